"""No log line holds the id of a person or a chat (promise 6): not even as a number."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "crm", "handlers", "intake", "storage", "texts", "web")
LEVELS = {"debug", "info", "warning", "error", "critical", "exception", "bind"}
WHO = re.compile(r"person|people|user|chat|admin|manager|prospect|member|sender|profile|visitor")


def log_calls() -> Iterator[tuple[str, ast.Call]]:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr in LEVELS
                    and isinstance(node.func.value, ast.Name)
                    and node.func.value.id in {"log", "_log", "logger"}
                ):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def names_somebody(value: ast.expr) -> bool:
    """Say whether a value is an id: ``person.id``, ``place.chat_id``, ``chat``."""
    if isinstance(value, ast.Attribute):
        whole = ast.unparse(value)
        return (bool(WHO.search(whole)) and value.attr.endswith("id")) or "username" in value.attr
    return isinstance(value, ast.Name) and bool(WHO.search(value.id))


def test_no_log_call_is_given_an_id_of_somebody() -> None:
    calls = list(log_calls())
    assert len(calls) > 50
    found = [
        (where, ast.unparse(word.value))
        for where, call in calls
        for word in call.keywords
        if names_somebody(word.value)
    ]
    assert found == []


def test_the_guard_sees_what_it_looks_for() -> None:
    for text in ("person.id", "event.from_user.id", "place.chat_id", "chat", "user.username"):
        assert names_somebody(ast.parse(text, mode="eval").body), text
    for text in ("row.id", "update_id", "len(people)", "type(error).__name__", "error.code"):
        assert not names_somebody(ast.parse(text, mode="eval").body), text
