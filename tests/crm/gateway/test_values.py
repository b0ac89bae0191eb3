"""Titles become ids and codes; what the portal does not know is left out and told to the log."""

import logging

import pytest

from crm.client.methods.entity_types import EntityType
from crm.client.methods.item import ItemAdd
from crm.client.methods.portal_setup import StatusList
from crm.client.methods.records import PAGE_SIZE
from intake.delivery.plan import TraceMode
from intake.forms.crm_part import Bundle, EntityKind
from intake.forms.step import StepType
from intake.submissions.submission import SubmittedAnswer
from tests.crm.gateway.workshop import Workshop
from tests.intake.delivery.made_up import ANSWERS, answer, submission

MODES = (TraceMode.LINKED, TraceMode.INLINE)


def custom(*answers: SubmittedAnswer) -> tuple[SubmittedAnswer, ...]:
    return (*ANSWERS, *answers)


ANSWERED = custom(
    answer("b", StepType.CHOICE, "b2", to=((None, "UF_CRM_BUDGET"),), items=("1000 to 5000",)),
    answer("n", StepType.YES_NO, "yes", to=((None, "UF_CRM_NEWSLETTER"),)),
    answer("d", StepType.DATE, "2026-05-04", to=((None, "UF_CRM_EVENT_DATE"),)),
    answer("s", StepType.CHOICES, "x", "y", to=((None, "UF_CRM_NOTE"),), items=("X", "Y")),
    answer("t", StepType.TEXT, "42", to=((EntityKind.CONTACT, "UF_CRM_1747309879"),)),
)


@pytest.mark.parametrize("mode", MODES)
async def test_custom_fields(workshop: Workshop, mode: TraceMode) -> None:
    await workshop.deliver(submission(answers=ANSWERED), mode)
    fields = workshop.one(EntityKind.DEAL)["fields"]
    assert fields["UF_CRM_BUDGET"] == 102
    assert fields["UF_CRM_NEWSLETTER"] is True
    assert fields["UF_CRM_EVENT_DATE"] == "2026-05-04"
    assert fields["UF_CRM_NOTE"] == "X, Y"
    assert workshop.one(EntityKind.CONTACT)["fields"]["UF_CRM_1747309879"] == "42"


@pytest.mark.parametrize("mode", MODES)
async def test_pipeline_stage_and_source_by_title(workshop: Workshop, mode: TraceMode) -> None:
    status = workshop.state["settings"]
    assert [pipeline["name"] for pipeline in status["pipelines"]] == ["General", "Partners"]
    wanted = submission(pipeline="partners", stage="PREPARATION", source_id="WEB", assigned_by=2)
    await workshop.deliver(wanted, mode)
    fields = workshop.one(EntityKind.DEAL)["fields"]
    assert (fields["CATEGORY_ID"], fields["STAGE_ID"]) == (1, "C1:PREPARATION")
    assert (fields["SOURCE_ID"], fields["ASSIGNED_BY_ID"]) == ("WEB", 2)
    assert workshop.one(EntityKind.CONTACT)["fields"]["SOURCE_ID"] == "WEB"
    assert workshop.one(EntityKind.COMPANY)["fields"]["ASSIGNED_BY_ID"] == 2


async def test_titles_of_contacts_and_companies_become_codes_as_well(workshop: Workshop) -> None:
    banking = ((EntityKind.COMPANY, "INDUSTRY"),)
    answers = custom(answer("i", StepType.CHOICE, "x", to=banking, items=("Banking",)))
    await workshop.deliver(submission(answers=answers, source_id="web"), TraceMode.LINKED)
    assert workshop.one(EntityKind.CONTACT)["fields"]["SOURCE_ID"] == "WEB"
    assert workshop.one(EntityKind.COMPANY)["fields"]["INDUSTRY"] == "BANKING"


@pytest.mark.parametrize(
    ("bundle", "directory", "name"),
    [
        (Bundle.LEAD, "STATUS", "STATUS_ID"),
        (Bundle.QUOTE, "QUOTE_STATUS", "STATUS_ID"),
        (Bundle.DEAL, "DEAL_STAGE", "STAGE_ID"),
    ],
)
async def test_a_stage_by_its_title(
    workshop: Workshop, bundle: Bundle, directory: str, name: str
) -> None:
    second = (await workshop.client.call(StatusList(directory)))[1]
    await workshop.deliver(submission(bundle, stage=second.name.upper()), TraceMode.LINKED)
    assert workshop.one(EntityKind(bundle.value))["fields"][name] == second.code


@pytest.mark.parametrize("rows", [PAGE_SIZE - 1, PAGE_SIZE, PAGE_SIZE + 1, 3 * PAGE_SIZE])
async def test_a_directory_comes_whole_however_long_it_is(workshop: Workshop, rows: int) -> None:
    """Directories are not paged: one with as many rows as a page has is whole, too."""
    has = len(workshop.portal.world.directories.rows("SOURCE"))
    more = [
        {"directory": "SOURCE", "code": f"S{number}", "name": f"Source {number}"}
        for number in range(has, rows)
    ]
    workshop.portal.configure({"statuses": more})
    await workshop.deliver(submission(source_id=f"source {rows - 1}"), TraceMode.LINKED)
    assert workshop.one(EntityKind.DEAL)["fields"]["SOURCE_ID"] == f"S{rows - 1}"
    assert workshop.portal.calls["crm.status.list"] == 1


