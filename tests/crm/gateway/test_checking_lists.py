"""What a check compares with what: kinds, pipelines, languages, lists."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from crm.client.methods.portal_setup import CrmMode
from crm.gateway.checking import check_forms
from intake.forms.crm_part import Bundle, EntityKind
from intake.forms.form import Form
from intake.forms.step import StepType
from intake.kernel.ids import FormId
from intake.operations.health_picture import FormComplaint, FormFault
from tests.crm.gateway.test_checking import choosing, form
from tests.crm.gateway.workshop import Workshop

Fault = tuple[FormFault, Mapping[str, Any]]


async def complaints(
    workshop: Workshop, *forms: Form, mode: CrmMode = CrmMode.CLASSIC, language: str = "ru"
) -> tuple[FormComplaint, ...]:
    return await check_forms(workshop.client, forms, mode, language=language)


async def faults(workshop: Workshop, wrong: Form) -> list[Fault]:
    return [(one.fault, one.args) for one in await complaints(workshop, wrong)]


def no_field(kind: str, field: str = "UF_CRM_GONE") -> Fault:
    return FormFault.NO_FIELD, {"entity": kind, "field": field}


def gone(kind: EntityKind) -> Form:
    """A form with a field that no portal has, for that kind."""
    return form((StepType.TEXT, kind, "UF_CRM_GONE"))


@pytest.mark.parametrize(("mode", "kind"), [(CrmMode.CLASSIC, "lead"), (CrmMode.SIMPLE, "deal")])
async def test_auto_is_what_the_portal_would_make(
    workshop: Workshop, mode: CrmMode, kind: str
) -> None:
    wrong = form((StepType.TEXT, None, "UF_CRM_GONE"), bundle=Bundle.AUTO)
    (found,) = await complaints(workshop, wrong, mode=mode)
    assert (found.fault, found.args) == no_field(kind)


async def test_every_form_is_told_of(workshop: Workshop) -> None:
    """Those without a part for the CRM have nothing to be compared."""
    one, two, three = (
        replace(gone(EntityKind.DEAL), id=FormId(name)) for name in ("one", "two", "three")
    )
    found = await complaints(workshop, one, replace(two, crm=None), three)
    assert [complaint.form for complaint in found] == ["one", "three"]


async def test_everything_wrong_is_told_at_once(workshop: Workshop) -> None:
    """In the order of kinds and steps; what does not exist is not judged further."""
    wrong = form(
        (StepType.FILE, None, "UF_CRM_NOTE"),
        (StepType.FILE, None, "UF_CRM_FILES"),
        (StepType.TEXT, None, "UF_CRM_GONE"),
        (StepType.TEXT, None, "UF_CRM_FILES"),
        (StepType.PHONE, None, "UF_CRM_BUDGET"),
        (StepType.PHONE, None, "UF_CRM_NOTE"),
        (StepType.LONG_TEXT, None, "TYPE_ID"),
        (StepType.YES_NO, EntityKind.CONTACT, "UF_CRM_BUDGET"),
        fields={EntityKind.CONTACT: {"UF_CRM_EVENT_DATE": "soon", "UF_CRM_LOST": "x"}},
    )

    def misfit(step: str, field: str, shape: str) -> Fault:
        return FormFault.STEP_MISFIT, {"step": step, "field": field, "shape": shape}

    def answer(step: str, kind: str, field: str, shape: str) -> Fault:
        args = {"step": step, "kind": kind, "field": field, "shape": shape}
        return FormFault.ANSWER_MISFIT, args

    assert await faults(workshop, wrong) == [
        no_field("deal"),
        no_field("contact", "UF_CRM_LOST"),
        (FormFault.NO_VALUE, {"field": "contact.UF_CRM_EVENT_DATE", "value": "soon"}),
        misfit("s0", "UF_CRM_NOTE", "string"),
        misfit("s3", "UF_CRM_FILES", "file"),
        answer("s4", "phone", "UF_CRM_BUDGET", "enumeration"),
        answer("s6", "long_text", "TYPE_ID", "list"),
        answer("s7", "yes_no", "UF_CRM_BUDGET", "enumeration"),
    ]


@pytest.mark.parametrize(
    ("language", "label"), [("en", "Choice 0"), ("ru", "Что-то"), ("de", "Что-то")]
)
async def test_choices_are_judged_by_the_label_that_is_sent(
    workshop: Workshop, language: str, label: str
) -> None:
    """In the team's language, or in the form's own where it lacks that one."""
    (found,) = await complaints(workshop, choosing("Что-то"), language=language)
    assert (found.fault, found.args["value"]) == (FormFault.NO_CHOICE, label)


async def test_fields_that_may_not_be_read_hide_nothing_else(workshop: Workshop) -> None:
    workshop.fault("refuse", method="crm.item.fields", command="fields_deal")
    assert await faults(workshop, gone(EntityKind.CONTACT)) == [
        (FormFault.FIELDS_UNTOLD, {"entity": "deal"}),
        no_field("contact"),
    ]


# --- which kinds a form fills ---


@pytest.mark.parametrize(
    ("crm", "kind"),
    [
        ({"contact": True}, "contact"),
        ({"contact": False}, "deal"),
        ({"company": True}, "company"),
        ({"company": False}, "deal"),
        ({"bundle": Bundle.LEAD}, "lead"),
        ({"bundle": Bundle.QUOTE}, "contact"),
    ],
)
async def test_an_answer_for_what_is_not_made_goes_to_the_main_entity(
    workshop: Workshop, crm: dict[str, Any], kind: str
) -> None:
    whose = EntityKind.COMPANY if "company" in crm else EntityKind.CONTACT
    wrong = form((StepType.TEXT, whose, "UF_CRM_GONE"), **crm)
    assert await faults(workshop, wrong) == [no_field(kind)]


@pytest.mark.parametrize("company", [True, False])
async def test_only_a_company_that_is_made_has_a_tax_id(workshop: Workshop, company: bool) -> None:
    found_faults = await faults(workshop, form(company=company, tax_id_field="UF_CRM_TAX"))
    assert found_faults == ([no_field("company", "UF_CRM_TAX")] if company else [])


@pytest.mark.parametrize(
    ("crm", "kinds"),
    [
        ({"company": True}, ["deal", "contact"]),
        ({"contact": False, "company": True}, ["deal"]),
        ({"bundle": Bundle.QUOTE, "company": True}, ["contact"]),
        ({"bundle": Bundle.LEAD}, ["lead"]),
    ],
)
async def test_companies_and_quotes_have_no_source(
    workshop: Workshop, crm: dict[str, Any], kinds: list[str]
) -> None:
    assert await faults(workshop, form(source_id="MOON", **crm)) == [
        (FormFault.NO_VALUE, {"field": f"{kind}.SOURCE_ID", "value": "MOON"}) for kind in kinds
    ]


TRIAL = {"directory": "DEAL_STAGE_1", "code": "C1:TRIAL", "name": "Trial"}


@pytest.mark.parametrize(
    ("pipeline", "known"), [("Partners", True), ("1", True), ("General", False), (None, False)]
)
async def test_a_stage_is_looked_for_in_its_pipeline(
    workshop: Workshop, pipeline: str | None, known: bool
) -> None:
    workshop.portal.configure({"statuses": [TRIAL]})
    found_faults = await faults(workshop, form(pipeline=pipeline, stage="Trial"))
    wrong: Fault = FormFault.NO_VALUE, {"field": "deal.STAGE_ID", "value": "Trial"}
    assert found_faults == ([] if known else [wrong])


# --- what a complaint proposes ---


@pytest.mark.parametrize(("items", "listed"), [(12, True), (13, False)])
async def test_a_short_list_is_named_and_a_long_one_only_where_it_is_near(
    workshop: Workshop, items: int, listed: bool
) -> None:
    names = tuple(f"Budget {number}" for number in range(items))
    values = [{"id": number, "value": name} for number, name in enumerate(names, 1)]
    field = {"kind": "deal", "name": "UF_CRM_PLAN", "type": "enumeration", "items": values}
    workshop.portal.configure({"user_fields": [field]})
    misspelt, other = await complaints(
        workshop, choosing("Budgit 3", "xyz", field="UF_CRM_PLAN"), language="ru"
    )
    assert misspelt.near == "Budget 3"
    assert (other.near, other.known) == (None, names if listed else ())


async def test_a_field_that_nobody_has_lists_no_others(workshop: Workshop) -> None:
    (found,) = await complaints(workshop, form((StepType.TEXT, None, "UF_QQQQQ")))
    assert (found.near, found.known) == (None, ())


async def test_what_is_no_list_has_nothing_to_propose(workshop: Workshop) -> None:
    wrong = form(fields={EntityKind.DEAL: {"UF_CRM_EVENT_DATE": "soon"}})
    (found,) = await complaints(workshop, wrong)
    assert (found.near, found.known) == (None, ())


async def test_all_that_is_missing_of_what_the_portal_requires(workshop: Workshop) -> None:
    """Its own required fields are filled by the portal or by us: only people's own are told."""
    workshop.portal.configure({
        "required": {"deal": ["UF_CRM_NOTE", "OPPORTUNITY"], "contact": ["UF_CRM_BUDGET", "NAME"]}
    })  # fmt: skip
    assert await faults(workshop, form()) == [
        (FormFault.UNFILLED, {"entity": "deal", "field": "UF_CRM_NOTE"}),
        (FormFault.UNFILLED, {"entity": "contact", "field": "UF_CRM_BUDGET"}),
    ]
