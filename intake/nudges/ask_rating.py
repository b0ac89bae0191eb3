"""After a lead came to a good end its prospect is asked once how it was."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from intake.forms.catalogue import FormCatalogue
from intake.leads.lead import HasLeads, Lead, LeadOutcome, LeadState
from intake.leads.timer import HasTimers, Timer
from intake.nudges.nudging import lead_about, nudge_row, put_off
from intake.outbox.outbox import HasOutbox
from intake.outbox.tasks.notice_tasks import NudgeKind, ProspectNotice
from intake.submissions.submission import HasSubmissions
from intake.team.team import HasTeams

RATING_HOLDS_FOR = timedelta(days=30)
"""Later than that nobody remembers how it was."""


class RatingUnit(HasLeads, HasTimers, HasOutbox, HasTeams, HasSubmissions, Protocol):
    """What is read to judge it, and written."""


class AskRating:
    """Asks for a rating (an effect of clocks), if a form of the lead wants one."""

    def __init__(self, catalogue: FormCatalogue, *, zone: str) -> None:
        """``zone`` is for teams that name none."""
        self._catalogue = catalogue
        self._zone = zone

    async def __call__(self, unit: RatingUnit, timer: Timer, now: datetime) -> None:
        """Ask, unless it was asked or the lead is open again; at night in the morning."""
        lead = await lead_about(unit, timer.subject)
        if lead is None or not may_be_rated(lead, now) or lead.rating_asked_at is not None:
            return
        team = await unit.teams.get(lead.team_id)
        if team is None or not await self._is_wanted(unit, lead):
            return
        if await put_off(unit, timer, team, self._zone, now):
            return
        asked = replace(lead, rating_asked_at=now, revision=lead.revision + 1)
        await unit.leads.save(asked, was=lead.revision)
        notice = ProspectNotice(
            lead.person_id,
            "nudge-rating",
            NudgeKind.RATING,
            {"lead": lead.id},
            lead.team_id,
            about=timer.subject,
        )
        await unit.outbox.add(nudge_row(notice, now), now)

    async def _is_wanted(self, unit: RatingUnit, lead: Lead) -> bool:
        numbers = await unit.leads.submissions_of(lead.id)
        submissions = await unit.submissions.get_all(numbers)
        forms = (self._catalogue.get(one.form_id) for one in submissions.values())
        return any(form is not None and form.rating for form in forms)


async def rating_holds(unit: HasLeads, notice: ProspectNotice, now: datetime) -> bool:
    """Say whether the lead is still closed, and not rated."""
    lead = await lead_about(unit, notice.about)
    return lead is not None and may_be_rated(lead, now)


def may_be_rated(lead: Lead, now: datetime) -> bool:
    """Say whether a rating of it is still of use."""
    return (
        lead.state is LeadState.CLOSED
        and lead.outcome in {LeadOutcome.DONE, LeadOutcome.WON}
        and lead.closed_at is not None
        and now - lead.closed_at <= RATING_HOLDS_FOR
        and lead.rating is None
    )
