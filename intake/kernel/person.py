"""Who chats with the bot."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.kernel.ids import PersonId


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as Telegram describes them in an update; everything but the id can change."""

    id: PersonId
    first_name: str = ""
    last_name: str = ""
    username: str | None = None
    language_code: str | None = None

    @property
    def name(self) -> str:
        """First and last name; empty if Telegram tells none."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class Screen:
    """What of ours may stand in the person's chat, as far as no conversation tells it."""

    reply_keyboard: bool = False
    """The keyboard with the share button may be up. It was noted before that was sent, and is
    forgotten only after Telegram took a message that removes it."""
    live_message: int | None = None
    """Buttons under messages before this one are old, whatever they say."""

    def is_past(self, message_id: int | None) -> bool:
        """Say whether a message with buttons has been followed by another one of that kind."""
        return (
            message_id is not None
            and self.live_message is not None
            and message_id < self.live_message
        )


BLANK = Screen()
"""What a stranger's chat is."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person as we know them."""

    id: PersonId
    first_name: str
    last_name: str
    username: str | None
    language_code: str | None
    """What Telegram says the person's app speaks; optional there."""
    chosen_language: str | None
    """What the person chose with ``/language``; it wins."""
    first_seen_at: datetime
    blocked_at: datetime | None
    """Since when the person blocks the bot; ``None`` while they can be written to."""
    screen: Screen = BLANK

    @property
    def name(self) -> str:
        """First and last name; empty once they had their data deleted."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_erased(self) -> bool:
        """Whether they had their data deleted: only a number is left, and it is nobody's."""
        return self.id < 0


class People(Protocol):
    """The people's storage."""

    async def get(self, person_id: PersonId) -> Person | None:
        """Return the person, or ``None`` for a stranger."""
        ...

    async def meet(self, profile: Profile, now: datetime) -> Person:
        """Insert or refresh the person; whoever writes to us does not block us any more."""
        ...

    async def choose_language(self, person_id: PersonId, language: str) -> None:
        """Keep the language that the person chose."""
        ...

    async def keep_screen(
        self,
        person_id: PersonId,
        *,
        reply_keyboard: bool | None = None,
        live_message: int | None = None,
    ) -> None:
        """Keep what stands in the person's chat; ``None`` leaves it as it was."""
        ...

    async def mark_blocked(self, person_id: PersonId, since: datetime | None) -> None:
        """Keep since when the person blocks the bot, or (``None``) that they no longer do."""
        ...


class HasPeople(Protocol):
    """A unit of work with the people."""

    @property
    def people(self) -> People:
        """Within the unit's transaction."""
        ...


async def known_name(unit: HasPeople, person_id: PersonId | None) -> str:
    """Return what somebody is called; empty: nobody, or nobody that is known."""
    person = None if person_id is None else await unit.people.get(person_id)
    return "" if person is None else person.name
