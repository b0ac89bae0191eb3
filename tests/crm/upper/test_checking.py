"""What ``python -m bot check`` says of a portal."""

from types import MappingProxyType
from typing import Any

import pytest

from crm.checking import Finding, Severity, check_portal
from intake.forms.form import (
    Bundle,
    CrmPart,
    EntityKind,
    Finish,
    Form,
    FormKind,
    RepeatPolicy,
    Step,
    StepType,
    Target,
    Wording,
)
from intake.ids import FormId, StepId
from tests.crm.upper.workshop import Workshop

WORDS = Wording(MappingProxyType({"en": "?"}))


def form(*steps: tuple[StepType, EntityKind | None, str], **crm: Any) -> Form:
    made = tuple(
        Step(StepId(f"s{number}"), kind, WORDS, targets=(Target(entity, name),))
        for number, (kind, entity, name) in enumerate(steps)
    )
    part = CrmPart(**{"bundle": Bundle.DEAL, **crm})
    return Form(
        FormId("b2b"), "h", FormKind.SUBMISSION, ("en",), "en", WORDS, None, None, made,
        Finish(WORDS), part, RepeatPolicy.NEW, None,
    )  # fmt: skip


async def findings(workshop: Workshop, *forms: Form) -> tuple[Finding, ...]:
    return await check_portal(workshop.client, forms)


async def test_all_is_well(workshop: Workshop) -> None:
    good = form(
        (StepType.NAME, EntityKind.CONTACT, "NAME"),
        (StepType.FILE, None, "UF_CRM_FILES"),
        (StepType.CHOICE, None, "UF_CRM_BUDGET"),
        pipeline="Partners",
        stage="NEW",
        source_id="WEB",
    )
    assert await findings(workshop, good) == ()


@pytest.mark.parametrize(
    ("crm", "words"),
    [
        ({"pipeline": "Nowhere"}, "no pipeline 'Nowhere'"),
        ({"stage": "Never"}, "deal.STAGE_ID has no value 'Never'"),
        ({"source_id": "MOON"}, "deal.SOURCE_ID has no value 'MOON'"),
        ({"fields": {EntityKind.DEAL: {"UF_CRM_GONE": "x"}}}, "deal has no field UF_CRM_GONE"),
        (
            {"fields": {EntityKind.CONTACT: {"UF_CRM_BUDGET": "x"}}},
            "contact.UF_CRM_BUDGET has no value 'x'",
        ),
        ({"company": True, "tax_id_field": "UF_CRM_TAX"}, "company has no field UF_CRM_TAX"),
    ],
)
async def test_what_forms_name_must_exist(
    workshop: Workshop, crm: dict[str, Any], words: str
) -> None:
    found = await findings(workshop, form(**crm))
    assert found
    assert {one.severity for one in found} == {Severity.WARNING}
    assert any(words in one.text and one.text.startswith("form b2b: ") for one in found)


async def test_files_need_a_field_for_files(workshop: Workshop) -> None:
    (found,) = await findings(workshop, form((StepType.FILE, None, "UF_CRM_NOTE")))
    assert "the step s0 does not fit the field UF_CRM_NOTE" in found.text


async def test_a_wrong_webhook(workshop: Workshop) -> None:
    workshop.fault("no_auth", count=None)
    (found,) = await findings(workshop)
    assert found.severity is Severity.ERROR
    assert "sandbox" not in found.text


async def test_a_missing_scope(workshop: Workshop) -> None:
    workshop.portal.configure({"webhooks": [{"user_id": 1, "code": "sandbox", "scopes": ["user"]}]})
    (found,) = await findings(workshop)
    assert "scope crm" in found.text


async def test_a_portal_that_is_down(workshop: Workshop) -> None:
    workshop.fault("down", count=None)
    (found,) = await findings(workshop)
    assert found.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"kind": "no_auth"}, "refuses us"),
        ({"kind": "html"}, "does not answer as it should (UNREADABLE_ANSWER)"),
        ({"kind": "cut_before"}, "does not answer as it should (CONNECTION_LOST)"),
    ],
)
async def test_a_portal_that_cannot_be_asked(
    workshop: Workshop, fault: dict[str, Any], words: str
) -> None:
    workshop.fault(**fault, count=None)
    (finding,) = await findings(workshop)
    assert finding.severity is Severity.ERROR
    assert words in finding.text
    assert "batch" not in finding.text
