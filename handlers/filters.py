"""Filters. All are asynchronous: a synchronous one costs a thread hop per update (platform.md)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from aiogram.filters import Filter
from aiogram.types import CallbackQuery, ChatMemberUpdated, InaccessibleMessage, Message, User

from handlers.callback_data.callbacks import parse_callback
from handlers.callback_data.privacy_callbacks import DeletionPressed
from handlers.cases.lead_cases import KnowsAway
from handlers.deep_links import DeepLinks
from handlers.workflow import KnowsRoles, LetsIn
from intake.kernel.ids import ChatId, PersonId
from intake.kernel.person import Profile
from intake.kernel.visible import clean
from intake.nudges.gate import Admission

PRIVACY_COMMANDS = frozenset({"privacy", "export", "delete_me"})
"""By which anybody asks for their own data, or to be forgotten."""

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Command:
    """A command as typed."""

    name: str
    """Lower-case, without the slash and the bot's name."""
    argument: str
    """Whatever follows it; never trusted."""
    bot: str | None = None
    """The bot that it is addressed to; ``None`` is whoever reads it."""

    def is_for(self, username: str) -> bool:
        """Say whether that bot is meant: in a group every bot may see every command."""
        return self.bot is None or self.bot.casefold() == username.casefold()


def read_command(text: str | None) -> Command | None:
    """Read a command, with or without ``@bot``; ``None`` for any other text, paths included."""
    match = _COMMAND.fullmatch(text or "")
    return Command(match[1].lower(), (match[3] or "").strip(), match[2]) if match else None


def profile_of(user: User) -> Profile:
    """Return the person as the domain knows them: of their names what is seen."""
    return Profile(
        PersonId(user.id),
        clean(user.first_name),
        clean(user.last_name or ""),
        user.username,
        user.language_code,
    )


class InPrivate(Filter):
    """Lets private chats with people through. Channels and anonymous admins have no person."""

    supplies: ClassVar[frozenset[str]] = frozenset({"profile"})

    async def __call__(
        self, event: Message | CallbackQuery | ChatMemberUpdated
    ) -> bool | dict[str, Any]:
        """Supply the ``profile``."""
        place: Message | InaccessibleMessage | ChatMemberUpdated | None
        place = event.message if isinstance(event, CallbackQuery) else event
        user = event.from_user
        if place is None or user is None or place.chat.type != "private":
            return False
        return {"profile": profile_of(user)}


class TurnedAway(Filter):
    """Lets through what people send in private who are not listened to. Asked before all others."""

    supplies: ClassVar[frozenset[str]] = frozenset({"profile", "admission"})

    async def __call__(self, event: Message | CallbackQuery, gate: LetsIn) -> bool | dict[str, Any]:
        """Supply the ``profile`` and what is to be done."""
        place = event.message if isinstance(event, CallbackQuery) else event
        user = event.from_user
        if user is None or place is None or place.chat.type != "private":
            return False
        at, album = None, None
        if isinstance(event, Message):
            edited = event.edit_date
            at = datetime.fromtimestamp(edited, UTC) if edited else event.date
            album = event.media_group_id
        admission = await gate(PersonId(user.id), at, album)
        if admission is Admission.LET_IN:
            return False
        if admission is Admission.BANNED and _is_about_own_data(event):
            return False
        return {"profile": profile_of(user), "admission": admission}


class InGroup(Filter):
    """Lets through what people do in groups; an anonymous administrator is nobody."""

    supplies: ClassVar[frozenset[str]] = frozenset({"profile"})

    async def __call__(self, event: Message | ChatMemberUpdated) -> bool | dict[str, Any]:
        """Supply the ``profile``."""
        user = event.from_user
        hidden = isinstance(event, Message) and event.sender_chat is not None
        if user is None or hidden or event.chat.type not in {"group", "supergroup"}:
            return False
        return {"profile": profile_of(user)}


class InChannel(Filter):
    """Lets through what happens to the bot in channels."""

    supplies: ClassVar[frozenset[str]] = frozenset()

    async def __call__(self, event: ChatMemberUpdated) -> bool:
        """Look at the chat."""
        return event.chat.type == "channel"


def _is_about_own_data(event: Message | CallbackQuery) -> bool:
    if isinstance(event, CallbackQuery):
        return isinstance(parse_callback(event.data), DeletionPressed)
    command = read_command(event.text)
    return command is not None and command.name in PRIVACY_COMMANDS


