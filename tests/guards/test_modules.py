"""No name means two things: no two modules share one, and within the domain no two classes."""

import ast
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


def test_no_two_classes_of_the_domain_share_a_name() -> None:
    named = defaultdict(list)
    for file in (ROOT / "intake").rglob("*.py"):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                named[node.name].append(file.relative_to(ROOT).as_posix())
    assert {name: files for name, files in named.items() if len(files) > 1} == {}
