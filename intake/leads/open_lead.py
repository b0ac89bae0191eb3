"""What comes in becomes a lead of somebody's team."""

from datetime import datetime
from typing import Protocol

from typing_extensions import override

from intake.forms.form import Form
from intake.kernel.ids import LinkId, TeamId
from intake.leads.lead_book import LeadBook, LeadUnit
from intake.links.link import HasLinks
from intake.submissions.submission import Submission
from intake.submissions.submission_followers import SubmissionFollower
from intake.team.team import DEFAULT_TEAM, HasTeams


class OpeningUnit(HasLinks, LeadUnit, Protocol):
    """Enough to make a lead of a submission."""


class TeamUnit(HasTeams, HasLinks, Protocol):
    """Enough to find out whose leads they become."""


class OpenLead(SubmissionFollower[OpeningUnit]):
    """Makes a submission part of the person's open lead, or of a new one."""

    def __init__(self, book: LeadBook) -> None:
        self._book = book

    @override
    async def __call__(
        self, unit: OpeningUnit, form: Form, submission: Submission, now: datetime
    ) -> None:
        credited = submission.attribution.credited
        team_id = await team_of(unit, form, None if credited is None else credited.link_id)
        await self._book.opened(unit, submission.person.id, team_id, now, submission.id)


async def team_of(unit: TeamUnit, form: Form | None, link_id: LinkId | None) -> TeamId:
    """Return whose leads they become: the credited link's team, the form's, or the default one.

    A link says it for one ad, a form for all that lead to it: the nearer word counts.

    A team that does not exist (any more) leaves them to the next: nothing is lost by a wrong name.
    """
    link = None if link_id is None else await unit.links.get(link_id)
    if link is not None and link.team_id is not None:
        team = await unit.teams.get(link.team_id)
        if team is not None and team.archived_at is None:
            return team.id
    if form is not None and form.team is not None:
        named = await unit.teams.by_name(form.team)
        if named is not None:
            return named.id
    return DEFAULT_TEAM
