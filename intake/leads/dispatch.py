"""Going through the line: leads that wait go to whoever may have them and has room."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from intake.kernel.ids import ChatId, LeadId
from intake.leads.cards.lead_card import HasLeadCards
from intake.leads.fresh_users import UsersUnit, have_users_checked
from intake.leads.lead import Lead
from intake.leads.lead_book import LeadBook, LeadUnit
from intake.leads.line import after, assign, next_change
from intake.leads.line_picture import Assigned, Line
from intake.leads.line_record import HasLineRecords
from intake.leads.read_line import SILENT_DAYS, read_line
from intake.leads.timer import EVERYTHING, Timer, TimerKind
from intake.leads.voice import leading_chats
from intake.outbox.notices import notice_rows
from intake.outbox.row import lead_row
from intake.outbox.tasks.lead_tasks import LeadCardRefresh, LeadMention, Mention
from intake.team.roster import OnDuty, Roster
from intake.team.team import PlaceKind
from intake.team.working_time import is_working, next_opening


class DispatchUnit(LeadUnit, HasLineRecords, HasLeadCards, UsersUnit, Protocol):
    """What is read and written."""


class Dispatch:
    """Gives leads out. The unit of work has the teams' lock: capacity is counted over all leads.

    What cannot be given out now is looked at again when somebody may be free, by the clock that
    this sets: nobody has to look for that.
    """

    def __init__(self, book: LeadBook, *, zone: str, admins: Sequence[ChatId]) -> None:
        self._book = book
        self._zone = zone
        self._admins = tuple(admins)

    async def __call__(self, unit: DispatchUnit, timer: Timer, now: datetime) -> None:  # noqa: ARG002  one for all
        """Do it as the effect of its clock."""
        await self.give_out(unit, now)

    async def give_out(self, unit: DispatchUnit, now: datetime) -> frozenset[LeadId]:
        """Give out what can be given, and return which leads that were."""
        line = await read_line(unit, now, zone=self._zone)
        decisions = assign(line)
        assigned = [one for one in decisions if isinstance(one, Assigned)]
        leads = await unit.leads.get_all([one.lead.lead_id for one in assigned])
        for one in assigned:
            await self._give(unit, leads[one.lead.lead_id], one, now)
        if any(one.member.crm_user is not None for one in assigned):
            await have_users_checked(unit, now)
        left = after(line, decisions, timedelta(days=SILENT_DAYS))
        looks = [next_change(left)]
        for roster in line.rosters.values():
            waits = sum(one.team_id == roster.team.id for one in left.queue)
            looks.append(await self._watch(unit, roster, line, waits))
        for team in await unit.teams.all():
            if team.unattended_since is not None and team.id not in line.rosters:
                await unit.teams.note_unattended(team.id, None)
        await self._look_again(unit, looks, now)
        await _show_to_newcomers(unit, left, now)
        return frozenset(leads)

    async def _give(
        self, unit: DispatchUnit, lead: Lead, decision: Assigned, now: datetime
    ) -> None:
        to, tier = decision.member.person_id, decision.tier
        await self._book.give(
            unit, lead, to, tier.how, now, by=None, pool=tier.pool, why=decision.why
        )
        mention = LeadMention(lead.id, Mention.OFFER, 0, (to,))
        await unit.outbox.add(lead_row(mention, now), now)
        missed = [ChatId(one) for one in decision.missed if one != to]
        rows = notice_rows(missed, "notice-lead-passed-over", now, lead=str(lead.id))
        await unit.outbox.add_all(rows, now)

    async def _watch(
        self, unit: DispatchUnit, roster: Roster, line: Line, waits: int
    ) -> datetime | None:
        """Tell the admins once when nobody is there in the team's hours; return when to look."""
        team, now, calendar = roster.team, line.now, roster.calendar()
        if not waits or not roster.members:
            if team.unattended_since is not None:
                await unit.teams.note_unattended(team.id, None)
            return None
        duty = [line.duty[team.id, one.person_id] for one in roster.members]
        changes = [one.until for one in duty if one.until is not None]
        if any(isinstance(one, OnDuty) for one in duty):
            if team.unattended_since is not None:
                await unit.teams.note_unattended(team.id, None)
            return min(changes, default=None)
        if is_working(calendar, now) and team.unattended_since is None:
            await unit.teams.note_unattended(team.id, now)
            await self._tell(unit, roster, waits, min(changes, default=None), now)
        opening = next_opening(calendar, now)
        return min((*changes, *(() if opening is None else (opening,))), default=None)

    async def _tell(
        self,
        unit: DispatchUnit,
        roster: Roster,
        count: int,
        back: datetime | None,
        now: datetime,
    ) -> None:
        rows = notice_rows(
            leading_chats(roster, self._admins),
            "notice-line-unattended",
            now,
            team=roster.team.name,
            named="yes" if roster.team.name else "no",
            count=count,
            back="" if back is None else _clock(back, now, roster),
            comes="no" if back is None else "yes",
        )
        await unit.outbox.add_all(rows, now)

    async def _look_again(
        self, unit: DispatchUnit, looks: Sequence[datetime | None], now: datetime
    ) -> None:
        soonest = min((one for one in looks if one is not None and one > now), default=None)
        if soonest is not None:
            await unit.timers.bring_forward(
                Timer(kind=TimerKind.DISPATCH, subject=EVERYTHING, started_at=now, due_at=soonest)
            )


async def _show_to_newcomers(unit: DispatchUnit, line: Line, now: datetime) -> None:
    """Let whoever has come on duty in a team without a group see what waits there. What has no card
    at all yet is shown to them with its first one."""
    present = {
        team_id: frozenset(
            ChatId(one.person_id)
            for one in roster.members
            if isinstance(line.duty[team_id, one.person_id], OnDuty)
        )
        for team_id, roster in line.rosters.items()
        if roster.team.place is PlaceKind.PRIVATE
    }
    waiting = {one.lead_id: one.team_id for one in line.queue if one.team_id in present}
    stands = await unit.lead_cards.chats_of(waiting)
    rows = [
        lead_row(LeadCardRefresh(lead_id), now)
        for lead_id, chats in stands.items()
        if not present[waiting[lead_id]] <= chats
    ]
    await unit.outbox.add_all(rows, now)


def _clock(at: datetime, now: datetime, roster: Roster) -> str:
    zone = ZoneInfo(roster.team.time_zone or roster.zone)
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    return f"{local:%H:%M}" if local.date() == today else f"{local:%Y-%m-%d %H:%M}"
