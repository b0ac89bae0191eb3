"""What one act of a person needs: reading its JSON, posting, telling the bot."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.telegram.chats import Chat, Membership, member_json
from sandbox.telegram.messages import Message
from sandbox.telegram.people import GROUP_ANONYMOUS_BOT_ID, Person
from sandbox.telegram.privacy import bot_sees
from sandbox.telegram.rendering import chat_json, message_json, user_json
from sandbox.telegram.replies import Json
from sandbox.telegram.world import World


class ActError(Exception):
    """Nobody could do that in a Telegram client; the message says why."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act: who, where, what with. Wrong JSON raises :class:`ActError`."""

    world: World
    body: Mapping[str, Any]
    now: float

    def text(self, name: str, default: str = "") -> str:
        """A string of the act."""
        value = self.body.get(name, default)
        if not isinstance(value, str):
            raise ActError(f"{name} must be a string")
        return value

    def number(self, name: str) -> int | None:
        """A whole number of the act, or ``None``."""
        value = self.body.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise ActError(f"{name} must be a number")
        return value

    def person(self) -> Person:
        """Who does it; made on the fly."""
        return self.world.person(self.number("person") or None)

    def chat(self) -> Chat:
        """Where: the person's chat with the bot, unless ``chat`` names another."""
        chat_id = self.number("chat")
        if chat_id is None:
            return self.world.private_chat(self.person().id)
        chat = self.world.chats.get(chat_id)
        if chat is None:
            raise ActError(f"there is no chat {chat_id}")
        return chat

    def group(self) -> Chat:
        """The group that ``chat`` names."""
        chat = self.chat()
        if chat.is_private:
            raise ActError("chat must name a group")
        return chat

    def message(self, chat: Chat, name: str = "message_id") -> Message:
        """A message that the person can see."""
        number = self.number(name)
        message = self.world.message(chat.id, number or 0)
        if message is None:
            raise ActError(f"there is no message {number} in chat {chat.id}")
        return message

    def check_place(self, chat: Chat, person: Person) -> int | None:
        """Whether the person can write there; gives the topic."""
        if chat.is_private:
            if chat.id != person.id:
                raise ActError("nobody writes in somebody else's chat")
            if chat.blocked:
                raise ActError("the person has blocked the bot: unblock or start first")
            return None
        if not chat.standing_of(person.id).is_present:
            raise ActError(f"person {person.id} is not in chat {chat.id}")
        if chat.migrated_to is not None:
            raise ActError(f"the group has become {chat.migrated_to}")
        thread_id = self.number("thread")
        if thread_id is None:
            return None
        topic = chat.topics.get(thread_id)
        if topic is None or topic.deleted:
            raise ActError(f"there is no topic {thread_id}")
        if topic.closed and not chat.standing_of(person.id).is_admin:
            raise ActError(f"topic {thread_id} is closed")
        return thread_id

    def post(self, content: Json, **details: Any) -> Json:
        """Put the person's message into the chat and tell the bot, if it may see it."""
        person, chat = self.person(), self.chat()
        thread_id = self.check_place(chat, person)
        sender_id = person.id
        if self.body.get("anonymous"):
            if not chat.standing_of(person.id).is_admin:
                raise ActError("only administrators write anonymously")
            sender_id = GROUP_ANONYMOUS_BOT_ID
            details["sender_chat_id"] = chat.id
        if self.number("reply_to") is not None:
            details["reply_to"] = self.message(chat, "reply_to").message_id
        if chat.is_private:
            chat.started = True
        message = self.world.post(
            chat, sender_id, content, self.now, thread_id=thread_id, **details
        )
        return self.tell_message(chat, message)

    def tell_message(self, chat: Chat, message: Message, kind: str = "message") -> Json:
        """Queue the update for a message; gives what the act answers."""
        updates: list[int] = []
        if bot_sees(self.world, chat, message):
            updates = self.tell(kind, message_json(self.world, message), chat)
        self.world.record(
            "said" if kind == "message" else "changed",
            self.now,
            by="person",
            chat=chat.id,
            person=message.sender_id,
            message_id=message.message_id,
            text=message.words,
        )
        return {"updates": updates, "message_id": message.message_id, "chat": chat.id}

    def tell(self, kind: str, payload: Json, chat: Chat) -> list[int]:
        """Queue an update; none if the bot did not ask for such."""
        update_id = self.world.updates.append(kind, payload, self.now, chat.id)
        return [] if update_id is None else [update_id]

    def set_membership(
        self, chat: Chat, account_id: int, new: Membership, by: int, kind: str
    ) -> list[int]:
        """Change somebody's place and queue ``my_chat_member`` or ``chat_member``."""
        user = user_json(self.world, account_id, for_bot=False)
        old = member_json(chat, user)
        chat.members[account_id] = new
        payload = {
            "chat": chat_json(self.world, chat),
            "from": user_json(self.world, by),
            "date": int(self.now),
            "old_chat_member": old,
            "new_chat_member": member_json(chat, user),
        }
        return self.tell(kind, payload, chat)


Deed = Callable[[Act], Json]
Deeds = Mapping[str, Deed]
