"""What forms are for, and what confirmed ones look like: a line for each wizard."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.config.settings import Settings
from handlers.views.correction_proposal import correction_proposed
from handlers.views.link_details import link_made
from handlers.views.scene_view import ResultView, accepted
from intake.conversation.context import ConversationContext
from intake.conversation.purposes import Purpose, Purposes
from intake.conversation.scene import Result
from intake.kernel.ids import FormId
from intake.leads.lead_book import LeadBook
from intake.leads.open_lead import OpenLead
from intake.submissions.submit import Accepted, Submit
from intake.wizards.correction_wizard import CorrectionProposed, CorrectionWizard
from intake.wizards.link_wizard import LinkMade, LinkWizard
from storage.sql_unit_of_work import SqlUnitOfWork


@dataclass(frozen=True, slots=True)
class _Wizard:
    purpose: Callable[[ConversationContext], Purpose[SqlUnitOfWork]]
    result: type[Result]
    view: ResultView


WIZARDS = {
    FormId("newlink"): _Wizard(LinkWizard, LinkMade, link_made),
    FormId("correct"): _Wizard(CorrectionWizard, CorrectionProposed, correction_proposed),
}
"""By the ids of their forms (``bot/wizards/``), which are their commands."""

RESULT_VIEWS: Mapping[type[Result], ResultView] = {
    Accepted: accepted,
    **{wizard.result: wizard.view for wizard in WIZARDS.values()},
}


def build_purposes(settings: Settings, context: ConversationContext) -> Purposes[SqlUnitOfWork]:
    """Return what each form is for."""
    return Purposes(
        Submit(context, (OpenLead(LeadBook(zone=str(settings.timezone))),)),
        {form_id: wizard.purpose(context) for form_id, wizard in WIZARDS.items()},
        settings.admin_ids,
    )
