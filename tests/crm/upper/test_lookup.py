"""Who is found, and how many requests it takes."""

import pytest

from crm.failures import Call, unexpected
from crm.methods.batch import Batch, BatchResult, Failed
from crm.methods.entity import EntityUpdate
from crm.methods.item import ItemAdd
from crm.methods.kinds import EntityType
from crm.phones import phone_forms, search_values
from intake.delivery.errors import TransientError
from intake.delivery.plan import Found, TraceMode
from intake.delivery.planning import look_up_of
from intake.forms.form import Bundle, CompanyMatch, EntityKind, RepeatPolicy, StepType
from intake.submissions import Submission
from tests.crm.upper.workshop import Workshop
from tests.intake.delivery.made_up import (
    ANSWERS,
    COMPANY,
    EMAIL,
    PHONE,
    TELEGRAM,
    answer,
    submission,
)


async def find(workshop: Workshop, wanted: Submission | None = None) -> Found:
    return await workshop.gateway.look_up(look_up_of(wanted or submission()))


def row(kind: str, value: str) -> dict[str, str]:
    return {"typeId": kind, "valueType": "WORK", "value": value}


@pytest.mark.parametrize("phone", ["+4930123456", "4930123456", "030123456", "030 123456"])
async def test_a_phone_is_found_in_every_form(workshop: Workshop, phone: str) -> None:
    contact = await workshop.add_contact(fm=[row("PHONE", phone)])
    found = await find(workshop)
    assert found.contact is not None
    assert (found.contact.id, found.contact.phones) == (contact, (phone,))


@pytest.mark.parametrize("clue", [row("EMAIL", EMAIL), row("IM", TELEGRAM)])
async def test_other_clues(workshop: Workshop, clue: dict[str, str]) -> None:
    contact = await workshop.add_contact(fm=[clue])
    found = await find(workshop)
    assert found.contact is not None
    assert found.contact.id == contact


async def test_the_oldest_match_wins(workshop: Workshop) -> None:
    """Whichever clue it was found by."""
    oldest = await workshop.add_contact(fm=[row("IM", TELEGRAM)])
    await workshop.add_contact(fm=[row("PHONE", PHONE)])
    await workshop.add_contact(fm=[row("EMAIL", EMAIL)])
    found = await find(workshop)
    assert found.contact is not None
    assert found.contact.id == oldest
    assert (found.contact.phones, found.contact.ims) == ((), (TELEGRAM,))


async def test_nobody_is_one_request_and_somebody_two(workshop: Workshop) -> None:
    before = workshop.requests
    assert await find(workshop) == Found(EntityKind.DEAL)
    assert workshop.requests == before + 1
    await workshop.add_contact()
    before = workshop.requests
    await find(workshop)
    assert workshop.requests == before + 2


async def test_many_leads_hide_no_contact(workshop: Workshop) -> None:
    """Twenty hits of one kind hide the others (bitrix24.md §7), so each search names its kind."""
    for _ in range(20):
        await workshop.client.call(
            ItemAdd(EntityType.LEAD, {"title": "Old", "fm": [row("PHONE", PHONE)]})
        )
    contact = await workshop.add_contact()
    found = await find(workshop)
    assert found.contact is not None
    assert found.contact.id == contact


async def test_an_unreadable_contact_is_passed_over(workshop: Workshop) -> None:
    """The duplicate search tells ids that the list then leaves out."""
    await workshop.add_contact()
    workshop.fault("refuse", command="people")
    assert (await find(workshop)).contact is None


async def test_a_company_by_title_and_by_tax_id(workshop: Workshop) -> None:
    await workshop.add_company(f"{COMPANY} and more")
    by_title = await workshop.add_company(COMPANY)
    await workshop.add_company(COMPANY)
    assert (await find(workshop)).company_id == by_title
    by_tax = await workshop.add_company("Another", UF_CRM_NOTE="DE123")
    tax = answer("tax", StepType.TEXT, "DE123", to=((EntityKind.COMPANY, "UF_CRM_NOTE"),))
    wanted = submission(
        answers=(*ANSWERS, tax), company_match=CompanyMatch.TAX_ID, tax_id_field="UF_CRM_NOTE"
    )
    assert (await find(workshop, wanted)).company_id == by_tax


