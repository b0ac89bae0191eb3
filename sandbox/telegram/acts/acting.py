"""What one act of a person needs: reading its JSON, posting, telling the bot."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.telegram.origins import external_reply, quote_of
from sandbox.telegram.replies import Json
from sandbox.telegram.state.chats import Chat, Membership
from sandbox.telegram.state.messages import Message
from sandbox.telegram.state.people import GROUP_ANONYMOUS_BOT_ID, Person
from sandbox.telegram.state.world import World
from sandbox.telegram.telling import change_membership, tell_message
from sandbox.telegram.text.entities import FormattedText


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
        if chat.deleted:
            raise ActError("the group was deleted")
        place = chat.membership_of(person.id)
        if not place.is_present:
            raise ActError(f"person {person.id} is not in chat {chat.id}")
        if chat.migrated_to is not None:
            raise ActError(f"the group has become {chat.migrated_to}")
        return self._topic(chat, person)

    def _topic(self, chat: Chat, person: Person) -> int | None:
        thread_id = self.number("thread")
        answered = self.world.message(chat.id, self.number("reply_to") or 0)
        if thread_id is None and answered is not None and "reply_chat" not in self.body:
            thread_id = answered.thread_id
        topic = chat.general if thread_id is None else chat.topics.get(thread_id)
        if topic is None or topic.deleted:
            raise ActError(f"there is no topic {thread_id}")
        place = chat.membership_of(person.id)
        manages = place.may("can_manage_topics") or topic.creator_id == person.id
        if chat.is_forum and topic.closed and not manages:
            raise ActError(f"topic {topic.thread_id} is closed")
        return thread_id

    def check_talking(self, chat: Chat, person: Person) -> None:
        """Whether the person was not muted."""
        place = chat.membership_of(person.id)
        if place.is_admin or chat.is_private:
            return
        if not place.may_talk or "can_send_messages" not in chat.permissions:
            raise ActError(f"person {person.id} may not write in chat {chat.id}")

    def post(self, content: Json, **details: Any) -> Json:
        """Put the person's message into the chat and tell the bot, if it may see it."""
        person, chat = self.person(), self.chat()
        thread_id = self.check_place(chat, person)
        self.check_talking(chat, person)
        sender_id = person.id
        if self.body.get("anonymous"):
            if not chat.membership_of(person.id).is_admin:
                raise ActError("only administrators write anonymously")
            sender_id = GROUP_ANONYMOUS_BOT_ID
            details["sender_chat_id"] = chat.id
        details |= self._answer(chat, thread_id)
        if chat.is_private:
            chat.started = True
        message = self.world.post(
            chat, sender_id, content, self.now, thread_id=thread_id, **details
        )
        return self.tell_message(chat, message)

    def _answer(self, chat: Chat, thread_id: int | None) -> dict[str, Any]:
        """What the message answers, and which words of it (``quote``)."""
        if self.number("reply_to") is None:
            return {}
        source = self.world.chats.get(self.number("reply_chat") or chat.id)
        if source is None:
            raise ActError("reply_chat is no chat")
        answered = self.message(source, "reply_to")
        details: dict[str, Any] = {"reply_to": answered.message_id}
        elsewhere = chat.is_forum and answered.thread_id != thread_id
        if source is not chat or elsewhere:
            details = {"external_reply": external_reply(self.world, answered)}
        if words := self.text("quote"):
            quote = quote_of(answered, FormattedText(words), 0)
            if quote is None:
                raise ActError(f"{words!r} does not stand in the answered message")
            details["quote"] = quote
        return details

    def tell_message(self, chat: Chat, message: Message, kind: str = "message") -> Json:
        """Queue the update for a message; gives what the act answers."""
        updates = tell_message(self.world, chat, message, self.now, kind)
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

    def post_service(self, chat: Chat, content: Json, **details: Any) -> Json:
        """A service message of the person's doing."""
        message = self.world.post(
            chat, self.person().id, content, self.now, is_service=True, **details
        )
        return self.tell_message(chat, message)

    def set_membership(
        self, chat: Chat, account_id: int, new: Membership, **details: Any
    ) -> list[int]:
        """Change somebody's place on the person's behalf; gives the updates."""
        by = self.person().id
        return change_membership(self.world, chat, account_id, new, by, self.now, **details)


Deed = Callable[[Act], Json]
Deeds = Mapping[str, Deed]