class GroupMoved(Filter):
    """Lets through Telegram's own word that a group became a supergroup."""

    supplies: ClassVar[frozenset[str]] = frozenset()

    async def __call__(self, message: Message) -> bool:
        """It comes in the old group."""
        return message.migrate_to_chat_id is not None


class FromSomebody(Filter):
    """Lets presses of people through, in whatever chat."""

    supplies: ClassVar[frozenset[str]] = frozenset({"profile"})

    async def __call__(self, event: CallbackQuery) -> dict[str, Any]:
        """Supply the ``profile``."""
        return {"profile": profile_of(event.from_user)}


class AnywhereInGroup(Filter):
    """Lets through all that is said in groups, by whomever."""

    supplies: ClassVar[frozenset[str]] = frozenset()

    async def __call__(self, message: Message) -> bool:
        """Look at the chat."""
        return message.chat.type in {"group", "supergroup"}


class AmongManagers(Filter):
    """Lets through what admins do in private, and what anybody does in a team's chat."""

    supplies: ClassVar[frozenset[str]] = frozenset({"profile"})

    async def __call__(
        self, event: Message | CallbackQuery, staff_roles: KnowsRoles
    ) -> bool | dict[str, Any]:
        """Supply the ``profile``. Who is in a team's chat is the admins' decision."""
        place = event.message if isinstance(event, CallbackQuery) else event
        user = event.from_user
        if place is None or user is None:
            return False
        person_id = PersonId(user.id)
        if place.chat.type == "private":
            may = await staff_roles.leads(person_id)
        else:
            may = await staff_roles.works_in(person_id, ChatId(place.chat.id))
        return {"profile": profile_of(user)} if may else False


class AmongStaff(Filter):
    """Lets through what members do in private, and what anybody does in a team's chat.

    Behind filters that ask for less: this one asks the storage. ``anonymous`` administrators come
    through where they are to be told why nothing happens.
    """

    supplies: ClassVar[frozenset[str]] = frozenset({"profile"})

    async def __call__(
        self, event: Message | CallbackQuery, staff_roles: KnowsRoles
    ) -> bool | dict[str, Any]:
        """Supply the ``profile``."""
        place = event.message if isinstance(event, CallbackQuery) else event
        user = event.from_user
        if place is None or user is None:
            return False
        works = await staff_roles.works_in(PersonId(user.id), ChatId(place.chat.id))
        return {"profile": profile_of(user)} if works else False


class ComesBack(Filter):
    """Lets through whoever is away and in no form: in a form ``/back`` goes back a step."""

    supplies: ClassVar[frozenset[str]] = frozenset()

    async def __call__(self, message: Message, is_away: KnowsAway) -> bool:
        """In a group there are no forms."""
        if message.chat.type != "private":
            return True
        return message.from_user is not None and await is_away(PersonId(message.from_user.id))


class ByAdmin(Filter):
    """Lets whoever leads through: owners, and admins by their role. It asks the storage, so it
    comes behind the filter that says what was asked for."""

    supplies: ClassVar[frozenset[str]] = frozenset()

    async def __call__(self, event: Message | CallbackQuery, staff_roles: KnowsRoles) -> bool:
        """Ask by the id: names and usernames can be anybody's."""
        user = event.from_user
        return user is not None and await staff_roles.leads(PersonId(user.id))


class Commanded(Filter):
    """Lets these commands through, or any command when none is named.

    A named command is ours only if it is addressed to this bot or to nobody.
    """

    supplies: ClassVar[frozenset[str]] = frozenset({"command"})

    def __init__(self, *names: str) -> None:
        self._names = frozenset(names)

    async def __call__(self, message: Message, deep_links: DeepLinks) -> bool | dict[str, Any]:
        """Supply the ``command``."""
        command = read_command(message.text)
        if command is None:
            return False
        ours = command.is_for(deep_links.username)
        if self._names and not (ours and command.name in self._names):
            return False
        return {"command": command}


class NoCommand(Filter):
    """Lets everything through but commands."""

    supplies: ClassVar[frozenset[str]] = frozenset()

    async def __call__(self, message: Message) -> bool:
        """Read the text."""
        return read_command(message.text) is None


class Pressed(Filter):
    """Lets presses of one kind of button through."""

    supplies: ClassVar[frozenset[str]] = frozenset({"pressed"})

    def __init__(self, kind: type[object]) -> None:
        self._kind = kind

    async def __call__(self, query: CallbackQuery) -> bool | dict[str, Any]:
        """Supply what was ``pressed``."""
        pressed = parse_callback(query.data)
        return {"pressed": pressed} if isinstance(pressed, self._kind) else False
