import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.form_reading import read_form
from intake.forms.crm_part import Bundle, CompanyMatch, EntityKind, Target
from intake.forms.form import Form, RepeatPolicy
from intake.forms.step import Condition
from intake.forms.steps.number import NumberStep
from intake.forms.violations import Path, Violations
from intake.kernel.ids import StepId
from intake.team.card_chat import CardChat
from tests.bot.config.wrong_forms import ABSENT, changed, wrong_forms
from tests.intake.forms.samples import FULL, SMALL, form_of, step_in
from texts.fault_lines import terminal_words

LANGUAGES = frozenset({"en", "ru"})

form_of(SMALL)  # pydantic builds its validators at the first form: no example shall wait for that


def violations_of(raw: dict[str, Any], form_id: str = "full", **kwargs: Any) -> tuple[Any, ...]:
    read = read_form(raw, form_id=form_id, languages=LANGUAGES, **kwargs)
    return read.violations if isinstance(read, Violations) else ()


@pytest.mark.parametrize(("raw", "path", "reason"), wrong_forms())
def test_a_wrong_form_is_refused_with_place_and_reason(
    raw: dict[str, Any], path: Path, reason: str
) -> None:
    found = violations_of(raw)
    assert any(one.path == path and reason in terminal_words(one) for one in found), found


@pytest.mark.parametrize(
    ("target", "own", "currency"),
    [
        ("deal.OPPORTUNITY", None, "RUB"),
        ("main.OPPORTUNITY", None, "RUB"),
        ("deal.OPPORTUNITY", "KZT", "KZT"),
        ("deal.COMMENTS", None, None),
    ],
)
def test_an_amount_is_asked_for_in_the_currency_that_the_form_gives_it(
    target: str, own: str | None, currency: str | None
) -> None:
    raw = changed(("crm", "fields"), {"deal": {"CURRENCY_ID": "RUB"}})
    raw["steps"][6] |= {"crm": target, "limits": {"currency": own} if own else {"minimum": 0}}
    amount = form_of(raw).steps[6]
    assert isinstance(amount, NumberStep)
    assert amount.limits.currency == currency


def test_all_faults_are_told_at_once() -> None:
    raw = changed(("title",), "x")
    raw["steps"][0]["type"] = "fone"
    raw["crm"]["bundle"] = "invoice"
    assert len({violation.path for violation in violations_of(raw)}) >= 3


def connected() -> dict[str, Any]:
    """A form whose parts lean on each other: languages, conditions, targets, titles."""
    raw = changed(
        ("crm",),
        {
            "bundle": "deal",
            "company": True,
            "company_match": "tax_id",
            "tax_id_field": "UF_CRM_INN",
            "titles": {"deal": "{story}: {kind} ({topics})"},
            "fields": {"deal": {"CURRENCY_ID": "RUB"}, "company": {"INDUSTRY": "IT"}},
        },
    )
    raw["steps"][0]["crm"] = ["contact.NAME", "company.TITLE"]
    raw["steps"][6]["crm"] = "deal.OPPORTUNITY"
    raw["steps"][9]["crm"] = "company.UF_CRM_INN"
    return raw


