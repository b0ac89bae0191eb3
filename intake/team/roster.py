"""The roster: a team with everybody in it, and all that says who works when. Read once, then pure.

A decision over it needs nothing else, so that it can be tried over random histories.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from intake.kernel.ids import PersonId, TeamId
from intake.team.absence import Absence, AbsenceKind, CalendarDay, HasAbsences
from intake.team.member import HasMembers, Member
from intake.team.team import HasTeams, Team
from intake.team.working_time import (
    HORIZON_DAYS,
    Calendar,
    Rest,
    add_working,
    is_working,
    next_closing,
    next_opening,
)


@dataclass(frozen=True, slots=True)
class OnDuty:
    """They work."""

    until: datetime | None
    """When that ends, if it is known."""


@dataclass(frozen=True, slots=True)
class OffDuty:
    """They do not."""

    why: str
    """``away``, ``leave``, ``day_off``, ``hours``, or ``inactive``: their user in the portal is."""
    until: datetime | None
    """When they work again, if that is known."""


AWAY_TOO = frozenset(AbsenceKind)
PLANNED = AWAY_TOO - {AbsenceKind.AWAY}
"""Absences in which clocks rest. Whoever is just away is still waited for: else the team would not
be told that nobody answers."""
FOR_EVER = datetime.max.replace(tzinfo=UTC)


class RosterUnit(HasTeams, HasMembers, HasAbsences, Protocol):
    """Enough to read a roster."""


@dataclass(frozen=True, slots=True)
class Roster:
    """A team, its members, and when they work."""

    team: Team
    members: tuple[Member, ...]
    zone: str
    """For whoever has none of their own."""
    absences: Mapping[PersonId, tuple[Absence, ...]]
    days: tuple[CalendarDay, ...]
    rests: tuple[Rest, ...]

    def member(self, person_id: PersonId | None) -> Member | None:
        """Return a member of this team."""
        return next((one for one in self.members if one.person_id == person_id), None)

    def zone_of(self, member: Member) -> ZoneInfo:
        """Return whose clock on the wall a member goes by."""
        return ZoneInfo(member.time_zone or self.team.time_zone or self.zone)

    def calendar(self, member: Member | None = None) -> Calendar:
        """Return when a member works, absences aside; without one, when the team does.

        A day of their own wins over the team's, hours of their own over the team's hours.
        """
        team = self.team
        days = {one.day: one.shifts for one in self.days if one.team_id == team.id}
        zone = team.time_zone or self.zone
        if member is None:
            return Calendar(zone, team.hours, days, self.rests)
        days |= {one.day: one.shifts for one in self.days if one.person_id == member.person_id}
        return Calendar(
            member.time_zone or zone, member.hours or team.hours, days, self._rests_of(member)
        )

    def working_calendar(self, person_id: PersonId | None) -> Calendar:
        """Return the calendar by which an owner's clocks run; the team's where there is none."""
        return self.calendar(self.member(person_id))

    def on_duty(self, member: Member, now: datetime) -> OnDuty | OffDuty:
        """Say whether a member works just now, and when that changes."""
        if member.crm_inactive_at is not None:
            return OffDuty("inactive", None)
        current = [one for one in self.absences.get(member.person_id, ()) if one.holds(now)]
        endless = next((one for one in current if one.until_at is None), None)
        if endless is not None:
            return OffDuty(endless.kind.value, None)
        calendar = replace(self.calendar(member), rests=self._rests_of(member, AWAY_TOO))
        if is_working(calendar, now):
            return OnDuty(next_closing(calendar, now))
        back = next_opening(calendar, now)
        if not current:
            return OffDuty("hours", back)
        longest = max(current, key=lambda one: one.until_at or now)
        return OffDuty(longest.kind.value, back)

    def present(self, now: datetime) -> tuple[Member, ...]:
        """Return who is on duty."""
        return tuple(one for one in self.members if isinstance(self.on_duty(one, now), OnDuty))

    def opens_at(self, now: datetime) -> datetime | None:
        """Return when somebody works next: now, if somebody does; ``None`` if nobody ever does.

        What a prospect is told comes from this: the union of everybody's hours. When those come
        back who are away until they say so, nobody knows.
        """
        if not self.members:
            return next_opening(self.calendar(), now)
        duties = [self.on_duty(one, now) for one in self.members]
        if any(isinstance(one, OnDuty) for one in duties):
            return now
        return min((one.until for one in duties if one.until is not None), default=None)

    def due(self, person_id: PersonId | None, start: datetime, budget: timedelta) -> datetime:
        """Return when so much of an owner's working time has passed (of the team's, without one).

        Whoever does not work within a year is reckoned round the clock: something must be said.
        """
        due = add_working(self.working_calendar(person_id), start, budget)
        return start + budget if due is None else due

    def _rests_of(
        self, member: Member, kinds: Collection[AbsenceKind] = PLANNED
    ) -> tuple[Rest, ...]:
        """Return the outages, and the member's absences of these kinds as rests."""
        absent = (
            Rest(one.from_at, one.until_at or FOR_EVER)
            for one in self.absences.get(member.person_id, ())
            if one.kind in kinds
        )
        return (*self.rests, *absent)


BACKWARDS = timedelta(days=30)
"""How far back a roster tells of days, absences and outages, unless it is asked for more."""


async def read_roster(
    unit: RosterUnit,
    team_id: TeamId,
    now: datetime,
    *,
    zone: str,
    since: datetime | None = None,
) -> Roster | None:
    """Read a team's roster; ``None`` when there is no such team."""
    return (await read_rosters(unit, (team_id,), now, zone=zone, since=since)).get(team_id)


async def read_rosters(
    unit: RosterUnit,
    teams: Collection[TeamId],
    now: datetime,
    *,
    zone: str,
    since: datetime | None = None,
) -> dict[TeamId, Roster]:
    """Read several teams' rosters, for moments from ``since`` on (the last days, unless named)."""
    since = min(since or now, now - BACKWARDS)
    found = {}
    for team_id in sorted(set(teams)):
        team = await unit.teams.get(team_id)
        if team is None:
            continue
        members = await unit.members.of_team(team_id)
        if not members:  # then nobody's hours matter
            found[team_id] = Roster(team, (), zone, {}, (), ())
            continue
        people = [one.person_id for one in members]
        absences = await unit.absences.of(people, since)
        first = since.date() - timedelta(days=2)
        last = now.date() + timedelta(days=HORIZON_DAYS)
        days = await unit.absences.days((team_id,), people, first, last)
        rests = await unit.absences.rests(since)
        found[team_id] = Roster(team, members, zone, _by_person(absences), days, rests)
    return found


def _by_person(absences: Sequence[Absence]) -> dict[PersonId, tuple[Absence, ...]]:
    found: dict[PersonId, tuple[Absence, ...]] = {}
    for one in absences:
        found[one.person_id] = (*found.get(one.person_id, ()), one)
    return found
