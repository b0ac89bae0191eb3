"""Who is found, and how many requests it takes."""

import pytest

from crm.client.encoding import Params
from crm.client.failures import Call, unexpected
from crm.client.methods.command_batch import Batch, BatchResult, Failed
from crm.client.methods.entity_types import EntityType
from crm.client.methods.item import ItemAdd
from intake.delivery.plan import Found, TraceMode
from intake.delivery.planning import look_up_of
from intake.forms.crm_part import Bundle, CompanyMatch, EntityKind
from intake.forms.form import RepeatPolicy
from intake.forms.step import StepType
from intake.outbox.delivery_errors import TransientError
from intake.submissions.submission import Submission
from tests.crm.gateway.workshop import Workshop
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


async def test_a_stranger_is_not_taken_for_who_was_found(workshop: Workshop) -> None:
    """However much older; nor is anything that is the stranger's."""
    stranger = await workshop.add_contact(fm=[row("EMAIL", "other@example.com")])
    contact = await workshop.add_contact()
    await workshop.add_deal(contactIds=[stranger])
    found = await find(workshop, submission(repeat=RepeatPolicy.COMMENT))
    assert found.contact is not None
    assert found.contact.id == contact
    assert found.open_main_id is None


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
    named = submission(tax_id_field="UF_CRM_NOTE")
    assert (await find(workshop, named)).company_id == by_title, "a field alone matches nothing"
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


async def test_a_known_person_gets_neither_a_second_contact_nor_a_second_phone(
    workshop: Workshop,
) -> None:
    await workshop.add_contact(fm=[row("PHONE", "+49 (0)30 123456")])
    await workshop.deliver(submission(), TraceMode.LINKED)
    phones = [
        one["value"]
        for one in workshop.one(EntityKind.CONTACT)["multifields"]
        if one["type_id"] == "PHONE"
    ]
    assert phones == ["+49 (0)30 123456"]


@pytest.mark.parametrize("stored", ["anna@xn--e1afmkfd.xn--p1ai", "Anna@пример.рф"])
async def test_an_address_of_other_letters_is_found_encoded_and_not(
    workshop: Workshop, stored: str
) -> None:
    contact = await workshop.add_contact(fm=[row("EMAIL", stored)])
    wanted = submission(
        answers=(
            *ANSWERS[:2],
            answer(
                "email",
                StepType.EMAIL,
                "anna@xn--e1afmkfd.xn--p1ai",
                to=((EntityKind.CONTACT, "EMAIL"),),
            ),
        )
    )
    found = await find(workshop, wanted)
    assert found.contact is not None
    assert found.contact.id == contact


async def test_an_answer_that_cannot_be_read_is_not_nobody(workshop: Workshop) -> None:
    """It might have told of somebody, who would then be made a second time."""
    await workshop.add_contact()

    async def garbled(batch: Batch) -> BatchResult:
        strange = unexpected(Call("crm.duplicate.findbycomm", repeatable=True), "expected ids")
        return BatchResult({command.name: Failed(strange.copy()) for command in batch.commands})

    workshop.client.batch = garbled  # type: ignore[method-assign]  # a proxy before the portal
    with pytest.raises(TransientError):
        await find(workshop)


@pytest.mark.parametrize(
    ("email", "spellings"),
    [
        ("anna@example.com", ("anna@example.com",)),
        ("anna@xn--e1afmkfd.xn--p1ai", ("anna@xn--e1afmkfd.xn--p1ai", "anna@пример.рф")),
        ('"a@b"@xn--e1afmkfd.xn--p1ai', ('"a@b"@xn--e1afmkfd.xn--p1ai', '"a@b"@пример.рф')),
        ("anna@", ("anna@",)),
        ("anna", ("anna",)),
        ("anna@exa mple.com", ("anna@exa mple.com",)),
    ],
)
async def test_an_address_is_searched_as_people_write_it_too(
    workshop: Workshop, email: str, spellings: tuple[str, ...]
) -> None:
    """What is no address is searched as it is."""
    asked: list[Params] = []
    original = workshop.client.batch

    async def listening(batch: Batch) -> BatchResult:
        asked.extend(command.method.params() for command in batch.commands)
        return await original(batch)

    workshop.client.batch = listening  # type: ignore[method-assign]  # an eavesdropper
    said = answer("email", StepType.EMAIL, email, to=((EntityKind.CONTACT, "EMAIL"),))
    await find(workshop, submission(answers=(*ANSWERS[:2], said)))
    searched = [one["values"] for one in asked if one.get("type") == "EMAIL"]
    assert searched == [spellings]


@pytest.mark.parametrize(
    ("bundle", "kind", "still_open"),
    [
        (Bundle.LEAD, 1, {"stageSemanticId": "P"}),
        (Bundle.DEAL, 2, {"stageSemanticId": "P"}),
        (Bundle.QUOTE, 7, {"closed": "N"}),
    ],
)
async def test_lists_begin_with_the_one_that_wins_and_bring_no_more_than_is_read(
    workshop: Workshop, bundle: Bundle, kind: int, still_open: Params
) -> None:
    """A page may be all that is read: of people the oldest, of what is open the newest."""
    contact = await workshop.add_contact()
    lead = await workshop.client.call(
        ItemAdd(EntityType.LEAD, {"title": "Old", "fm": [row("PHONE", PHONE)]})
    )
    asked: list[Params] = []
    original = workshop.client.batch

    async def listening(batch: Batch) -> BatchResult:
        asked.extend(command.method.params() for command in batch.commands)
        return await original(batch)

    workshop.client.batch = listening  # type: ignore[method-assign]  # an eavesdropper
    await find(workshop, submission(bundle, repeat=RepeatPolicy.COMMENT))

    def listed(filter_: Params, select: tuple[str, ...], order: str, kind: int) -> Params:
        parts: Params = {"filter": filter_, "select": select, "order": {"id": order}}
        return {"entityTypeId": kind, "useOriginalUfNames": "Y", **parts}

    lists: list[Params] = [
        {"filter": {"IM": TELEGRAM}, "select": ("ID",), "order": {"ID": "ASC"}},
        listed({"=title": COMPANY}, ("id",), "ASC", 4),
        listed({"@id": [contact]}, ("*",), "ASC", 3),
        listed({**still_open, "@contactId": [contact]}, ("id", "contactId"), "DESC", kind),
    ]
    if bundle is Bundle.LEAD:  # who is no contact yet may be a lead
        lists.insert(1, lists[0])
        lists.append(listed({**still_open, "@id": [lead]}, ("id",), "DESC", kind))
    assert [one for one in asked if "filter" in one] == lists