@pytest.mark.parametrize(("mode", "main"), [(1, EntityKind.LEAD), (2, EntityKind.DEAL)])
async def test_auto_is_decided_by_the_portal_and_remembered(
    workshop: Workshop, mode: int, main: EntityKind
) -> None:
    workshop.portal.configure({"mode": mode})
    for _ in range(3):
        assert (await find(workshop, submission(Bundle.AUTO))).main is main
    assert workshop.portal.calls["crm.settings.mode.get"] == 1


async def test_the_newest_open_deal_of_the_person(workshop: Workshop) -> None:
    contact = await workshop.add_contact()
    stranger = await workshop.add_contact(fm=[row("EMAIL", "other@example.com")])
    await workshop.add_deal(contactIds=[contact])
    newest = await workshop.add_deal(contactIds=[contact])
    await workshop.add_deal(contactIds=[contact], stageId="WON")
    await workshop.add_deal(contactIds=[stranger])
    assert (await find(workshop)).open_main_id is None
    wanted = submission(repeat=RepeatPolicy.COMMENT)
    assert (await find(workshop, wanted)).open_main_id == newest


async def test_an_open_lead_of_somebody_who_is_no_contact_yet(workshop: Workshop) -> None:
    lead = await workshop.client.call(
        ItemAdd(EntityType.LEAD, {"title": "Old", "fm": [row("IM", TELEGRAM)]})
    )
    wanted = submission(Bundle.LEAD, repeat=RepeatPolicy.COMMENT)
    assert (await find(workshop, wanted)).open_main_id == lead
    await workshop.client.call(EntityUpdate(EntityType.LEAD, lead, {"STATUS_ID": "JUNK"}))
    assert (await find(workshop, wanted)).open_main_id is None


@pytest.mark.parametrize("mode", TraceMode)
@pytest.mark.parametrize("bundle", [Bundle.LEAD, Bundle.DEAL, Bundle.QUOTE])
async def test_a_repeat_inquiry_is_a_comment(
    workshop: Workshop, mode: TraceMode, bundle: Bundle
) -> None:
    """On the open main entity, once, even if the attempt that left it is forgotten."""
    first = submission(bundle, repeat=RepeatPolicy.COMMENT)
    made = await workshop.deliver(first, mode)
    main = made.entity(EntityKind(bundle.value))
    assert main is not None
    again = submission(bundle, repeat=RepeatPolicy.COMMENT, key=type(first.key)("f" * 32))
    for _ in range(2):
        workshop.progress.kept = type(made)()
        repeated = await workshop.deliver(again, mode)
        entity = repeated.entity(main.kind)
        assert entity is not None
        assert (entity.id, entity.made) == (main.id, False)
    owners = [comment["owner"] for comment in workshop.comments]
    assert owners == [[main.kind.value, main.id]] * 2
    shown = workshop.traces_of(main.kind, main.id)
    # Only trace.add may add a trace to what exists; a classic update would overwrite UTM values.
    assert len(shown) == (2 if mode in {TraceMode.LINKED, TraceMode.STORED} else 1)


def test_phone_forms() -> None:
    assert phone_forms("+79123456789") == (
        "+79123456789",
        "79123456789",
        "89123456789",
        "8 (912) 345-67-89",
        "+7 912 345-67-89",
    )
    assert phone_forms("no phone") == ("no phone",)


def test_a_search_takes_twenty_values() -> None:
    values = search_values(tuple(f"+4930123{number}" for number in range(100, 130)))
    assert 15 < len(values) <= 20


async def test_an_answer_that_cannot_be_read_is_not_nobody(workshop: Workshop) -> None:
    """It might have told of somebody, who would then be made a second time."""
    await workshop.add_contact()

    async def garbled(batch: Batch) -> BatchResult:
        strange = unexpected(Call("crm.duplicate.findbycomm", repeatable=True), "expected ids")
        return BatchResult({command.name: Failed(strange.copy()) for command in batch.commands})

    workshop.client.batch = garbled  # type: ignore[method-assign]  # a proxy before the portal
    with pytest.raises(TransientError):
        await find(workshop)
