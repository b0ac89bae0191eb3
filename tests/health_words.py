"""What an operator reads of what was seen."""

from crm.client.bitrix24_client import Bitrix24Client
from crm.gateway.portal_look import look_at_portal
from handlers.views.operations.health_page import HealthPage
from intake.forms.form import Form
from intake.operations.health_finding import Severity
from intake.operations.health_picture import HealthPicture, PortalPicture, SourceProposal
from intake.operations.work_checks import judge
from tests.flows.moving_clock import MovingClock
from texts.translator import Translator

_PAGE = HealthPage(Translator(("en",)), "en")


def faults_of(picture: HealthPicture) -> tuple[str, ...]:
    """The lines of all that does not work."""
    found = judge(picture)
    bad = {Severity.FATAL, Severity.FAULT}
    return tuple(_PAGE.line(one) for one in found if one.severity in bad)


async def portal_faults(
    client: Bitrix24Client, *forms: Form, language: str = "en"
) -> tuple[str, ...]:
    """The lines of what is wrong between these forms and the portal, clocks aside."""
    now = MovingClock().now()
    seen = await look_at_portal(client, forms, now, language=language)
    lines = faults_of(HealthPicture(portal=seen))
    return tuple(line for line in lines if "clock" not in line)


def hints_of(*proposals: SourceProposal) -> tuple[str, ...]:
    """The lines of what could be better."""
    found = judge(HealthPicture(portal=PortalPicture(proposals=proposals)))
    return tuple(_PAGE.line(one) for one in found if one.text.startswith("health-source-"))
