"""``/duty``: who works, until when, and who is away."""

from dataclasses import dataclass
from datetime import datetime

from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, PersonId, TeamId
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.staffing.staff import Staff, StaffUnit
from intake.team.member import Member
from intake.team.roster import OffDuty, OnDuty, Roster, RosterUnit, read_roster
from intake.team.team import DEFAULT_TEAM, Team


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One member, now."""

    member: Member
    duty: OnDuty | OffDuty


@dataclass(frozen=True, slots=True)
class TeamDuty:
    """One team, now."""

    team: Team
    lines: tuple[DutyLine, ...]
    zone: str
    """By whose clock it is told."""
    now: datetime

    def line(self, person_id: PersonId) -> DutyLine | None:
        """Return somebody's line."""
        return next((one for one in self.lines if one.member.person_id == person_id), None)


class ShowDuty:
    """Looks; nobody becomes a member by that."""

    def __init__(self, reading: UnitOfWorkFactory[StaffUnit], staff: Staff, clock: Clock) -> None:
        self._reading = reading
        self._staff = staff
        self._clock = clock

    async def __call__(self, person_id: PersonId, chat_id: ChatId) -> tuple[TeamDuty, ...] | None:
        """Return the team whose chat it is; in private all of theirs. ``None``: none of either."""
        now = self._clock.now()
        async with self._reading() as unit:
            teams = await self._teams(unit, person_id, chat_id)
            boards = [await self.of_team(unit, one, now) for one in teams]
        return tuple(boards) or None

    async def of_team(self, unit: RosterUnit, team_id: TeamId, now: datetime) -> TeamDuty:
        """Return one team's board."""
        roster = await read_roster(unit, team_id, now, zone=self._staff.zone)
        assert roster is not None  # noqa: S101 - teams are never deleted
        return board_of(roster, now)

    async def _teams(
        self, unit: StaffUnit, person_id: PersonId, chat_id: ChatId
    ) -> tuple[TeamId, ...]:
        if chat_id < 0:
            team = await self._staff.access.team_in(unit, chat_id)
            return () if team is None else (team.id,)
        member = await unit.members.get(person_id)
        if self._staff.access.role_of(person_id, member) is None:
            return ()
        return await unit.members.teams_of(person_id) or (DEFAULT_TEAM,)


def board_of(roster: Roster, now: datetime) -> TeamDuty:
    """Return the board of a roster: who works first, then who is back soonest."""
    lines = [DutyLine(one, roster.on_duty(one, now)) for one in roster.members]
    lines.sort(key=lambda line: _order(line, now))
    return TeamDuty(roster.team, tuple(lines), roster.team.time_zone or roster.zone, now)


def _order(line: DutyLine, now: datetime) -> tuple[bool, bool, datetime]:
    off = isinstance(line.duty, OffDuty)
    return off, off and line.duty.until is None, (line.duty.until or now) if off else now