def test_a_connected_form_is_right() -> None:
    assert not violations_of(connected())


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (("languages",), ABSENT, "form: 'languages' is missing"),
        (("languages",), None, "languages: has no value"),
        (("languages",), "en, ru", "languages: must be a list"),
        (("languages",), ["en", "rus"], "languages[1]: the bot does not speak 'rus'"),
        (("title",), ABSENT, "form: 'title' is missing"),
        (("steps",), ABSENT, "form: 'steps' is missing"),
        (("steps",), None, "steps: has no value"),
        (("steps",), {"name": "text"}, "steps: must be a list"),
        (("finish",), ABSENT, "form: 'finish' is missing"),
        (("crm",), ABSENT, "form: 'crm' is missing"),
        (("crm",), "deal", "crm: must be a mapping"),
        (("crm", "bundle"), "dael", "crm.bundle: must be one of"),
        (("crm", "company"), "yes please", "crm.company: must be true or false"),
        (("crm", "company_match"), "taxid", "crm.company_match: must be one of"),
        (("crm", "tax_id_field"), "INN", "crm.tax_id_field: 'INN' is not possible"),
        (("steps", 3, "type"), "chioce", "steps[3].type: must be one of"),
        (("steps", 3, "type"), ABSENT, "steps[3]: 'type' is missing"),
        (("steps", 3, "id"), ABSENT, "steps[3]: 'id' is missing"),
        (("steps", 3, "id"), "Kind", "steps[3].id: 'Kind' is not possible"),
        (("steps", 3, "choices"), ABSENT, "steps[3]: 'choices' is missing"),
        (("steps", 3, "choices", 1, "label"), ABSENT, "steps[3].choices[1]: 'label' is missing"),
        (("steps", 5, "choices"), ABSENT, "steps[5]: 'choices' is missing"),
        (("steps", 0, "crm"), ["company.Title"], "steps[0].crm[0]: 'company.Title' is not"),
        (("steps", 9, "type"), "story", "steps[9].type: must be one of"),
    ],
)
def test_a_fault_is_one_line_without_those_that_follow_from_it(
    path: Path, value: Any, line: str
) -> None:
    raw = connected()
    inner: Any = raw
    for part in path[:-1]:
        inner = inner[part]
    if value is ABSENT:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    [violation] = violations_of(raw)
    assert terminal_words(violation).startswith(line)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("languages", "langauges"), ("steps", "step"), ("title", "titel"), ("crm", "crn")],
)
def test_a_misspelt_root_key_is_one_line(right: str, wrong: str) -> None:
    raw = connected()
    raw[wrong] = raw.pop(right)
    [violation] = violations_of(raw)
    assert terminal_words(violation) == f"{wrong}: unknown key; did you mean {right!r}?"


def test_a_right_form_has_everything_in_its_place() -> None:
    form = form_of(FULL)
    assert form.languages == ("en", "ru")
    assert form.fallback == "ru"
    assert form.title.in_("en", "ru") == "Everything"
    assert form.consent is not None
    assert form.consent.url == dict.fromkeys(("en", "ru"), "https://example.com/privacy")
    assert step_in(form, "demo_day").when == (Condition(StepId("kind"), ("demo",)),)
    assert form.crm is not None
    assert form.crm.bundle is Bundle.DEAL
    assert form.repeat is RepeatPolicy.NEW


def test_the_crm_part_is_read_whole() -> None:
    raw = changed(
        ("crm",),
        {
            "bundle": "deal",
            "company": True,
            "titles": {"main": "{form} {name}"},
            "pipeline": 3,
            "stage": "New",
            "source_id": "WEB",
            "assigned_by": 7,
            "fields": {"main": {"COMMENTS": "x", "UF_CRM_N": 5}},
            "company_match": "tax_id",
            "tax_id_field": "UF_CRM_INN",
        },
    )
    raw["steps"][0]["crm"] = ["contact.NAME", "company.TITLE"]
    raw["steps"][9]["crm"] = "company.UF_CRM_INN"
    raw["chat"] = "-100123/45"
    form = form_of(raw)
    crm = form.crm
    assert crm is not None
    assert crm.titles == {EntityKind.DEAL: "{form} {name}"}
    assert crm.fields == {EntityKind.DEAL: {"COMMENTS": "x", "UF_CRM_N": "5"}}
    assert (crm.pipeline, crm.stage, crm.source_id, crm.assigned_by) == ("3", "New", "WEB", 7)
    assert (crm.company_match, crm.tax_id_field) == (CompanyMatch.TAX_ID, "UF_CRM_INN")
    assert form.chat == CardChat(-100123, 45)  # type: ignore[arg-type]  # a plain number reads better
    assert step_in(form, "name").targets == (
        Target(EntityKind.CONTACT, "NAME"),
        Target(EntityKind.COMPANY, "TITLE"),
    )


