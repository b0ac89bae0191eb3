"""What ``python -m bot check`` says of a portal."""

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import pytest

from intake.forms.crm_part import Bundle, CrmPart, EntityKind, Target
from intake.forms.form import Finish, Form, PartialPolicy, RepeatPolicy
from intake.forms.step import StepType
from intake.forms.steps.choices import ChoicesLimits
from intake.forms.steps.number import NumberLimits, NumberStep
from intake.forms.steps.step_types import step_class
from intake.forms.wording import Choice, Wording
from intake.kernel.ids import FormId, StepId
from tests.crm.gateway.workshop import Workshop
from tests.health_words import portal_faults

WORDS = Wording(MappingProxyType({"en": "?"}))


def form(*steps: tuple[StepType, EntityKind | None, str], **crm: Any) -> Form:
    made = tuple(
        step_class(kind)(StepId(f"s{number}"), WORDS, targets=(Target(entity, name),))
        for number, (kind, entity, name) in enumerate(steps)
    )
    part = CrmPart(**{"bundle": Bundle.DEAL, **crm})
    return Form(
        FormId("b2b"), "h", ("en",), "en", WORDS, None, None, made,
        Finish(WORDS), part, RepeatPolicy.NEW, None,
    )  # fmt: skip


def choosing(
    *labels: str, field: str = "UF_CRM_BUDGET", kind: StepType = StepType.CHOICE, **more: Any
) -> Form:
    """A form with one question whose choices are called so in Russian, its fallback."""
    choices = tuple(
        Choice(f"c{number}", Wording(MappingProxyType({"en": f"Choice {number}", "ru": label})))
        for number, label in enumerate(labels)
    )
    made = step_class(kind)(StepId("budget"), WORDS, targets=(Target(None, field),))
    more["options"] = choices
    step = replace(made, **more)
    return replace(form(source_id="WEB"), steps=(step,), languages=("en", "ru"), fallback="ru")


async def findings(workshop: Workshop, *forms: Form) -> tuple[str, ...]:
    return await portal_faults(workshop.client, *forms, language="ru")


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
        ({"pipeline": "Nowhere"}, "no pipeline “Nowhere”"),
        ({"stage": "Never"}, "deal.STAGE_ID has no value “Never”"),
        ({"source_id": "MOON"}, "deal.SOURCE_ID has no value “MOON”"),
        ({"fields": {EntityKind.DEAL: {"UF_CRM_GONE": "x"}}}, "deal has no field UF_CRM_GONE"),
        (
            {"fields": {EntityKind.CONTACT: {"UF_CRM_BUDGET": "x"}}},
            "contact.UF_CRM_BUDGET has no value “x”",
        ),
        ({"company": True, "tax_id_field": "UF_CRM_TAX"}, "company has no field UF_CRM_TAX"),
    ],
)
async def test_what_forms_name_must_exist(
    workshop: Workshop, crm: dict[str, Any], words: str
) -> None:
    found = await findings(workshop, form(**crm))
    assert found
    assert any(words in one and one.startswith("form b2b: ") for one in found)


async def test_each_choice_must_be_an_item_of_its_list(workshop: Workshop) -> None:
    """By the label that is sent: the one in the form's fallback language."""
    wrong = choosing("Up to 1000", "1000 to 500", "Over 5000 ", "Whatever", "ОЧЕНЬ много")
    complaints = [one.removeprefix("form b2b: ") for one in await findings(workshop, wrong)]
    assert [one.partition("; ")[::2] for one in complaints] == [
        (
            f"deal.UF_CRM_BUDGET has no value “{label}” (the choice “{value}” of the step budget)",
            end,
        )
        for label, value, end in (
            ("1000 to 500", "c1", "did you mean “1000 to 5000”?"),
            ("Whatever", "c3", "known are Up to 1000, 1000 to 5000, Over 5000"),
            ("ОЧЕНЬ много", "c4", "known are Up to 1000, 1000 to 5000, Over 5000"),
        )
    ]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (choosing("Sale", "Rent", field="TYPE_ID"), "deal.TYPE_ID has no value “Rent”"),
        (choosing("Sael", "Sale", field="TYPE_ID"), "did you mean “Sale”?"),
        (choosing("Да", "Возможно", field="UF_CRM_NEWSLETTER"), "has no value “Возможно”"),
        (
            choosing("Up to 1000", "Over 5000", kind=StepType.CHOICES),
            "deal.UF_CRM_BUDGET takes one value; the step budget may give several",
        ),
        (
            choosing("Sale", "Goods", kind=StepType.CHOICES, field="TYPE_ID"),
            "deal.TYPE_ID takes one value; the step budget may give several",
        ),
    ],
)
async def test_what_choices_cannot_be(workshop: Workshop, wrong: Form, words: str) -> None:
    complaints = await findings(workshop, wrong)
    assert len(complaints) == 1
    assert words in complaints[0]


