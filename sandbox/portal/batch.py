"""What a batch is made of: its commands, its references, its five maps (bitrix24.md §2). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from sandbox.portal import php
from sandbox.portal.envelope import Answer, RefusedError

MAX_COMMANDS = 50
_REFERENCE = re.compile(r"\$result((?:\[[^\[\]]+\])+)")
_KEY = re.compile(r"\[([^\[\]]+)\]")
_MISSING = object()


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a batch: its key, its method and its parameters, references unresolved."""

    name: str
    method: str
    params: dict[str, Any]


def read_commands(raw: Any) -> list[Command]:
    """Read ``cmd``; raise the refusal of a batch that is too long."""
    pairs = php.entries(raw)
    if len(pairs) > MAX_COMMANDS:
        raise RefusedError(400, "ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded")
    return [_command(name, php.text(text)) for name, text in pairs]


def _command(name: str, text: str) -> Command:
    method, _, query = text.partition("?")
    return Command(name, method_name(method), php.parse_query(query))


def method_name(text: str) -> str:
    """Return a method as the registry knows it: lower case, without the format's suffix."""
    return text.strip().strip("/").lower().removesuffix(".json")


def resolve(value: Any, results: dict[str, Any]) -> Any:
    """Put results in place of references; one that leads nowhere stays as it is, literally.

    Only a value that is a reference as a whole is one; inside a longer text it is just text.
    """
    if isinstance(value, dict):
        return {key: resolve(item, results) for key, item in value.items()}
    if isinstance(value, list):
        return [resolve(item, results) for item in value]
    match = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return value
    found = _follow(results, _KEY.findall(match.group(1)))
    return value if found is _MISSING else found


def _follow(results: dict[str, Any], path: list[str]) -> Any:
    here: Any = results
    for key in path:
        found = php.mapping(here).get(key, _MISSING) if php.is_array(here) else _MISSING
        if found is _MISSING:
            return _MISSING
        here = found
    return here


@dataclass(slots=True)
class BatchResult:
    """The five maps of the answer, filled as the commands run."""

    result: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, Any] = field(default_factory=dict)
    totals: dict[str, Any] = field(default_factory=dict)
    nexts: dict[str, Any] = field(default_factory=dict)
    times: dict[str, Any] = field(default_factory=dict)

    def succeeded(self, name: str, answer: Answer, time: dict[str, Any]) -> None:
        """Note a success."""
        self.result[name] = answer.value
        self.times[name] = time
        if answer.total is not None:
            self.totals[name] = answer.total
        if answer.next_start is not None:
            self.nexts[name] = answer.next_start

    def failed(self, name: str, refusal: RefusedError) -> None:
        """Note a failure: it is in neither ``result`` nor ``result_time``."""
        self.errors[name] = refusal.body()

    def value(self) -> dict[str, Any]:
        """Return the maps as PHP would: empty ones are ``[]``."""
        return {
            "result": php.as_array(self.result),
            "result_error": php.as_array(self.errors),
            "result_total": php.as_array(self.totals),
            "result_next": php.as_array(self.nexts),
            "result_time": php.as_array(self.times),
        }
