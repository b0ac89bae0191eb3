"""Everything the simulated Telegram holds, and the few ways in which it grows."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.telegram.replies import Json
from sandbox.telegram.settings import Settings
from sandbox.telegram.state.chats import Chat, ChatKind, Topic
from sandbox.telegram.state.faults import FaultPlan
from sandbox.telegram.state.files import FileStore
from sandbox.telegram.state.flood import FloodLimits
from sandbox.telegram.state.messages import Message
from sandbox.telegram.state.people import FIRST_PERSON_ID, BotAccount, Person
from sandbox.telegram.state.polling import Polling
from sandbox.telegram.state.updates import UpdateQueue
from sandbox.telegram.state.webhook import Webhook

FIRST_GROUP_ID = -4_000_000_001
FIRST_SUPERGROUP_ID = -1_002_000_000_001


@dataclass(slots=True)
class CallbackQuery:
    """A pressed button, and what the bot said to it."""

    id: str
    person_id: int
    chat_id: int
    message_id: int
    data: str
    at: float
    ephemeral_id: int = 0
    """The ephemeral message that was pressed; ``message_id`` is 0 then."""
    edits: int = 0
    """How often the message had been edited by then."""
    newest: int = 0
    """The chat's newest message by then."""
    answer: Json | None = None
    """The text, whether it was an alert, the url; ``None`` while the button spins."""


@dataclass(slots=True)
class World:
    """The state. Plain data: who changes it are the methods (bot) and the acts (people)."""

    settings: Settings
    bot: BotAccount = field(init=False)
    updates: UpdateQueue = field(init=False)
    flood: FloodLimits = field(init=False)
    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    messages: dict[int, dict[int, Message]] = field(default_factory=dict)
    """By chat, then by number."""
    callbacks: dict[str, CallbackQuery] = field(default_factory=dict)
    files: FileStore = field(default_factory=FileStore)
    faults: FaultPlan = field(default_factory=FaultPlan)
    webhook: Webhook = field(default_factory=Webhook)
    polling: Polling = field(default_factory=Polling)
    events: list[Json] = field(default_factory=list)
    """What happened, in order: the bot's doings and the people's, each with its number ``n``."""
    calls: dict[str, int] = field(default_factory=dict)
    """How often each method was called."""
    albums: int = 0
    shared_message_id: int = field(init=False)
    """Private chats and basic groups number their messages together, supergroups each alone."""

    def __post_init__(self) -> None:
        chosen = self.settings
        self.bot = BotAccount(
            id=chosen.bot_id,
            first_name=chosen.bot_name,
            username=chosen.bot_username,
            can_join_groups=chosen.can_join_groups,
            privacy=chosen.privacy,
        )
        self.updates = UpdateQueue(chosen.first_update_id)
        self.flood = FloodLimits(chat_burst=chosen.chat_burst)
        self.shared_message_id = chosen.first_message_id

    def person(self, person_id: int | None = None) -> Person:
        """The person with that id, made with a plain name if it is new; a new one without an id."""
        if person_id is None:
            person_id = max([FIRST_PERSON_ID - 1, *self.people]) + 1
        if person_id not in self.people:
            self.people[person_id] = Person(person_id, first_name=f"Person {person_id % 1000}")
        return self.people[person_id]

    def has_met(self, person_id: int) -> bool:
        """Whether the bot has seen the person: in a chat with it, or in a group."""
        chat = self.chats.get(person_id)
        if chat is not None and (chat.started or chat.blocked):
            return True
        groups = (one for one in self.chats.values() if not one.is_private)
        return any(one.membership_of(person_id).is_present for one in groups)

    def private_chat(self, person_id: int) -> Chat:
        """The chat of a person with the bot; it exists as soon as it is looked at."""
        if person_id not in self.chats:
            self.person(person_id)
            self.chats[person_id] = Chat(person_id, ChatKind.PRIVATE)
        return self.chats[person_id]

    def new_group_id(self, kind: ChatKind) -> int:
        """The next free id for a group or channel of that kind; they grow downwards."""
        first = FIRST_GROUP_ID if kind is ChatKind.GROUP else FIRST_SUPERGROUP_ID
        basic = kind is ChatKind.GROUP
        same = [
            one.id
            for one in self.chats.values()
            if (one.kind is ChatKind.GROUP) is basic and one.id <= first
        ]
        return min([first + 1, *same]) - 1

    def next_message_id(self, chat: Chat) -> int:
        """A number for a new message of the chat."""
        if chat.kind in {ChatKind.SUPERGROUP, ChatKind.CHANNEL}:
            return max(self.messages.get(chat.id, {}), default=0) + 1
        number = self.shared_message_id
        self.shared_message_id += 1
        return number

    def post(
        self, chat: Chat, sender_id: int, content: Json, now: float, **details: Any
    ) -> Message:
        """Put a message into a chat. ``details`` are the other fields of :class:`Message`."""
        message = Message(
            message_id=self.next_message_id(chat),
            chat_id=chat.id,
            date=int(now),
            sender_id=sender_id,
            content=content,
            **details,
        )
        if message.thread_id is None and message.reply_to is not None:
            self._follow(chat, message, message.reply_to)
        self.messages.setdefault(chat.id, {})[message.message_id] = message
        return message

    def _follow(self, chat: Chat, message: Message, answered_id: int) -> None:
        """An answer stands where the answered message stands: in its topic, or in its thread."""
        answered = self.messages.get(chat.id, {}).get(answered_id)
        if answered is None or chat.kind is not ChatKind.SUPERGROUP:
            return
        message.thread_id = answered.thread_id
        if message.thread_id is None:
            message.thread_root = answered.thread_root or answered.message_id

    def message(self, chat_id: int, message_id: int) -> Message | None:
        """The message, unless it was deleted or never existed."""
        found = self.messages.get(chat_id, {}).get(message_id)
        return None if found is None or found.deleted else found

    def visible(self, chat_id: int) -> list[Message]:
        """The chat's messages that were not deleted, oldest first."""
        return [one for one in self.messages.get(chat_id, {}).values() if not one.deleted]

    def delete_topic(self, chat: Chat, topic: Topic) -> None:
        """A topic goes, with all that was written in it; bots are not told."""
        topic.deleted = True
        for message in self.visible(chat.id):
            message.deleted = message.thread_id == topic.thread_id
        remaining = {one.message_id for one in self.visible(chat.id)}
        chat.pinned = [one for one in chat.pinned if one in remaining]

    def new_album_id(self) -> str:
        """A ``media_group_id``."""
        self.albums += 1
        return str(13_000_000_000_000_000 + self.albums)

    def record(self, what: str, now: float, **details: Any) -> None:
        """Write down what happened."""
        self.events.append({"n": len(self.events) + 1, "what": what, "at": now, **details})
