"""Use cases are one text for every engine: inside a unit of work they await nothing but the unit.

So on SQLite they never suspend while they hold the writer, and on PostgreSQL they may.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import intake

ROOT = Path(intake.__file__ or "").parent


def _roles() -> Iterator[str]:
    for file in ROOT.rglob("*.py"):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and "Protocol" in map(ast.unparse, node.bases):
                yield node.name


ROLES = frozenset(_roles())


def others_awaited(source: str) -> Iterator[str]:
    """Yield what is awaited inside a unit of work and has nothing to do with it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.AsyncFunctionDef):
            held = {argument.arg for argument in _arguments(node) if _is_of_a_unit(argument)}
            if held:
                yield from _foreign(node.body, held)
        elif isinstance(node, ast.AsyncWith):
            for item in node.items:
                if "units(" in ast.unparse(item.context_expr) and item.optional_vars is not None:
                    yield from _foreign(node.body, {ast.unparse(item.optional_vars)})


def _arguments(node: ast.AsyncFunctionDef) -> list[ast.arg]:
    return [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]


def _is_of_a_unit(argument: ast.arg) -> bool:
    """Say whether it is a unit, or one of the ports that only a unit has."""
    kind = ast.unparse(argument.annotation) if argument.annotation else ""
    port = kind.removeprefix("Finds")  # a part of a port is one as well
    return argument.arg == "unit" or ({kind, f"Has{port}"} <= ROLES)


def _foreign(body: list[ast.stmt], held: set[str]) -> Iterator[str]:
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Await) and not _names(node.value) & held:
                yield ast.unparse(node)


def _names(node: ast.AST) -> set[str]:
    return {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}


def test_a_unit_of_work_awaits_nothing_else() -> None:
    found = {
        f"{file.relative_to(ROOT)}: {awaited}"
        for file in ROOT.rglob("*.py")
        for awaited in others_awaited(file.read_text(encoding="utf-8"))
    }
    assert not found


def test_it_would_be_found() -> None:
    inside = """
async def act(self):
    async with self._units() as unit:
        await unit.links.get(1)
        await sleep(1)
"""
    with_a_unit = """
async def ask(unit: LinkUnit, crm: Crm):
    await crm.probe()
"""
    with_a_port = """
async def find(links: Links):
    await links.by_code("x")
    await gateway.find()
"""
    found = [list(others_awaited(source)) for source in (inside, with_a_unit, with_a_port)]
    assert found == [["await sleep(1)"], ["await crm.probe()"], ["await gateway.find()"]]
