"""A lead's clocks: what runs while nobody has it, while an answer is waited for, and afterwards.

The lead book alone starts and stops them, in the transaction of what it changes.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from intake.kernel.ids import PersonId
from intake.leads.lead import Lead, LeadState, Side
from intake.leads.timer import (
    EVERYTHING,
    HasTimers,
    Timer,
    TimerKind,
    by_member,
    by_team,
    of_lead,
)
from intake.team.roster import Roster

EXPECTATION_AFTER = timedelta(seconds=5)
"""When to expect an answer is told last: behind what a form says at its end."""

RATING_AFTER = timedelta(hours=1)
"""How it was is asked a while after a lead was closed: by then it stays closed."""

REPLY = (TimerKind.FIRST_REPLY, TimerKind.NEXT_REPLY)
OWNER = (*REPLY, TimerKind.OFFER, TimerKind.WAKE)
"""What runs against whoever has it."""
ON_ITS_WAY = timedelta(minutes=1)
"""So long an answer that was sent may take to arrive before anybody is reminded of it."""

LINE = (TimerKind.TAKE, TimerKind.OFFER)
WORK = (*REPLY, *LINE, TimerKind.WAKE, TimerKind.FOLLOW_UP, TimerKind.EXPECTATION)


async def await_taking(unit: HasTimers, lead: Lead, roster: Roster, now: datetime) -> None:
    """Start what runs while nobody has it. A team without members has nobody to remind."""
    if not roster.members:
        return
    budgets = roster.team.rules.take
    if budgets:
        calendar = by_team(lead.team_id)
        due = roster.due(None, now, budgets[0])
        await _start(unit, lead, TimerKind.TAKE, now, due, calendar, budgets[0])
    await look_at_line(unit, now)


async def await_consent(
    unit: HasTimers, lead: Lead, to: PersonId, until: datetime, now: datetime
) -> None:
    """Start what runs while it is offered to somebody."""
    await _start(unit, lead, TimerKind.OFFER, now, until, by_member(to))


async def await_reply(unit: HasTimers, lead: Lead, roster: Roster, now: datetime) -> None:
    """Start the clock of an answer, if one is waited for and somebody has the lead: one of the
    team, or somebody in the CRM, in whose stead the team is told."""
    outside = lead.state is LeadState.OUTSIDE and bool(roster.members)
    if lead.turn is not Side.TEAM or not (outside or lead.state is LeadState.TAKEN):
        return
    rules = roster.team.rules
    later = lead.answered or outside
    budgets = rules.next_reply if later else rules.first_reply
    if not budgets:
        return
    kind = TimerKind.NEXT_REPLY if later else TimerKind.FIRST_REPLY
    owner = lead.owner_id
    calendar = by_team(lead.team_id) if owner is None else by_member(owner)
    due = roster.due(owner, now, budgets[0])
    await _start(unit, lead, kind, now, due, calendar, budgets[0])


async def is_awaited(unit: HasTimers, lead: Lead) -> bool:
    """Say whether the clock of an answer runs."""
    return any(one.kind in REPLY for one in await unit.timers.open_of(of_lead(lead.id)))


async def await_words(unit: HasTimers, lead: Lead, roster: Roster, now: datetime) -> None:
    """Have the prospect asked once more if they stay silent, where the team wants that."""
    wait = roster.team.rules.follow_up
    if wait is not None and lead.state is LeadState.TAKEN:
        await _start(unit, lead, TimerKind.FOLLOW_UP, now, now + wait)


async def scheduled_answer(unit: HasTimers, lead: Lead, by: datetime) -> datetime | None:
    """Return until when the clock of an answer rests because its owner's words wait for their
    time, and leave by then; ``None``: there are none."""
    if lead.owner_id is None:
        return None
    leaves = [
        one.due_at
        for one in await unit.timers.open_of(of_lead(lead.id))
        if one.kind is TimerKind.SEND_LATER and one.payload.get("author") == lead.owner_id
    ]
    first = min(leaves, default=None)
    return None if first is None or first > by else first + ON_ITS_WAY


async def rest(unit: HasTimers, lead: Lead, until: datetime) -> None:
    """Have the clock of an answer rest until then."""
    for one in await unit.timers.open_of(of_lead(lead.id)):
        if one.kind in REPLY and one.due_at < until:
            await unit.timers.move(one.id, until)


async def await_waking(unit: HasTimers, lead: Lead, until: datetime, now: datetime) -> None:
    """Have a postponed lead wake then."""
    await _start(unit, lead, TimerKind.WAKE, now, until)


async def await_rating(unit: HasTimers, lead: Lead, now: datetime) -> None:
    """Have the prospect asked how it was."""
    await _start(unit, lead, TimerKind.RATING, now, now + RATING_AFTER)


async def expect(unit: HasTimers, lead: Lead, roster: Roster, now: datetime) -> None:
    """Have the prospect told when to expect an answer, once, if nobody works just now."""
    wanted = roster.members and roster.team.rules.expectation and not lead.is_muted(now)
    if wanted and lead.expectation_at is None and not roster.present(now):
        await _start(unit, lead, TimerKind.EXPECTATION, now, now + EXPECTATION_AFTER)


async def stop(unit: HasTimers, lead: Lead, kinds: Collection[TimerKind], now: datetime) -> None:
    """Stop its clocks of these kinds."""
    await unit.timers.stop(of_lead(lead.id), kinds, now)


async def look_at_line(unit: HasTimers, now: datetime) -> None:
    """Have the line gone through: a lead came into it or left it, or somebody may be free."""
    await unit.timers.bring_forward(
        Timer(kind=TimerKind.DISPATCH, subject=EVERYTHING, started_at=now, due_at=now)
    )


async def _start(
    unit: HasTimers,
    lead: Lead,
    kind: TimerKind,
    now: datetime,
    due_at: datetime,
    calendar: str = "",
    budget: timedelta | None = None,
) -> None:
    """Start one; without a budget in working time it is the time on the wall."""
    await unit.timers.start(
        Timer(
            kind=kind,
            subject=of_lead(lead.id),
            key=f"{now:%Y%m%dT%H%M%S%f}",
            calendar=calendar,
            started_at=now,
            budget=due_at - now if budget is None else budget,
            due_at=due_at,
        )
    )
