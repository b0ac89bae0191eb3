"""The traps of trace.md §4 and bitrix24.md that the upper half must not fall into."""

import pytest

from crm.client.methods.entity_types import EntityType
from crm.gateway.bitrix24_gateway import Bitrix24Gateway
from crm.gateway.trace import TraceOptions
from intake.delivery.plan import TraceMode
from intake.forms.crm_part import Bundle, EntityKind
from intake.forms.step import StepType
from intake.submissions.submission import Created
from tests.crm.gateway.workshop import Workshop
from tests.intake.delivery.made_up import ANSWERS, COMPANY, KEY, NAME, answer, submission

CLASSIC = (TraceMode.STORED, TraceMode.INLINE, TraceMode.UTM)


@pytest.mark.parametrize("mode", CLASSIC)
async def test_no_stranger_gets_the_trace(workshop: Workshop, mode: TraceMode) -> None:
    """Rule 5: one version takes a deal's COMPANY_ID for a contact's id."""
    company = await workshop.add_company(COMPANY)
    workshop.portal.world._counters["contact"] = company - 1
    stranger = await workshop.add_contact(fm=[], name="Stranger")
    assert stranger == company
    await workshop.deliver(submission(), mode)
    assert workshop.by_id(EntityKind.CONTACT, stranger)["traces"] == []
    assert workshop.one(EntityKind.DEAL)["fields"]["COMPANY_ID"] == company


@pytest.mark.parametrize("mode", [TraceMode.STORED, TraceMode.INLINE])
async def test_offline_attribution_does_not_replace_our_source(
    workshop: Workshop, mode: TraceMode
) -> None:
    """Rules 1 and 2: an entity with a trace ignores TRACE, unless UTM_SOURCE comes along."""
    workshop.portal.configure({"offline_window_days": 28})
    contact = await workshop.add_classic(
        EntityType.CONTACT, NAME="Anna", UTM_SOURCE="vk", PHONE=[{"VALUE": "+4930123456"}]
    )
    await workshop.deliver(submission(), mode)
    deal = workshop.one(EntityKind.DEAL)
    assert [t["source"] for t in workshop.traces_of(EntityKind.DEAL, deal["id"])] == ["Google"]
    sources = [t["source"] for t in workshop.traces_of(EntityKind.CONTACT, contact)]
    assert sources == ["VK", "Google"]


async def test_trace_in_an_item_add_is_never_sent(workshop: Workshop) -> None:
    """Traps 11: it would be dropped without a word."""
    made = await workshop.deliver(submission(), TraceMode.LINKED)
    assert made.trace_id is not None
    assert workshop.portal.calls["crm.tracking.trace.add"] == 1
    assert workshop.portal.calls["crm.deal.add"] == 0


@pytest.mark.parametrize("mode", TraceMode)
async def test_odd_characters_arrive_as_they_are(workshop: Workshop, mode: TraceMode) -> None:
    """Traps 5 and 6: encoded once; what looks like a reference is only text."""
    said = 'a+b & c=d? 100% #1 [x] "y" \\ <b> $result[contact] Ünï 👋'
    answers = (*ANSWERS[:4], answer("wish", StepType.TEXT, said, to=((None, "COMMENTS"),)))
    await workshop.deliver(submission(answers=answers), mode)
    stored = workshop.one(EntityKind.DEAL)["fields"]["COMMENTS"]
    assert stored == said.replace("$result[", "$ result[")


async def test_no_phone_on_deals_and_quotes(workshop: Workshop) -> None:
    """Traps 16."""
    for bundle, key in ((Bundle.DEAL, KEY), (Bundle.QUOTE, type(KEY)("e" * 32))):
        workshop.progress.kept = Created()
        await workshop.deliver(submission(bundle, key=key), TraceMode.LINKED)
    for kind in (EntityKind.DEAL, EntityKind.QUOTE):
        assert workshop.one(kind)["multifields"] == []


@pytest.mark.parametrize("mode", TraceMode)
async def test_a_simple_portal_makes_deals(workshop: Workshop, mode: TraceMode) -> None:
    workshop.portal.configure({"mode": 2})
    made = await workshop.deliver(submission(Bundle.AUTO), mode)
    assert made.entity(EntityKind.DEAL) is not None
    assert workshop.all(EntityKind.LEAD) == []


async def test_the_strict_reading_of_the_documentation(workshop: Workshop) -> None:
    """The default mode does not rest on anything that only the shipped module says."""
    workshop.portal.configure({"strict_documentation": True})
    made = await workshop.deliver(submission(touches=2), TraceMode.LINKED)
    (trace,) = workshop.traces
    assert trace["source"] == "Google"
    assert len(trace["entities"]) == len(made.entities) == 3


async def test_a_link_as_a_page_brings_a_site_channel(workshop: Workshop) -> None:
    gateway = Bitrix24Gateway(
        workshop.client, trace=TraceOptions(link_page=lambda code: f"https://t.me/b?start={code}")
    )
    plan = await workshop.plan(submission(), TraceMode.LINKED)
    await gateway.execute(plan, Created(), workshop.progress)
    (trace,) = workshop.traces
    assert [page["title"] for page in trace["pages"]] == ["Link 1"]
    assert {"code": "site-domain", "value": "t.me"} in trace["channels"]


async def test_where_there_is_nothing_to_say_no_trace_is_made(workshop: Workshop) -> None:
    gateway = Bitrix24Gateway(workshop.client, trace=TraceOptions(channel=False))
    plan = await workshop.plan(submission(touches=0), TraceMode.LINKED)
    made = await gateway.execute(plan, Created(), workshop.progress)
    assert made.commented
    assert "trace" not in workshop.commands_sent()


async def test_a_person_without_anything_but_a_name(workshop: Workshop) -> None:
    made = await workshop.deliver(submission(answers=(NAME,), company=False), TraceMode.LINKED)
    assert [entity.kind for entity in made.entities] == [EntityKind.CONTACT, EntityKind.DEAL]
    assert len(workshop.one(EntityKind.CONTACT)["multifields"]) == 1


async def test_the_second_submission_finds_the_first_ones_people(workshop: Workshop) -> None:
    for number in range(3):
        workshop.progress.kept = Created()
        await workshop.deliver(submission(key=type(KEY)(f"{number}" * 32)), TraceMode.LINKED)
    assert len(workshop.all(EntityKind.DEAL)) == 3
    assert len(workshop.all(EntityKind.CONTACT)) == len(workshop.all(EntityKind.COMPANY)) == 1
    assert len(workshop.one(EntityKind.CONTACT)["multifields"]) == 3


async def test_an_entity_page_exists(workshop: Workshop) -> None:
    url = workshop.gateway.entity_url(EntityKind.DEAL, 7)
    assert url == f"{workshop.client.portal}/crm/deal/details/7/"
    quote = workshop.gateway.entity_url(EntityKind.QUOTE, 7)
    assert quote is not None
    assert quote.endswith("/crm/type/7/details/7/")
