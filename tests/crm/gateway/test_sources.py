"""What ``python -m bot check`` proposes for the source that cards show."""

from dataclasses import replace

import pytest

from crm.client.methods.portal_setup import Status
from crm.gateway.sources import proposals, propose_sources
from intake.forms.crm_part import Bundle
from intake.forms.form import Form
from intake.kernel.ids import FormId
from tests.crm.gateway.test_checking import form
from tests.crm.gateway.workshop import Workshop
from tests.health_words import hints_of

CALL, WEB = Status("CALL", "Call", "SOURCE"), Status("WEB", "Website", "SOURCE")
OURS = Status("UC_1A", "Telegram bot", "SOURCE")


def named(name: str, source_id: str | None, bundle: Bundle = Bundle.DEAL) -> Form:
    return replace(form(bundle=bundle, source_id=source_id), id=FormId(name))


def test_without_a_source_it_says_what_people_see_instead_and_how_to_add_one() -> None:
    first, second = hints_of(*proposals([named("a", None), named("b", "WEB")], (CALL, WEB)))
    assert first == "no source_id in a: the CRM shows its first source there, “Call”"
    assert second.startswith("no source is called Telegram: add one in the portal")
    assert second.endswith("then write source_id: Telegram in a, b")


@pytest.mark.parametrize("status", [OURS, Status("2|TELEGRAM", "Open line", "SOURCE")])
def test_a_source_that_is_there_is_named(status: Status) -> None:
    proposed = proposals([named("a", "WEB"), named("b", status.code)], (CALL, WEB, status))
    (hint,) = hints_of(*proposed)
    assert hint == (
        f"the portal has a source “{status.name}”: write source_id: {status.code} in a to see it"
        " there"
    )


@pytest.mark.parametrize(
    ("forms", "sources"),
    [
        ([named("a", "UC_1A"), named("b", "Telegram bot")], (CALL, OURS)),
        ([], (CALL, WEB)),
        ([named("a", None)], ()),
    ],
)
def test_nothing_to_propose(forms: list[Form], sources: tuple[Status, ...]) -> None:
    assert proposals(forms, sources) == ()


async def test_the_portal_is_asked_once_and_quotes_have_no_source(workshop: Workshop) -> None:
    quote = named("q", None, Bundle.QUOTE)
    proposed = await propose_sources(workshop.client, [named("a", "WEB"), quote])
    assert [one.split(":")[0] for one in hints_of(*proposed)] == ["no source is called Telegram"]
    assert workshop.portal.calls["crm.status.list"] == workshop.requests == 1
    workshop.fault("down")
    assert await propose_sources(workshop.client, [named("a", None)]) == ()
