"""Outside of working hours a prospect is told, once per lead, when to expect an answer."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from intake.leads.lead import HasLeads, Lead, LeadState, Side
from intake.leads.timer import HasTimers, Timer
from intake.nudges.nudging import lead_about, nudge_row
from intake.outbox.outbox import HasOutbox
from intake.outbox.tasks.notice_tasks import NudgeKind, ProspectNotice
from intake.team.roster import RosterUnit, read_roster

EXPECTATION = "nudge-expect"
"""Which of its texts it is, is known when it is sent: see :func:`expected`."""
_WEEK = 6
"""Days ahead that are called by their weekday; further ones by their date."""


class ExpectationUnit(HasLeads, HasTimers, HasOutbox, RosterUnit, Protocol):
    """What is read to judge it, and written."""


@dataclass(frozen=True, slots=True)
class Expected:
    """When an answer may be expected: a text's key with its arguments."""

    text: str
    args: dict[str, str | int | datetime]


def expected(opens: datetime, now: datetime, zone: str) -> Expected:
    """Say it as somebody there would at that moment: *today*, *tomorrow*, *on Monday*."""
    there = opens.astimezone(ZoneInfo(zone))
    days = (there.date() - now.astimezone(ZoneInfo(zone)).date()).days
    time = f"{there.hour}:{there.minute:02}"
    if days <= 0:
        return Expected("nudge-expect-today", {"time": time})
    if days == 1:
        return Expected("nudge-expect-tomorrow", {"time": time})
    if days <= _WEEK:
        weekday = there.isoweekday()
        return Expected("nudge-expect-weekday", {"weekday": weekday, "time": time})
    return Expected("nudge-expect-date", {"at": there})


class TellExpectation:
    """Promises an answer when nobody of the team works (an effect of clocks).

    What is promised comes from the hours of all of them, by the team's clock. Where nobody knows
    when somebody will work, nothing is promised.
    """

    def __init__(self, *, zone: str) -> None:
        """``zone`` is for teams that name none."""
        self._zone = zone

    async def __call__(self, unit: ExpectationUnit, timer: Timer, now: datetime) -> None:
        """Promise it, if it was not, and if nobody answered or came to work meanwhile."""
        lead = await lead_about(unit, timer.subject)
        if lead is None or lead.expectation_at is not None or not _waits(lead, now):
            return
        roster = await read_roster(unit, lead.team_id, now, zone=self._zone)
        if roster is None or not roster.members or not roster.team.rules.expectation:
            return
        opens = roster.opens_at(now)
        if opens is None or opens <= now:
            return
        promised = replace(lead, expectation_at=now, revision=lead.revision + 1)
        await unit.leads.save(promised, was=lead.revision)
        notice = ProspectNotice(
            lead.person_id,
            EXPECTATION,
            NudgeKind.EXPECTATION,
            {"opens": int(opens.timestamp()), "zone": roster.calendar().zone},
            lead.team_id,
            about=timer.subject,
            answers=True,
        )
        await unit.outbox.add(nudge_row(notice, now), now)


async def expectation_holds(unit: HasLeads, notice: ProspectNotice, now: datetime) -> bool:
    """Say whether the promise still lies ahead, and nobody has answered."""
    lead = await lead_about(unit, notice.about)
    return lead is not None and _waits(lead, now) and now.timestamp() < int(notice.args["opens"])


def _waits(lead: Lead, now: datetime) -> bool:
    open_to_all = lead.state not in {LeadState.CLOSED, LeadState.ASLEEP}
    return open_to_all and lead.turn is Side.TEAM and not lead.is_muted(now)
