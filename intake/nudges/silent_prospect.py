"""A prospect says nothing more after the team answered: they get one friendly word."""

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from intake.leads.lead import HasLeads, Lead, LeadState, Side
from intake.leads.timer import HasTimers, Timer
from intake.nudges.nudging import lead_about, nudge_row, put_off
from intake.outbox.outbox import HasOutbox
from intake.outbox.tasks.notice_tasks import NudgeKind, ProspectNotice
from intake.team.team import HasTeams


class FollowUpUnit(HasLeads, HasTimers, HasOutbox, HasTeams, Protocol):
    """What is read to judge it, and written."""


class FollowUpSilence:
    """Asks whether anything is still open (an effect of clocks), once for a lead.

    Each answer of the team starts a clock; only that of the last one says anything.
    """

    def __init__(self, *, zone: str) -> None:
        """``zone`` is for teams that name none."""
        self._zone = zone

    async def __call__(self, unit: FollowUpUnit, timer: Timer, now: datetime) -> None:
        """Ask, unless somebody said something meanwhile; at night in the morning."""
        lead = await lead_about(unit, timer.subject)
        if lead is None or not _is_silent(lead, now) or lead.followed_up_at is not None:
            return
        if lead.last_out_at is None or lead.last_out_at > timer.started_at:
            return
        team = await unit.teams.get(lead.team_id)
        if team is None or team.rules.follow_up is None:
            return
        if await put_off(unit, timer, team, self._zone, now):
            return
        asked = replace(lead, followed_up_at=now, revision=lead.revision + 1)
        await unit.leads.save(asked, was=lead.revision)
        notice = ProspectNotice(
            lead.person_id,
            "nudge-follow-up",
            NudgeKind.FOLLOW_UP,
            team_id=lead.team_id,
            about=timer.subject,
        )
        await unit.outbox.add(nudge_row(notice, now), now)


async def follow_up_holds(unit: HasLeads, notice: ProspectNotice, now: datetime) -> bool:
    """Say whether they are still silent."""
    lead = await lead_about(unit, notice.about)
    return lead is not None and _is_silent(lead, now)


def _is_silent(lead: Lead, now: datetime) -> bool:
    return lead.state is LeadState.TAKEN and lead.turn is Side.PROSPECT and not lead.is_muted(now)