def test_main_stands_for_lead_and_deal_where_the_portal_decides() -> None:
    raw = {
        **SMALL,
        "crm": {"titles": {"main": "M", "deal": "D"}, "fields": {"main": {"COMMENTS": "x"}}},
    }
    crm = form_of(raw).crm
    assert crm is not None
    assert crm.titles == {EntityKind.LEAD: "M", EntityKind.DEAL: "D"}
    assert set(crm.fields) == {EntityKind.LEAD, EntityKind.DEAL}


def test_main_phone_goes_to_whoever_is_the_person_when_the_portal_decides() -> None:
    step = {"id": "p", "type": "phone", "prompt": "?", "crm": "main.PHONE"}
    assert not violations_of({**SMALL, "steps": [step]})
    assert violations_of({**SMALL, "steps": [step], "crm": {"contact": False}})


def test_a_yaml_yes_in_a_condition_means_the_answer() -> None:
    steps = [
        {"id": "a", "type": "yes_no", "prompt": "?"},
        {"id": "b", "type": "text", "prompt": "?", "when": {"step": "a", "is": True}},
    ]
    assert form_of({**SMALL, "steps": steps}).steps[1].when == (Condition(StepId("a"), ("yes",)),)


def test_a_single_language_needs_no_mapping_and_is_the_fallback() -> None:
    form = form_of(SMALL)
    assert form.fallback == "en"
    assert form.title.in_("ru", "en") == "Small"


@pytest.mark.parametrize("form_id", ["", "Lead", "1st", "x" * 49, "my form", "newlink"])
def test_ids_must_be_short_plain_and_not_the_bots_own(form_id: str) -> None:
    assert violations_of(SMALL, form_id, reserved={"newlink"})


def test_a_wizard_has_no_crm_part() -> None:
    wizard = {key: value for key, value in SMALL.items() if key != "crm"}
    assert form_of(wizard, "newlink", wizard=True).crm is None
    assert violations_of(SMALL, "newlink", wizard=True)
    aimed = copy.deepcopy(wizard)
    aimed["steps"][0]["crm"] = "contact.NAME"
    assert violations_of(aimed, "newlink", wizard=True)


def test_the_hash_changes_with_anything_and_with_nothing_else() -> None:
    form = form_of(FULL)
    reordered = dict(reversed(list(copy.deepcopy(FULL).items())))
    reordered["title"] = {"ru": "Всё", "en": "Everything"}
    assert form_of(reordered).hash == form.hash
    assert form_of(changed(("steps", 0, "prompt", "en"), "Name please?")).hash != form.hash
    assert form_of(changed(("repeat",), "comment")).hash != form.hash


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4)
    ),
    max_leaves=20,
)

places = st.sampled_from(
    [(key,) for key in FULL]
    + [("steps", 3, key) for key in ("id", "type", "prompt", "when", "limits", "choices", "crm")]
    + [("steps", 3, "choices", 0), ("steps", 4, "when"), ("steps", 4, "limits"), ("crm", "bundle")]
    + [("crm", key) for key in ("titles", "fields", "pipeline", "assigned_by", "tax_id_field")]
    + [("finish", "button"), ("consent", "url")]
)


@given(places, json_like)
def test_nonsense_anywhere_is_judged_and_never_raises(path: Path, value: Any) -> None:
    read = read_form(changed(path, value), form_id="full", languages=LANGUAGES)
    assert isinstance(read, Form | Violations)


@given(st.dictionaries(st.text(max_size=10), json_like, max_size=5))
def test_any_mapping_is_judged(raw: dict[str, Any]) -> None:
    assert isinstance(read_form(raw, form_id="x", languages=LANGUAGES), Violations)
