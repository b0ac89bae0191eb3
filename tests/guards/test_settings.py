"""Every setting is documented."""

import re
from itertools import pairwise
from pathlib import Path

from bot.config.settings import Settings

ROOT = Path(__file__).parents[2]
NAMES = {name.upper() for name in Settings.model_fields}


def test_every_setting_has_its_line_in_the_example_and_nothing_else_has() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^([A-Z0-9_]+)=", text, re.MULTILINE)) == NAMES


def test_every_line_of_the_example_is_explained() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    for before, line in pairwise(lines):
        if "=" in line and not line.startswith("#"):
            assert before.startswith("#") or "=" in before, line


def test_the_container_sets_only_what_there_is() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"^      ([A-Z][A-Z0-9_]+):", text, re.MULTILINE)) <= NAMES
