"""Absences, days with hours of their own, and outages: why somebody does not work just now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from intake.kernel.ids import PersonId, TeamId
from intake.team.working_time import Rest, Shift


class AbsenceKind(StrEnum):
    """Why somebody is not there."""

    AWAY = "away"
    """``/away``: until ``/back``."""
    LEAVE = "leave"
    DAY_OFF = "day_off"


@dataclass(frozen=True, slots=True)
class Absence:
    """A span in which a member does not work."""

    person_id: PersonId
    kind: AbsenceKind
    from_at: datetime
    until_at: datetime | None
    """``None``: until they say so."""
    by: PersonId
    id: int = 0
    """Given by the storage."""

    def holds(self, now: datetime) -> bool:
        """Say whether they are away at that moment."""
        return self.from_at <= now and (self.until_at is None or now < self.until_at)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day with hours of its own, for one member or for a whole team."""

    day: date
    shifts: tuple[Shift, ...]
    """None: a day off."""
    team_id: TeamId | None
    person_id: PersonId | None
    source: str
    """Who said so: ``holidays``, or a person's word; at most 100 characters."""


class Absences(Protocol):
    """The storage of absences, days and outages."""

    async def of(self, people: Collection[PersonId], since: datetime) -> tuple[Absence, ...]:
        """Return the absences of these people that are not over at that moment, ended ones left
        out, the earliest first."""
        ...

    async def add(self, absence: Absence) -> None:
        """Add one; *away* takes the place of the one before, which may have an end of its own."""
        ...

    async def end(self, person_id: PersonId, kind: AbsenceKind | None, now: datetime) -> int:
        """End what is on, or to come, of that kind (of every kind), and say how many there were."""
        ...

    async def end_one(self, absence_id: int, person_id: PersonId, now: datetime) -> bool:
        """End one of that person's absences, and say whether it was on, or to come."""
        ...

    async def days(
        self, teams: Collection[TeamId], people: Collection[PersonId], since: date, until: date
    ) -> tuple[CalendarDay, ...]:
        """Return the days with hours of their own, both ends included."""
        ...

    async def set_days(self, days: Sequence[CalendarDay]) -> None:
        """Keep days; one that is there already for the same person or team is replaced."""
        ...

    async def drop_day(
        self, day: date, *, team_id: TeamId | None, person_id: PersonId | None
    ) -> None:
        """Let the usual hours hold again on that day."""
        ...

    async def rests(self, since: datetime) -> tuple[Rest, ...]:
        """Return the outages of this process that were not over then."""
        ...

    async def alive(self, now: datetime) -> datetime | None:
        """Note that the process is alive, and return when it last was."""
        ...

    async def drop_rests(self, after: datetime) -> None:
        """Forget outages that ended after that moment: a wrong clock told of them."""
        ...

    async def add_rest(self, rest: Rest) -> None:
        """Keep an outage."""
        ...


class HasAbsences(Protocol):
    """A unit of work with absences and days."""

    @property
    def absences(self) -> Absences:
        """Within the unit's transaction."""
        ...
