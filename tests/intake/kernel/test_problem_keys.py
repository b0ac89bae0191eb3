"""Each problem that the code can give is in the table that the texts are checked against."""

import ast
from pathlib import Path

from intake.kernel.problems import PROBLEMS

INTAKE = Path(__file__).parents[3] / "intake"


def calls() -> list[tuple[str, frozenset[str]]]:
    found = []
    for file in INTAKE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "problem"
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                args = frozenset(keyword.arg or "**" for keyword in node.keywords)
                found.append((str(node.args[0].value), args))
    return found


def test_every_problem_made_has_its_key_and_arguments_in_the_table() -> None:
    made = calls()
    assert len(made) > 30
    for key, args in made:
        assert PROBLEMS[key] == args, key


def test_every_key_in_the_table_stands_somewhere_in_the_code() -> None:
    source = "".join(
        file.read_text(encoding="utf-8")
        for file in INTAKE.rglob("*.py")
        if file.name != "problems.py"
    )
    codes, templates = ("characters", "reserved", "tail"), ("unknown", "circle")
    built = {f"problem-link-code-{reason}" for reason in codes}
    built |= {f"problem-link-template-{reason}" for reason in templates}
    assert {key for key in PROBLEMS if f'"{key}"' not in source} == built
