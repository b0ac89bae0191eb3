"""The JSON Schema helps editors; the judge decides. They must not contradict each other."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.config.form_schema import form_schema
from intake.forms.step import StepType
from tests.bot.config.wrong_forms import changed, wrong_forms
from tests.intake.forms.samples import FULL, SMALL

ROOT = Path(__file__).parents[3]
FILE = ROOT / "forms" / "form.schema.json"
SCHEMA = json.loads(FILE.read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
SHIPPED = sorted([*ROOT.glob("forms/*.yaml"), *ROOT.glob("bot/wizards/*.yaml")])

BEYOND_A_SCHEMA = (
    "translation into",
    "say it in each language",
    "does not speak",
    "the form has no",
    "another step has",
    "meaning of its own",
    "no earlier step",
    "none before it",
    "is never",
    "only answered",
    "stands for another",
    "is more than",
    "no whole number",
    "no date",
    "earliest is after",
    "an old code",
    "between",
    "no field",
    "has no lead",
    "set crm.company",
    "aim it at",
    "takes the answer",
    "of type number",
    "use crm.",
    "it comes from",
    "is no custom field",
    "custom field",
    "no answer names",
    "tax_id_field must",
    "has no effect",
    "did you mean",
    "write https",
    "must not be empty",
    "a number",
    "'crm' is missing",
    "nothing would follow",
    "unknown key",
)
"""Faults that need more than one place, or more than shapes, to be seen."""


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_shipped_forms_fit_the_schema_and_name_it(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    header = text.splitlines()[0]
    assert header.startswith("# yaml-language-server: $schema=")
    assert (file.parent / header.partition("=")[2]).resolve() == ROOT / "forms" / "form.schema.json"
    VALIDATOR.validate(yaml.safe_load(text))


RIGHT = [
    FULL,
    SMALL,
    changed(("chat",), -100123),
    changed(("chat",), "-100123/45"),
    changed(("crm", "pipeline"), 3),
    changed(("crm", "fields"), {"deal": {"UF_CRM_N": 5}}),
    changed(("steps", 4, "limits"), {"earliest": "today-3d", "latest": "2030-01-01"}),
    changed(("steps", 7, "limits", "max_megabytes"), 0.5),
    changed(("steps", 6, "limits"), {"decimals": 3, "currency": "KZT"}),
    changed(("consent", "url"), {"en": "https://a.example/en", "ru": "https://a.example/ru"}),
    changed(("finish", "file"), "price.pdf"),
]


@pytest.mark.parametrize("raw", RIGHT)
def test_the_schema_takes_what_the_judge_takes(raw: dict[str, Any]) -> None:
    VALIDATOR.validate(raw)


def _is_beyond(reason: str) -> bool:
    return any(part in reason for part in BEYOND_A_SCHEMA)


@pytest.mark.parametrize(
    ("raw", "path", "reason"), [case for case in wrong_forms() if not _is_beyond(case[2])]
)
def test_the_schema_refuses_what_can_be_seen_by_shape(
    raw: dict[str, Any], path: tuple[str | int, ...], reason: str
) -> None:
    assert not VALIDATOR.is_valid(raw), (path, reason)


@pytest.mark.parametrize("part", BEYOND_A_SCHEMA)
def test_what_is_left_to_the_judge_is_not_seen_by_shape(part: str) -> None:
    """At least one form that is wrong for this reason fits the schema, else it belongs above."""
    forms = [raw for raw, _, reason in wrong_forms() if part in reason]
    assert any(VALIDATOR.is_valid(raw) for raw in forms), f"{len(forms)} forms"


def test_the_committed_schema_is_what_the_models_say() -> None:
    assert form_schema() == FILE.read_text(encoding="utf-8"), "run: make schema"


def test_the_schema_knows_every_step_type() -> None:
    steps = map(resolved, SCHEMA["properties"]["steps"]["items"]["oneOf"])
    assert {step["properties"]["type"]["const"] for step in steps} == set(StepType)


def test_everything_in_the_schema_is_described() -> None:
    for model in (SCHEMA, *SCHEMA["$defs"].values()):
        assert model["description"]
        for name, place in model.get("properties", {}).items():
            plain = "const" in place or model["description"].startswith(BY_ENTITY)
            assert plain or resolved(place).get("description"), name


BY_ENTITY = ("Templates", "Constant values")


def resolved(place: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in place:
        return place
    found: dict[str, Any] = SCHEMA["$defs"][place["$ref"].rpartition("/")[2]]
    return found
