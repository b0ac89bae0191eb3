"""What forms are for, and what confirmed ones look like: a line for each wizard."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.views.conversation.scene_view import PreviewView, ResultView, accepted
from handlers.views.links.correction_proposal import correction_proposed
from handlers.views.links.experiment_page import experiment_begun
from handlers.views.links.link_details import link_made, link_preview
from handlers.views.team.invitation_view import invitation_taken
from handlers.views.team.rule_view import rule_added
from intake.arrivals.explain_payload import ExplainPayload
from intake.conversation.context import ConversationContext
from intake.conversation.purposes import Purpose, Purposes
from intake.conversation.scene import Preview, Result
from intake.kernel.ids import FormId
from intake.leads.lead_book import LeadBook
from intake.leads.open_lead import OpenLead
from intake.links.make_links import MakeLinks
from intake.staffing.rule_wizard import RuleAdded, RuleWizard
from intake.staffing.staff import Staff
from intake.staffing.take_invitation import InvitationTaken
from intake.submissions.submit import Accepted, Submit
from intake.wizards.ask_sources import AskSourcesLater
from intake.wizards.correction_wizard import CorrectionProposed, CorrectionWizard
from intake.wizards.experiment_wizard import ExperimentBegun, ExperimentWizard
from intake.wizards.link_wizard import LinkChanged, LinkMade, LinkPreview, LinkWizard
from storage.sql_unit_of_work import SqlUnitOfWork


@dataclass(frozen=True, slots=True)
class WizardTools:
    """What wizards are made with."""

    context: ConversationContext
    staff: Staff
    make_links: MakeLinks
    explain: ExplainPayload


@dataclass(frozen=True, slots=True)
class _Wizard:
    purpose: Callable[[WizardTools], Purpose[SqlUnitOfWork]]
    views: Mapping[type[Result], ResultView]


WIZARDS = {
    FormId("newlink"): _Wizard(
        lambda tools: LinkWizard(tools.context, tools.make_links, tools.explain),
        {LinkMade: link_made, LinkChanged: link_made},
    ),
    FormId("correct"): _Wizard(
        lambda tools: CorrectionWizard(tools.context), {CorrectionProposed: correction_proposed}
    ),
    FormId("rule"): _Wizard(
        lambda tools: RuleWizard(tools.context, tools.staff), {RuleAdded: rule_added}
    ),
    FormId("compare"): _Wizard(
        lambda tools: ExperimentWizard(tools.context), {ExperimentBegun: experiment_begun}
    ),
}
"""By the ids of their forms (``bot/wizards/``), which are their commands."""

RESULT_VIEWS: Mapping[type[Result], ResultView] = {
    Accepted: accepted,
    InvitationTaken: invitation_taken,
    **{result: view for wizard in WIZARDS.values() for result, view in wizard.views.items()},
}
PREVIEW_VIEWS: Mapping[type[Preview], PreviewView] = {LinkPreview: link_preview}


def build_make_links(context: ConversationContext) -> MakeLinks:
    """Return the one way in which links are made."""
    return MakeLinks(context.randomness, context.catalogue, context.timezone, AskSourcesLater())


def build_submit(context: ConversationContext, book: LeadBook) -> Submit:
    """Return what prospects' forms are for."""
    return Submit(context, (OpenLead(book),))


def build_purposes(tools: WizardTools) -> Purposes[SqlUnitOfWork]:
    """Return what each form is for."""
    return Purposes(
        build_submit(tools.context, tools.staff.book),
        {form_id: wizard.purpose(tools) for form_id, wizard in WIZARDS.items()},
        tools.staff.may_lead,
    )
