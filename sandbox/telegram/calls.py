"""One method call: its parameters, and the checks that many methods share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.telegram.parameters import Parameters
from sandbox.telegram.replies import BotApiError, bad_request, forbidden, too_many_requests
from sandbox.telegram.state.chats import Chat, ChatKind, Membership
from sandbox.telegram.state.messages import Message
from sandbox.telegram.state.world import World


@dataclass(frozen=True, slots=True)
class Call:
    """What a method gets. It returns the ``result``, or raises ``BotApiError``."""

    world: World
    method: str
    parameters: Parameters
    now: float
    resumed: bool = False
    """A waiting ``getUpdates`` looks again; nobody has asked anew."""

    def find_chat(self, name: str = "chat_id") -> Chat:
        """The chat that a parameter names by id or @username; it must exist, no more."""
        raw = self.parameters.text(name).strip()
        if not raw:
            raise bad_request(f"{name} is empty")
        chat: Chat | None = None
        if raw.startswith("@"):
            wanted = raw[1:].lower()
            public = (one for one in self.world.chats.values() if not one.is_private)
            chat = next((one for one in public if one.username.lower() == wanted), None)
        elif raw.lstrip("-").isdigit():
            number = int(raw)
            if number in self.world.people:
                chat = self.world.private_chat(number)
            else:
                chat = self.world.chats.get(number)
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def readable_chat(self, name: str = "chat_id") -> Chat:
        """A chat that the bot may look at: it is in it, or was written to by the person."""
        chat = self.find_chat(name)
        if chat.is_private:
            if not chat.started:
                raise bad_request("chat not found")
            return chat
        self._check_group(chat)
        return chat

    def writable_chat(self, name: str = "chat_id") -> Chat:
        """A chat that the bot may write to."""
        chat = self.find_chat(name)
        if not chat.is_private:
            self._check_group(chat)
            return chat
        if self.world.person(chat.id).is_deactivated:
            raise forbidden("user is deactivated")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    def _check_group(self, chat: Chat) -> None:
        if chat.deleted and chat.kind is ChatKind.GROUP:
            raise forbidden("the group chat was deleted")
        if chat.deleted:
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            raise BotApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": chat.migrated_to},
            )
        membership = self.own_place(chat)
        kind = "supergroup" if chat.kind is ChatKind.SUPERGROUP else chat.kind.value
        if membership.status.value == "kicked":
            raise forbidden(f"bot was kicked from the {kind} chat")
        if not membership.is_present:
            raise forbidden(f"bot is not a member of the {kind} chat")

    def own_place(self, chat: Chat) -> Membership:
        """The bot's own membership."""
        return chat.membership_of(self.world.bot.id)

    def find_message(self, chat: Chat, what: str, name: str = "message_id") -> Message:
        """The message that a parameter names; ``what`` goes into the refusal."""
        number = self.parameters.integer(name)
        if number <= 0:
            raise bad_request("message identifier is not specified")
        message = self.world.message(chat.id, number)
        if message is None:
            raise bad_request(f"{what} not found")
        return message

    def message_numbers(self, most: int) -> list[int]:
        """``message_ids``: a list of numbers, none of them below one."""
        raw: Any = self.parameters.structure("message_ids", "message_ids")
        if raw is None or raw == []:
            raise bad_request("Message identifiers are not specified")
        if not isinstance(raw, list):
            raise bad_request("Expected an Array of message identifiers")
        if len(raw) > most:
            raise bad_request("Too many message identifiers specified")
        try:
            numbers = [int(one) for one in raw]
        except (TypeError, ValueError):
            raise bad_request("Can't parse message identifier as a Number") from None
        if min(numbers) <= 0:
            raise bad_request("Invalid message identifier specified")
        return numbers

    def count_flood(self, chat: Chat, amount: int = 1) -> None:
        """Count what one may do against the flood limits. Raises the refusal with status 429.

        Messages, edits, reactions and all that is done to topics share one bucket for each chat.
        """
        if not self.world.settings.flood:
            return
        wait = self.world.flood.take(
            chat.id, group=not chat.is_private, amount=amount, now=self.now
        )
        if wait is not None:
            raise too_many_requests(wait)

    def need_right(self, chat: Chat, right: str, deed: str) -> None:
        """Refuse what the bot has no administrator's right to: *not enough rights to …*."""
        if not self.own_place(chat).may(right):
            raise bad_request(f"not enough rights to {deed}")

    def record(self, what: str, chat: Chat, **details: Any) -> None:
        """Write down what the bot did."""
        self.world.record(what, self.now, by="bot", chat=chat.id, **details)


Method = Callable[[Call], Any]
Methods = Mapping[str, Method]
"""By the method's name in lower case: the server does not look at the case."""
