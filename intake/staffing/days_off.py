"""Days with hours of their own: public holidays that are proposed, and days that somebody names.

What an admin accepts is written down, so that a newer version of the holidays moves no clock that
runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Protocol
from zoneinfo import ZoneInfo

from intake.kernel.clock import Clock
from intake.kernel.ids import PersonId, TeamId, UpdateId
from intake.kernel.once import Once
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.staffing.staff import Staff, Staffed, StaffUnit, calendars_of, repeated
from intake.team.absence import CalendarDay
from intake.team.audit import AuditEntry
from intake.team.team import Team
from intake.team.working_time import WHOLE_DAY, Hours, Shift

HOLIDAYS = "holidays"
"""The source of days that were proposed."""
LONGEST_SPAN = 60
"""Days that one command may name."""
AHEAD = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class PublicDay:
    """A day on which a country does not do as the week says."""

    day: date
    name: str
    """Empty for a day to which work was moved."""
    working: bool
    """Worked although it is the weekend; else off."""


class PublicHolidays(Protocol):
    """Knows countries' holidays."""

    def countries(self) -> frozenset[str]:
        """Return the countries that it knows, by their ISO codes."""
        ...

    def of(self, country: str, year: int, language: str) -> tuple[PublicDay, ...]:
        """Return a year's days, with names in that language if there are any."""
        ...


@dataclass(frozen=True, slots=True)
class HolidayProposal:
    """What accepting would write."""

    team: Team
    country: str
    year: int
    days: tuple[PublicDay, ...]
    """Those that are still to come, make a difference for the team, and are not written yet."""


class ProposeHolidays:
    """Proposes a year's holidays."""

    def __init__(
        self,
        reading: UnitOfWorkFactory[StaffUnit],
        staff: Staff,
        clock: Clock,
        holidays: PublicHolidays,
    ) -> None:
        self._reading = reading
        self._staff = staff
        self._clock = clock
        self._holidays = holidays

    async def __call__(
        self, by: PersonId, team_id: TeamId, country: str, year: int, language: str
    ) -> HolidayProposal | None:
        """Propose; ``None`` if they may not, or there is nothing that could be proposed."""
        if country not in self._holidays.countries():
            return None
        async with self._reading() as unit:
            team = await unit.teams.get(team_id)
            if team is None or not await self._staff.may_lead(unit, by):
                return None
            today = self._clock.now().astimezone(zone_of(team, self._staff.zone)).date()
            if not today.year <= year <= today.year + 1:
                return None
            kept = await unit.absences.days((team_id,), (), today, today + AHEAD)
        known = {one.day for one in kept}
        days = self._holidays.of(country, year, language)
        return HolidayProposal(
            team,
            country,
            year,
            tuple(
                one
                for one in days
                if one.day >= today and one.day not in known and makes_a_difference(team.hours, one)
            ),
        )


