"""What docs/forms.md shows is right."""

import re
from pathlib import Path
from typing import Any

import yaml

from bot.config.form_reading import read_form
from intake.forms.step import StepType
from intake.forms.violations import Violations

DOCUMENT = Path(__file__).parents[3] / "docs" / "forms.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)


def validated(raw: dict[str, Any]) -> object:
    return read_form(raw, form_id="shown", languages=frozenset({"en", "ru"}))


def whole_form() -> dict[str, Any]:
    form: dict[str, Any] = yaml.safe_load(BLOCKS[0])
    return form


def test_the_whole_form_is_one() -> None:
    assert not isinstance(validated(whole_form()), Violations), validated(whole_form())


def test_the_parts_fit_into_it() -> None:
    parts = [block for block in BLOCKS[1:] if not block.startswith("    ")]
    assert len(parts) == 4
    form = whole_form()
    for part in parts:
        form |= yaml.safe_load(part)
    prompt = {"en": "?", "ru": "?"}
    form["steps"] += [
        {"id": "company", "type": "text", "prompt": prompt, "crm": "company.TITLE"},
        {"id": "services", "type": "text", "prompt": prompt},
        {"id": "inn", "type": "text", "prompt": prompt, "crm": "company.UF_CRM_INN"},
    ]
    form["consent"]["text"] = prompt
    assert not isinstance(validated(form), Violations), validated(form)


def test_every_step_type_is_explained() -> None:
    assert all(f"| `{kind}` |" in TEXT for kind in StepType)