@pytest.mark.parametrize("mode", MODES)
async def test_unknown_values_are_left_out(
    workshop: Workshop, mode: TraceMode, caplog: pytest.LogCaptureFixture
) -> None:
    answers = custom(
        answer("b", StepType.CHOICE, "x", to=((None, "UF_CRM_BUDGET"),), items=("A fortune [b]",)),
        answer("g", StepType.TEXT, "x", to=((None, "UF_CRM_GONE"),)),
    )
    wanted = submission(answers=answers, stage="No such stage", pipeline="No such pipeline")
    with caplog.at_level(logging.WARNING):
        made = await workshop.deliver(wanted, mode)
    assert made.commented
    assert [(one.field, one.title, one.value) for one in made.misfits] == [
        ("CATEGORY_ID", "Category", "No such pipeline"),
        ("STAGE_ID", "Stage", "No such stage"),
        ("UF_CRM_BUDGET", "Budget", "A fortune [b]"),
        ("UF_CRM_GONE", "UF_CRM_GONE", "x"),
    ]
    (comment,) = workshop.comments
    (block,) = comment["text"].split("\n\n")[1:-1]
    assert block.split("\n") == [
        "[b]No place for[/b]",
        "Category: No such pipeline",
        "Stage: No such stage",
        "Budget: A fortune ［b］",
        "UF_CRM_GONE: x",
    ]
    assert workshop.progress.kept.misfits == (), "they are known when the bundle is whole"
    fields = workshop.one(EntityKind.DEAL)["fields"]
    assert (fields["CATEGORY_ID"], fields["STAGE_ID"]) == (0, "NEW")
    assert "UF_CRM_BUDGET" not in fields
    left_out = {getattr(record, "field", None) for record in caplog.records}
    assert {"UF_CRM_BUDGET", "UF_CRM_GONE", "STAGE_ID", "CATEGORY_ID"} <= left_out
    assert "fortune" not in caplog.text


async def test_the_setup_is_asked_once(workshop: Workshop) -> None:
    wanted = submission(answers=ANSWERED, pipeline="Partners", stage="NEW")
    await workshop.deliver(wanted, TraceMode.LINKED)
    before = dict(workshop.portal.calls)
    await workshop.deliver_again(wanted)
    assert workshop.portal.calls["crm.item.fields"] == before["crm.item.fields"]
    assert workshop.portal.calls["crm.status.list"] == before["crm.status.list"]


async def test_a_portal_that_tells_nothing_of_itself(workshop: Workshop) -> None:
    """Values then go as they are."""
    for method in ("crm.item.fields", "crm.status.list", "crm.category.list"):
        workshop.fault("refuse", method=method, count=None)
    answers = custom(answer("t", StepType.TEXT, "42", to=((None, "UF_CRM_NOTE"),)))
    await workshop.deliver(submission(answers=answers, source_id="WEB"), TraceMode.LINKED)
    fields = workshop.one(EntityKind.DEAL)["fields"]
    assert (fields["UF_CRM_NOTE"], fields["SOURCE_ID"]) == ("42", "WEB")


async def test_an_amount_and_an_address(workshop: Workshop) -> None:
    """An item add drops addresses silently, so a classic update brings them."""
    answers = custom(
        answer("o", StepType.NUMBER, "1500.50", to=((None, "OPPORTUNITY"),)),
        answer("a", StepType.TEXT, "Main St 1", to=((EntityKind.CONTACT, "ADDRESS"),)),
    )
    await workshop.deliver(submission(answers=answers), TraceMode.LINKED)
    deal = workshop.one(EntityKind.DEAL)["fields"]
    assert (deal["OPPORTUNITY"], deal["IS_MANUAL_OPPORTUNITY"]) == (1500.5, "Y")
    assert workshop.one(EntityKind.CONTACT)["fields"]["ADDRESS"] == "Main St 1"
    assert len(workshop.traces) == 1


async def test_an_address_reaches_a_contact_that_a_dying_portal_left_without_it(
    workshop: Workshop,
) -> None:
    wanted = submission(
        answers=custom(
            answer("a", StepType.TEXT, "Main St 1", to=((EntityKind.CONTACT, "ADDRESS"),))
        )
    )
    workshop.fault("dies", method="batch", after=1)
    await workshop.deliver_at_last(wanted, TraceMode.LINKED)
    assert workshop.one(EntityKind.CONTACT)["fields"]["ADDRESS"] == "Main St 1"


async def test_nothing_of_an_existing_entity_is_overwritten(workshop: Workshop) -> None:
    contact = await workshop.add_contact(
        name="Old", post="CEO", sourceId="CALL", UF_CRM_1747309879="1", utmSource="vk"
    )
    await workshop.client.call(ItemAdd(EntityType.COMPANY, {"title": "Elsewhere"}))
    before = workshop.by_id(EntityKind.CONTACT, contact)["fields"]
    await workshop.deliver(submission(answers=ANSWERED, source_id="WEB"), TraceMode.LINKED)
    after = workshop.by_id(EntityKind.CONTACT, contact)["fields"]
    changed = {name for name in after if after[name] != before.get(name)}
    # Only what was missing: an e-mail and a link to the new company.
    assert changed <= {"HAS_EMAIL", "COMPANY_ID", "COMPANY_IDS", "DATE_MODIFY"}


@pytest.mark.parametrize(("source", "lists"), [("WEBFORM", 0), ("WEB", 1)])
async def test_what_every_portal_has_is_not_looked_up(
    workshop: Workshop, source: str, lists: int
) -> None:
    wanted = submission(fields={EntityKind.DEAL: {"SOURCE_ID": source}})
    await workshop.deliver(wanted, TraceMode.LINKED)
    assert workshop.one(EntityKind.DEAL)["fields"]["SOURCE_ID"] == source
    assert workshop.portal.calls["crm.status.list"] == lists