@pytest.mark.parametrize(
    "good",
    [
        choosing("up to 1000", "OVER 5000"),
        choosing("101", "103"),
        choosing("Goods", "SALE", field="TYPE_ID"),
        choosing("Да", "Нет", field="UF_CRM_NEWSLETTER"),
        choosing("Whatever", "you say", field="UF_CRM_NOTE", kind=StepType.CHOICES),
        choosing("Over 5000", kind=StepType.CHOICES, limits=ChoicesLimits(max_choices=1)),
    ],
)
async def test_what_choices_can_be(workshop: Workshop, good: Form) -> None:
    assert await findings(workshop, good) == ()


@pytest.mark.parametrize(
    ("kind", "field", "fits"),
    [
        (StepType.TEXT, "UF_CRM_BUDGET", False),
        (StepType.NUMBER, "UF_CRM_BUDGET", False),
        (StepType.YES_NO, "UF_CRM_BUDGET", False),
        (StepType.YES_NO, "UF_CRM_NEWSLETTER", True),
        (StepType.TEXT, "UF_CRM_NEWSLETTER", False),
        (StepType.DATE, "UF_CRM_EVENT_DATE", True),
        (StepType.TEXT, "UF_CRM_EVENT_DATE", False),
        (StepType.NUMBER, "UF_CRM_NOTE", True),
        (StepType.LONG_TEXT, "TYPE_ID", False),
        (StepType.TEXT, "COMMENTS", True),
    ],
)
async def test_an_answer_must_be_of_its_fields_type(
    workshop: Workshop, kind: StepType, field: str, fits: bool
) -> None:
    complaints = await findings(workshop, form((kind, None, field), source_id="WEB"))
    if fits:
        assert complaints == ()
    else:
        (found,) = complaints
        assert f"the step s0 ({kind}) does not fit the field {field} (" in found


async def test_a_number_with_decimals_is_no_integer(workshop: Workshop) -> None:
    fields = [{"kind": "deal", "name": "UF_CRM_GUESTS", "type": "integer"}]
    workshop.portal.configure({"user_fields": fields})
    loose = form((StepType.NUMBER, None, "UF_CRM_GUESTS"))
    (found,) = await findings(workshop, loose)
    assert "does not fit the field UF_CRM_GUESTS (integer)" in found
    whole = NumberStep(
        StepId("s0"), WORDS, targets=loose.steps[0].targets, limits=NumberLimits(integer=True)
    )
    assert await findings(workshop, replace(loose, steps=(whole,))) == ()


async def test_what_is_misspelt_is_guessed(workshop: Workshop) -> None:
    wrong = form(
        (StepType.TEXT, None, "UF_CRM_NOTTE"), pipeline="Partners", stage="Prepration",
        source_id="Websit",
    )  # fmt: skip
    texts = "\n".join(one for one in await findings(workshop, wrong))
    assert "deal has no field UF_CRM_NOTTE; did you mean “UF_CRM_NOTE”?" in texts
    assert "deal.STAGE_ID has no value “Prepration”; did you mean “Preparation”?" in texts
    assert "deal.SOURCE_ID has no value “Websit”; did you mean “Web" in texts
    (found,) = await findings(workshop, form(pipeline="Partnrs"))
    assert "there is no pipeline “Partnrs”; did you mean “Partners”?" in found


async def test_what_the_portal_requires_must_surely_be_there(workshop: Workshop) -> None:
    workshop.portal.configure({"required": {"deal": ["UF_CRM_NOTE"]}})
    asked = form((StepType.TEXT, None, "UF_CRM_NOTE"))
    assert await findings(workshop, asked) == ()
    optional = replace(asked, steps=(replace(asked.steps[0], required=False),))
    (found,) = await findings(workshop, optional)
    assert "requires UF_CRM_NOTE, and the question for it can be left out" in found
    (found,) = await findings(workshop, form())
    assert "requires UF_CRM_NOTE, and the form does not fill it" in found


async def test_files_need_a_field_for_files(workshop: Workshop) -> None:
    (found,) = await findings(workshop, form((StepType.FILE, None, "UF_CRM_NOTE")))
    assert "the step s0 does not fit the field UF_CRM_NOTE" in found


async def test_a_wrong_webhook(workshop: Workshop) -> None:
    workshop.fault("no_auth", count=None)
    (found,) = await findings(workshop)
    assert "sandbox" not in found


async def test_a_missing_scope(workshop: Workshop) -> None:
    workshop.portal.configure({"webhooks": [{"user_id": 1, "code": "sandbox", "scopes": ["user"]}]})
    (found,) = await findings(workshop)
    assert "scope crm" in found


async def test_a_portal_that_is_down(workshop: Workshop) -> None:
    workshop.fault("down", count=None)
    (found,) = await findings(workshop)
    assert found.startswith("does not answer as it should (")


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
    assert words in finding
    assert "batch" not in finding


async def test_the_stage_of_what_was_not_finished_is_looked_for(workshop: Workshop) -> None:
    def stops(stage: str) -> Form:
        partial = PartialPolicy(timedelta(minutes=30), stage=stage)
        return replace(form(source_id="WEB"), partial=partial)

    assert await findings(workshop, stops("PREPARATION")) == ()
    [found] = await findings(workshop, stops("Never"))
    assert "form b2b: deal.STAGE_ID has no value “Never”" in found
