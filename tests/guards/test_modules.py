"""No name means two things: no two modules share one, and within the domain no two types."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("intake", "crm", "storage", "texts", "handlers", "web", "bot")


def test_no_two_modules_share_a_name() -> None:
    named = defaultdict(list)
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            if not file.name.startswith("__") and "versions" not in file.parts:
                named[file.name].append(file.relative_to(ROOT).as_posix())
    assert {name: files for name, files in named.items() if len(files) > 1} == {}


def test_no_two_classes_or_aliases_of_the_domain_share_a_name() -> None:
    named = defaultdict(list)
    for file in (ROOT / "intake").rglob("*.py"):
        for name, is_variable in _types(file.read_text(encoding="utf-8")):
            named[name].append((file.relative_to(ROOT).as_posix(), is_variable))
    assert {
        name: [file for file, _ in found]
        for name, found in named.items()
        if len(found) > 1 and not all(is_variable for _, is_variable in found)
    } == {}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("class Shape: ...", [("Shape", False)]),
        ("Shape = Circle | Square", [("Shape", False)]),
        ("Draw = Callable[[int], None]", [("Draw", False)]),
        ("Shape: TypeAlias = Circle | Square", [("Shape", False)]),
        ("ShapeT = TypeVar('ShapeT', bound=Shape)", [("ShapeT", True)]),
        ("LIMIT = 3\n_Shape = Circle | Square\nclass _Line: ...\ndraw = print", []),
    ],
)
def test_each_way_to_name_a_type_is_seen(code: str, found: list[tuple[str, bool]]) -> None:
    assert list(_types(code)) == found


def _types(code: str) -> Iterator[tuple[str, bool]]:
    """Name a module's public types, and say which are variables: these may share a name, because
    each means something in its own module only."""
    for node in ast.parse(code).body:
        is_variable = False
        match node:
            case ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                pass
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                is_variable = isinstance(value, ast.Call) and ast.unparse(value.func) == "TypeVar"
            case _:
                continue
        if name[0].isupper() and not name.isupper():
            yield name, is_variable
