"""Reading the picture over which the line decides."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Protocol

from intake.kernel.ids import LeadId, PersonId, TeamId
from intake.leads.lead import HasLeads, Lead, LeadState
from intake.leads.line_picture import Line, MemberLoad
from intake.leads.line_record import HasLineRecords, Held
from intake.leads.tier import Inquiry, WaitingLead
from intake.team.member import Member
from intake.team.roster import Roster, RosterUnit, read_rosters
from intake.team.team import Strategy, TeamRules
from intake.team.working_time import days_later

SILENT_DAYS = 3
"""Working days after which a lead in which nobody says anything counts against nobody: else, in a
team that never presses *done*, nobody would get free again."""


class LineUnit(HasLeads, HasLineRecords, RosterUnit, Protocol):
    """Enough to read it."""


async def read_line(unit: LineUnit, now: datetime, *, zone: str) -> Line:
    """Read the line and everybody in the teams of its leads.

    A team whose rules leave all to everybody costs no more than its roster.
    """
    waiting = [one for one in await unit.leads.waiting() if one.state is LeadState.WAITING]
    rosters = await read_rosters(unit, {one.team_id for one in waiting}, now, zone=zone)
    asked = [one.id for one in waiting if _gives_out(rosters[one.team_id])]
    if not asked:
        return Line(tuple(_waiting(one) for one in waiting), rosters, {}, now)
    inquiries = await unit.line_records.inquiries(asked)
    managers = await unit.line_records.managers(asked)
    passed = await unit.line_records.passed(asked)
    queue = tuple(
        _waiting(one, inquiries.get(one.id), managers.get(one.id), passed.get(one.id, frozenset()))
        for one in waiting
    )
    return Line(queue, rosters, await _loads(unit, rosters, now), now)


def counts_until(roster: Roster, member: Member, last_at: datetime) -> datetime:
    """Return until when a lead counts in which nothing was said since then."""
    found = days_later(roster.calendar(member), last_at, SILENT_DAYS)
    return found or last_at + timedelta(days=SILENT_DAYS)


async def _loads(
    unit: LineUnit, rosters: Mapping[TeamId, Roster], now: datetime
) -> dict[PersonId, MemberLoad]:
    members = {one.person_id: one for roster in rosters.values() for one in roster.members}
    longest = max((one.window for one in members.values()), default=timedelta())
    held = await unit.line_records.held(members)
    given = await unit.line_records.given(members, now - longest)
    turns = await unit.line_records.turns(members)
    counts = _counts(held, rosters, members)
    return {
        one: MemberLoad(
            tuple(counts.get(one, ())),
            tuple(gift.at for gift in given if gift.member_id == one),
            turns.get(one, {}),
        )
        for one in members
    }


def _counts(
    held: Iterable[Held], rosters: Mapping[TeamId, Roster], members: Mapping[PersonId, Member]
) -> dict[PersonId, list[datetime]]:
    """Return, for each member, until when each of their leads counts: it depends on the day.

    A lead of a team in which nothing waits is reckoned by a calendar that is at hand.
    """
    at_hand = {one.person_id: roster for roster in rosters.values() for one in roster.members}
    known: dict[tuple[TeamId, PersonId, date], datetime] = {}
    found: dict[PersonId, list[datetime]] = {}
    for one in held:
        member = members[one.member_id]
        roster = rosters.get(one.team_id, at_hand[one.member_id])
        day = one.last_at.astimezone(roster.zone_of(member)).date()
        key = roster.team.id, one.member_id, day
        if key not in known:
            known[key] = counts_until(roster, member, one.last_at)
        found.setdefault(one.member_id, []).append(known[key])
    return found


def _gives_out(roster: Roster) -> bool:
    rules: TeamRules = roster.team.rules
    strategies = {rules.strategy, *(one.strategy for one in rules.rules)}
    return bool(roster.members) and strategies != {Strategy.EVERYBODY}


def _waiting(
    lead: Lead,
    inquiry: Inquiry | None = None,
    manager: PersonId | None = None,
    passed: frozenset[PersonId] = frozenset(),
) -> WaitingLead:
    return WaitingLead(
        lead_id=LeadId(lead.id),
        team_id=lead.team_id,
        since=lead.waiting_since,
        inquiry=inquiry or Inquiry(),
        returning_to=manager,
        passed=passed,
    )
