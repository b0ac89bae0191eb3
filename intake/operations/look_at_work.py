"""Reads what the database says of the work: for health."""

from datetime import timedelta
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import LinkId, PersonId
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.links.known_values import HasKnownValues
from intake.operations.health_facts import HasHealthFacts
from intake.operations.health_picture import WaitingLeads, WorkPicture
from intake.operations.workload import MeasureWorkload, WorkloadUnit
from intake.outbox.chat_minutes import HasChatLines
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.team.roster import OnDuty, RosterUnit, read_roster
from intake.team.team import Team
from intake.team.working_time import is_working

FULL_FOR = timedelta(hours=8)
"""A chat whose line has not been empty for so long is full all day."""
OPEN_SOURCES = 20
"""So many are named at most."""
LATE_FOR = timedelta(minutes=5)
"""Clocks fire within seconds; a process that has just started has some to catch up with."""


class HealthUnit(WorkloadUnit, RosterUnit, HasChatLines, HasHealthFacts, HasKnownValues, Protocol):
    """What is read."""


class LookAtWork:
    """Reads it; changes nothing."""

    def __init__(self, reading: UnitOfWorkFactory[HealthUnit], clock: Clock, *, zone: str) -> None:
        """``zone`` is for teams that name none."""
        self._reading = reading
        self._measure = MeasureWorkload(reading, clock)
        self._clock = clock
        self._zone = zone

    async def __call__(self) -> WorkPicture:
        """Read."""
        now = self._clock.now()
        load = await self._measure()
        async with self._reading() as unit:
            found = [await unit.circuits.get(queue) for queue in OutboxQueue]
            overdue, since = await unit.health_facts.overdue(now - LATE_FOR)
            teams = await unit.teams.all()
            of_teams = {
                team.id: frozenset(one.person_id for one in await unit.members.of_team(team.id))
                for team in teams
            }
            return WorkPicture(
                load=load,
                circuits=tuple(one for one in found if one is not None),
                full_chats=await unit.chat_lines.older_than(now - FULL_FOR),
                lines=await self._lines(unit, teams),
                overdue=overdue,
                overdue_since=since,
                teams=teams,
                members=await unit.members.all_present(),
                team_members=of_teams,
                linked_forms=await unit.health_facts.linked_forms(),
                compared_forms=await unit.health_facts.compared_forms(),
                silent_channels=await unit.health_facts.silent_channels(),
                linked_teams=await unit.health_facts.linked_teams(),
                linked_managers=await unit.health_facts.linked_managers(),
                linked_pipelines=await unit.health_facts.linked_pipelines(),
                open_sources=tuple(
                    one.known.value for one in await unit.known_values.unconfirmed(OPEN_SOURCES)
                ),
                links=await unit.health_facts.present(_links_in(teams)),
            )

    async def _lines(self, unit: HealthUnit, teams: tuple[Team, ...]) -> tuple[WaitingLeads, ...]:
        now = self._clock.now()
        waiting = await unit.health_facts.waiting()
        lines = []
        for team in teams:
            if team.id not in waiting:
                continue
            roster = await read_roster(unit, team.id, now, zone=self._zone)
            members = () if roster is None else roster.members
            on_duty: list[PersonId] = [
                one.person_id
                for one in members
                if roster is not None and isinstance(roster.on_duty(one, now), OnDuty)
            ]
            number, oldest_at = waiting[team.id]
            open_now = roster is not None and is_working(roster.calendar(), now)
            lines.append(
                WaitingLeads(team, number, oldest_at, bool(members), len(on_duty), open_now)
            )
        return tuple(lines)


def _links_in(teams: tuple[Team, ...]) -> frozenset[LinkId]:
    named = (rule.link_id for team in teams for rule in team.rules.rules)
    return frozenset(one for one in named if one is not None)
