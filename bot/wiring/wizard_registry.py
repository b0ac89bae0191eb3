"""What forms are for, and what confirmed ones look like: a line for each wizard."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.views.correction_proposal import correction_proposed
from handlers.views.invitation_view import invitation_taken
from handlers.views.link_details import link_made
from handlers.views.rule_view import rule_added
from handlers.views.scene_view import ResultView, accepted
from intake.conversation.context import ConversationContext
from intake.conversation.purposes import Purpose, Purposes
from intake.conversation.scene import Result
from intake.kernel.ids import FormId
from intake.leads.lead_book import LeadBook
from intake.leads.open_lead import OpenLead
from intake.staffing.rule_wizard import RuleAdded, RuleWizard
from intake.staffing.staff import Staff
from intake.staffing.take_invitation import InvitationTaken
from intake.submissions.submit import Accepted, Submit
from intake.wizards.correction_wizard import CorrectionProposed, CorrectionWizard
from intake.wizards.link_wizard import LinkMade, LinkWizard
from storage.sql_unit_of_work import SqlUnitOfWork


@dataclass(frozen=True, slots=True)
class _Wizard:
    purpose: Callable[[ConversationContext, Staff], Purpose[SqlUnitOfWork]]
    result: type[Result]
    view: ResultView


WIZARDS = {
    FormId("newlink"): _Wizard(lambda context, _: LinkWizard(context), LinkMade, link_made),
    FormId("correct"): _Wizard(
        lambda context, _: CorrectionWizard(context), CorrectionProposed, correction_proposed
    ),
    FormId("rule"): _Wizard(RuleWizard, RuleAdded, rule_added),
}
"""By the ids of their forms (``bot/wizards/``), which are their commands."""

RESULT_VIEWS: Mapping[type[Result], ResultView] = {
    Accepted: accepted,
    InvitationTaken: invitation_taken,
    **{wizard.result: wizard.view for wizard in WIZARDS.values()},
}


def build_submit(context: ConversationContext, book: LeadBook) -> Submit:
    """Return what prospects' forms are for."""
    return Submit(context, (OpenLead(book),))


def build_purposes(context: ConversationContext, staff: Staff) -> Purposes[SqlUnitOfWork]:
    """Return what each form is for."""
    return Purposes(
        build_submit(context, staff.book),
        {form_id: wizard.purpose(context, staff) for form_id, wizard in WIZARDS.items()},
        staff.may_lead,
    )
