"""A module is a noun of the domain, and none shares its name with another."""

from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("intake", "crm", "storage", "texts", "handlers", "web", "bot")


def test_no_two_modules_share_a_name() -> None:
    named = defaultdict(list)
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            if not file.name.startswith("__") and "versions" not in file.parts:
                named[file.name].append(file.relative_to(ROOT).as_posix())
    assert {name: files for name, files in named.items() if len(files) > 1} == {}
