"""A step type is a file: nothing else goes by the type of a step."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "crm", "handlers", "intake", "storage", "texts", "web")
OWN = (
    "intake/forms/steps/",
    "bot/config/step_type_models.py",
)
GOES_BY_TYPE = re.compile(r"\bStepType\.[A-Z]|\b\w+\.type (?:is|==|in) StepType")


def test_only_the_types_own_files_name_them() -> None:
    named = [
        file.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for file in (ROOT / package).rglob("*.py")
        if GOES_BY_TYPE.search(file.read_text(encoding="utf-8"))
    ]
    assert len(named) > 10
    assert [file for file in named if not file.startswith(OWN)] == []