class SetDays:
    """Writes days of a team, or lets the usual hours hold again."""

    def __init__(
        self,
        writing: UnitOfWorkFactory[StaffUnit],
        staff: Staff,
        clock: Clock,
        holidays: PublicHolidays,
    ) -> None:
        self._once = Once(writing, clock)
        self._staff = staff
        self._holidays = holidays

    def knows(self, country: str) -> bool:
        """Say whether a country's holidays can be proposed."""
        return country in self._holidays.countries()

    async def accept(
        self, update_id: UpdateId, by: PersonId, team_id: TeamId, country: str, year: int
    ) -> Staffed:
        """Write a year's holidays down."""
        if country not in self._holidays.countries():
            return Staffed.GONE
        days = self._holidays.of(country, year, "en")
        effect = partial(self._accept, by, team_id, days)
        return await self._once(update_id, effect, again=repeated(Staffed.DONE))

    async def name(
        self,
        update_id: UpdateId,
        by: PersonId,
        team_id: TeamId,
        span: tuple[date, date],
        shifts: tuple[Shift, ...],
    ) -> Staffed:
        """Let these days have hours of their own; none: they are off."""
        effect = partial(self._name, by, team_id, span, shifts)
        return await self._once(update_id, effect, again=repeated(Staffed.DONE))

    async def drop(self, update_id: UpdateId, by: PersonId, team_id: TeamId, day: date) -> Staffed:
        """Let the usual hours hold again on a day."""
        effect = partial(self._drop, by, team_id, day)
        return await self._once(update_id, effect, again=repeated(Staffed.DONE))

    async def _accept(
        self,
        by: PersonId,
        team_id: TeamId,
        days: Sequence[PublicDay],
        unit: StaffUnit,
        now: datetime,
    ) -> Staffed:
        team = await self._team(unit, by, team_id)
        if isinstance(team, Staffed):
            return team
        today = now.astimezone(zone_of(team, self._staff.zone)).date()
        kept = {one.day for one in await unit.absences.days((team_id,), (), today, today + AHEAD)}
        fresh = [
            CalendarDay(one.day, shifts_of(team.hours, one), team_id, None, HOLIDAYS)
            for one in days
            if one.day >= today and one.day not in kept and makes_a_difference(team.hours, one)
        ]
        if not fresh:
            return Staffed.UNCHANGED
        return await self._write(unit, by, team, fresh, now)

    async def _name(
        self,
        by: PersonId,
        team_id: TeamId,
        span: tuple[date, date],
        shifts: tuple[Shift, ...],
        unit: StaffUnit,
        now: datetime,
    ) -> Staffed:
        team = await self._team(unit, by, team_id)
        if isinstance(team, Staffed):
            return team
        count = min((span[1] - span[0]).days + 1, LONGEST_SPAN)
        days = [span[0] + timedelta(days=offset) for offset in range(count)]
        named = [CalendarDay(day, shifts, team_id, None, f"person:{by}") for day in days]
        return await self._write(unit, by, team, named, now)

    async def _write(
        self, unit: StaffUnit, by: PersonId, team: Team, days: Sequence[CalendarDay], now: datetime
    ) -> Staffed:
        await unit.absences.set_days(days)
        day_list = ", ".join(f"{one.day}{'' if not one.shifts else '*'}" for one in days)
        await self._follow(unit, by, team, now, None, day_list)
        return Staffed.DONE

    async def _drop(
        self, by: PersonId, team_id: TeamId, day: date, unit: StaffUnit, now: datetime
    ) -> Staffed:
        team = await self._team(unit, by, team_id)
        if isinstance(team, Staffed):
            return team
        await unit.absences.drop_day(day, team_id=team_id, person_id=None)
        await self._follow(unit, by, team, now, str(day), None)
        return Staffed.DONE

    async def _team(self, unit: StaffUnit, by: PersonId, team_id: TeamId) -> Team | Staffed:
        await unit.teams.lock()
        if not await self._staff.may_lead(unit, by):
            return Staffed.REFUSED
        team = await unit.teams.get(team_id)
        return Staffed.GONE if team is None or team.archived_at is not None else team

    async def _follow(
        self,
        unit: StaffUnit,
        by: PersonId,
        team: Team,
        now: datetime,
        before: str | None,
        after: str | None,
    ) -> None:
        entry = AuditEntry(now, by, "team.days", f"team:{team.id}", before, after)
        await unit.audit.add(entry)
        members = await unit.members.of_team(team.id)
        await self._staff.moved(unit, now, calendars_of(team.id, members))


def zone_of(team: Team, zone: str) -> ZoneInfo:
    """Return by whose clock a team lives."""
    return ZoneInfo(team.time_zone or zone)


def makes_a_difference(hours: Hours | None, public: PublicDay) -> bool:
    """Say whether a team with these hours would work otherwise on that day."""
    works = hours is None or bool(hours.days[public.day.weekday()])
    return works != public.working


def shifts_of(hours: Hours | None, public: PublicDay) -> tuple[Shift, ...]:
    """Return the shifts of such a day: none, or those of the week's first working day."""
    if not public.working:
        return ()
    if hours is None:
        return (WHOLE_DAY,)
    return next((shifts for shifts in hours.days if shifts), ())
