"""What a comment or a docstring names exists: a file by its path, a definition by its module."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("intake", "crm", "storage", "texts", "handlers", "web", "bot", "sandbox", "benchmarks")
FILES = [
    file
    for package in PACKAGES
    for file in (ROOT / package).rglob("*.*")
    if file.suffix in {".py", ".js", ".yaml"} and "versions" not in file.parts
]
NAMED_FILE = re.compile(r"(?<![\w./])(?:[a-z_]+/)+[\w-]+\.(?:py|yaml|ftl|js|md)\b")
NAMED_PART = re.compile(rf":[a-z]+:`~?((?:{'|'.join(PACKAGES)})(?:\.\w+)+)`")


def test_every_file_that_is_named_is_there() -> None:
    missing = {
        f"{file.relative_to(ROOT)}: {path}"
        for file in FILES
        for path in NAMED_FILE.findall(file.read_text(encoding="utf-8"))
        if not (ROOT / path).exists()
    }
    assert missing == set()


def test_every_definition_that_is_named_is_there() -> None:
    missing = {
        f"{file.relative_to(ROOT)}: {name}"
        for file in FILES
        for name in NAMED_PART.findall(file.read_text(encoding="utf-8"))
        if not is_there(name)
    }
    assert missing == set()


def is_there(name: str) -> bool:
    """Say whether a package, a module, or something that a module defines has that name."""
    place, parts = ROOT, name.split(".")
    while parts and (place / parts[0]).is_dir():
        place /= parts.pop(0)
    if parts and (module := place / f"{parts[0]}.py").is_file():
        defined = set(_defined(ast.parse(module.read_text(encoding="utf-8"))))
        return set(parts[1:]) <= defined
    return not parts


def _defined(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def test_it_would_be_found() -> None:
    said = "see docs/decisions/no-page.md and :class:`intake.forms.step.Stop`"
    assert NAMED_FILE.findall(said) == ["docs/decisions/no-page.md"]
    assert NAMED_PART.findall(said) == ["intake.forms.step.Stop"]
    assert is_there("intake.forms.step.Step.parse")
    assert is_there("intake.forms.steps")
    assert not is_there("intake.forms.step.Stop")
    assert not is_there("intake.forms.stop")
