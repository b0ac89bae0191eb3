"""Clocks: what is waited for, and since when. A clock that fires writes outbox rows.

They are rows of their own and no outbox rows: a row that waits holds up every later one with its
key, and a clock must hold up nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from intake.kernel.ids import ClockId, ConversationId, LeadId, PersonId


class TimerKind(StrEnum):
    """What is waited for."""

    TAKE = "take"
    """That somebody takes it."""
    OFFER = "offer"
    """That the one to whom it was offered takes it."""
    FIRST_REPLY = "first_reply"
    NEXT_REPLY = "next_reply"
    WAKE = "wake"
    """The end of a lead's sleep."""
    SEND_LATER = "send_later"
    EXPECTATION = "expectation"
    """A prospect is told when to expect an answer."""
    FOLLOW_UP = "follow_up"
    REMINDER = "reminder"
    """To somebody who stopped in the middle of a form."""
    PARTIAL = "partial"
    """What they said so far becomes a submission."""
    BUNDLE = "bundle"
    """A dialogue's new words go to the CRM's timeline."""
    ALBUM = "album"
    """That no more parts of it come."""
    RATING = "rating"
    DISPATCH = "dispatch"
    """The line is gone through; there is one for all."""
    SOURCES = "sources"
    """Whoever leads is asked about sources that nobody confirmed; there is one for all."""
    NUMBERS = "numbers"
    """A chat's next digest of the numbers."""
    POLL = "poll"
    """The CRM is read again; there is one for all."""
    TRIAL = "trial"
    """A test lead has stood long enough to be looked at."""


def of_lead(lead_id: LeadId) -> str:
    """Return the subject of a lead's clocks."""
    return f"lead:{lead_id}"


def lead_of(subject: str) -> LeadId | None:
    """Return the lead that a clock's subject names, if it is one."""
    kind, _, number = subject.partition(":")
    return LeadId(int(number)) if kind == "lead" else None


def of_conversation(conversation_id: ConversationId) -> str:
    """Return the subject of the clocks of a form that somebody is in."""
    return f"conversation:{conversation_id}"


EVERYTHING = "all"
"""The subject of clocks of which there is one for all."""


UNSTORED = ClockId(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A clock."""

    id: ClockId = UNSTORED
    """Given by the storage."""
    kind: TimerKind
    subject: str
    key: str = ""
    """The episode: an assignment's begin, or the first message without an answer. Later ones
    neither restart nor double it."""
    stage: int = 0
    """How often it was said already."""
    calendar: str = ""
    """Whose working time counts: :func:`by_team`, :func:`by_member`, or none: the wall's."""
    started_at: datetime
    budget: timedelta = timedelta()
    """Working time from :attr:`started_at` to :attr:`due_at`."""
    due_at: datetime
    payload: Mapping[str, str | int] = field(default_factory=dict)
    """What it needs when it fires; nothing that anybody typed."""


def by_team(team_id: int) -> str:
    """Return the name of a team's calendar."""
    return f"team:{team_id}"


def by_member(person_id: PersonId) -> str:
    """Return the name of a member's calendar."""
    return f"member:{person_id}"


def member_of(calendar: str) -> PersonId | None:
    """Return whose calendar it is; ``None``: a team's, or the wall's."""
    kind, _, number = calendar.partition(":")
    return PersonId(int(number)) if kind == "member" else None


class Timers(Protocol):
    """The clocks' storage: at most one open clock of a kind for a subject, key and stage."""

    async def start(self, timer: Timer) -> None:
        """Start a clock; one that runs already goes on as it is."""
        ...

    async def bring_forward(self, timer: Timer) -> None:
        """Start a clock, or have the one that runs be due at the earlier of the two times."""
        ...

    async def stop(
        self, subject: str, kinds: Collection[TimerKind], now: datetime, *, key: str | None = None
    ) -> int:
        """Stop open clocks of these kinds (of that episode); say how many there were."""
        ...

    async def fire(self, timer: Timer, now: datetime) -> bool:
        """Say whether this clock is ours to fire: open, due, and not fired by anybody. Once."""
        ...

    async def move(self, timer_id: ClockId, due_at: datetime) -> None:
        """Have an open clock be due at another time."""
        ...

    async def due(
        self, now: datetime, limit: int, kinds: Collection[TimerKind] | None = None
    ) -> tuple[Timer, ...]:
        """Return open clocks that are due (of these kinds), the earliest first."""
        ...

    async def next_due(self) -> datetime | None:
        """Return when the earliest open clock is due."""
        ...

    async def open_of(self, subject: str) -> tuple[Timer, ...]:
        """Return the subject's open clocks."""
        ...

    async def open_by(self, calendars: Collection[str]) -> tuple[Timer, ...]:
        """Return the open clocks that run by these calendars: after a change they move."""
        ...


class HasTimers(Protocol):
    """A unit of work with the clocks."""

    @property
    def timers(self) -> Timers:
        """Within the unit's transaction."""
        ...
