"""When a clock may speak: by its calendar as it is now, and in working time alone."""

from collections.abc import Collection
from datetime import datetime

from intake.leads.lead import LeadState
from intake.leads.lead_book import LeadBook, LeadUnit
from intake.leads.lead_clocks import look_at_line
from intake.leads.timer import Timer, TimerKind, lead_of, member_of
from intake.team.roster import Roster, read_rosters
from intake.team.working_time import is_working, next_opening


def speaks_at(timer: Timer, roster: Roster, now: datetime) -> datetime:
    """Return when a clock of a lead may speak; that is past, or now, if it may speak already.

    What comes when nobody works (the process was late, or it fell on the very end of a shift)
    waits for the next working time. Whoever never works is reckoned round the clock.
    """
    if not timer.calendar:
        return timer.due_at
    person_id = member_of(timer.calendar)
    due = roster.due(person_id, timer.started_at, timer.budget)
    calendar = roster.working_calendar(person_id)
    if due > now or is_working(calendar, now):
        return due
    return next_opening(calendar, now) or due


class Recompute:
    """Moves running clocks after hours, leave, days off or a zone were changed."""

    def __init__(self, book: LeadBook, *, zone: str) -> None:
        self._book = book
        self._zone = zone

    async def __call__(self, unit: LeadUnit, calendars: Collection[str], now: datetime) -> None:
        """Move what runs by these calendars, and have the line gone through: whoever works by
        other hours may be free."""
        running = [
            (timer, lead_id)
            for timer in await unit.timers.open_by(calendars)
            if (lead_id := lead_of(timer.subject)) is not None
        ]
        leads = await unit.leads.get_all({lead_id for _, lead_id in running})
        since = min((timer.started_at for timer, _ in running), default=now)
        teams = {one.team_id for one in leads.values()}
        rosters = await read_rosters(unit, teams, now, zone=self._zone, since=since)
        for timer, lead_id in running:
            lead = leads[lead_id]
            due = max(speaks_at(timer, rosters[lead.team_id], now), now)
            if due == timer.due_at:
                continue
            await unit.timers.move(timer.id, due)
            if timer.kind is TimerKind.OFFER and lead.state is LeadState.OFFERED:
                leads[lead_id] = await self._book.offered_until(unit, lead, due, now)
        await look_at_line(unit, now)
