"""``/hours``, ``/zone``: when somebody, or a team, works. Typed, or only asked."""

from dataclasses import dataclass
from typing import Protocol

from intake.forms.values.words import fold, words
from intake.kernel.ids import PersonId, UpdateId
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.staffing.addressee import Addressee, member_meant, read_addressee
from intake.staffing.change_member import ChangeMember, own_hours, own_zone
from intake.staffing.change_team import ChangeTeam, with_hours, with_zone
from intake.staffing.hours_words import HoursFault, read_hours
from intake.staffing.staff import Staff, Staffed
from intake.staffing.zone_words import read_zone
from intake.team.access import AccessUnit
from intake.team.member import Member
from intake.team.team import DEFAULT_TEAM, Team
from intake.team.working_time import Hours

_AS_TEAM = words("team default команда как-у-команды по-умолчанию usual")
"""Words for *like the team*; of a team: round the clock, and everybody's zone."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When somebody or a team works, after what was said."""

    of_team: Team
    member: Member | None
    """``None``: it is the team's own."""
    zone: str
    outcome: Staffed | None = None
    """``None``: it was only asked."""
    fault: HoursFault | None = None
    zone_unknown: bool = False

    @property
    def hours(self) -> Hours | None:
        """Which hours hold; ``None``: round the clock."""
        own = None if self.member is None else self.member.hours
        return own or self.of_team.hours


class ScheduleUnit(AccessUnit, Protocol):
    """What is read."""


class ChangeSchedule:
    """Does what was typed; ``None`` for whoever has no hours here, and for whom nobody knows."""

    def __init__(
        self,
        reading: UnitOfWorkFactory[ScheduleUnit],
        staff: Staff,
        change_team: ChangeTeam,
        change_member: ChangeMember,
    ) -> None:
        self._reading = reading
        self._staff = staff
        self._change_team = change_team
        self._change_member = change_member

    async def hours(self, update_id: UpdateId, by: PersonId, typed: str) -> Schedule | None:
        """Set the hours that were typed."""
        whom, text = read_addressee(typed)
        now = await self._current(by, whom)
        if now is None or not text:
            return now
        hours = None if _is_usual(text) else read_hours(text)
        if isinstance(hours, HoursFault):
            return Schedule(now.of_team, now.member, now.zone, fault=hours)
        if now.member is None:
            done = await self._change_team(update_id, by, now.of_team.id, with_hours(hours))
        else:
            person_id = now.member.person_id
            done = await self._change_member(update_id, by, person_id, own_hours(hours))
        return await self._after(by, whom, done)

    async def zone(self, update_id: UpdateId, by: PersonId, typed: str) -> Schedule | None:
        """Set the zone that was typed."""
        whom, text = read_addressee(typed)
        now = await self._current(by, whom)
        if now is None or not text:
            return now
        zone = None if _is_usual(text) else read_zone(text)
        if zone is None and not _is_usual(text):
            return Schedule(now.of_team, now.member, now.zone, zone_unknown=True)
        if now.member is None:
            done = await self._change_team(update_id, by, now.of_team.id, with_zone(zone))
        else:
            person_id = now.member.person_id
            done = await self._change_member(update_id, by, person_id, own_zone(zone))
        return await self._after(by, whom, done)

    async def _after(self, by: PersonId, whom: Addressee | None, done: Staffed) -> Schedule | None:
        now = await self._current(by, whom)
        return now and Schedule(now.of_team, now.member, now.zone, done)

    async def _current(self, by: PersonId, whom: Addressee | None) -> Schedule | None:
        async with self._reading() as unit:
            if whom is not None and not await self._staff.may_lead(unit, by):
                return None
            if whom is not None and whom.team_id is not None:
                team = await unit.teams.get(whom.team_id)
                if team is None or team.archived_at is not None:
                    return None
                return Schedule(team, None, team.time_zone or self._staff.zone)
            meant = whom or Addressee(person_id=by)
            member = await member_meant(unit, meant)
            if member is None:
                return None
            teams = await unit.members.teams_of(member.person_id)
            team = await unit.teams.get(next(iter(teams), DEFAULT_TEAM))
            zone = await self._staff.zone_of(unit, member)
        assert team is not None  # noqa: S101 - teams are never deleted
        return Schedule(team, member, zone)


def _is_usual(text: str) -> bool:
    return fold(text).replace(" ", "-") in _AS_TEAM
