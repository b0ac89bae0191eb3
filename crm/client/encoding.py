"""What goes over the wire: parameters as JSON, or as a PHP query string inside a batch; and back.

A sub-query of a batch is a PHP query string (bitrix24.md §1.2, §2): nested keys in brackets, values
urlencoded exactly once. ``$result[...]`` in it is replaced by the portal with an earlier command's
result, so such a reference is a value of its own here (:class:`Ref`), and the same text typed by a
prospect is defused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import quote_plus

_COMMAND_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_PATH_PART = re.compile(r"[A-Za-z0-9_]+\Z")
_REFERENCE = re.compile(r"\$(?=result\s*\[)", re.IGNORECASE)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_GUESSABLE = 8
"""Characters below which a secret is too short to be one, and may be part of any word."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A whole value taken from the result of an earlier command of the same batch.

    ``Ref("contact", "item", "id")`` is ``$result[contact][item][id]``. Only whole values: embedding
    a reference in a longer text is undocumented. Valid inside a batch only; a plain call refuses
    it.
    """

    command: str
    path: tuple[str | int, ...] = ()

    def __init__(self, command: str, *path: str | int) -> None:
        check_command_name(command)
        for part in path:
            if not _PATH_PART.match(str(part)):
                raise ValueError(f"not a part of a reference: {part!r}")
        object.__setattr__(self, "command", command)
        object.__setattr__(self, "path", path)

    def __str__(self) -> str:
        return "$result" + "".join(f"[{part}]" for part in (self.command, *self.path))


Scalar: TypeAlias = str | int | float | bool | None
Value: TypeAlias = "Scalar | Ref | Sequence[Value] | Mapping[str, Value]"
Params: TypeAlias = Mapping[str, Value]


def check_command_name(name: str) -> None:
    """Refuse a command name that could be read as a list index or break out of ``$result[...]``."""
    if not _COMMAND_NAME.match(name):
        raise ValueError(f"not a command name: {name!r}")


def json_body(params: Params) -> bytes:
    """Encode the body of a plain call.

    Lone surrogates become U+FFFD: PHP's parser refuses the whole body because of one. Raises
    ValueError for a reference, NaN or infinity.
    """
    return json.dumps(
        _plain(params), ensure_ascii=False, allow_nan=False, separators=(",", ":")
    ).encode()


def json_object(body: bytes | None, *secrets: str) -> dict[str, Any] | None:
    """Return the JSON object of an answer, if it is one, with secrets that it repeats masked:
    people see the portal's words."""
    if body is None:
        return None
    for secret in secrets:
        if len(secret) >= _GUESSABLE:
            body = body.replace(secret.encode(), b"***")
    try:
        decoded = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return decoded if isinstance(decoded, dict) else None


def php_query(params: Params) -> str:
    """Encode parameters as PHP's ``http_build_query`` would: ``a[b][0]=x``.

    Every key and value is urlencoded once. True is 1, False is 0, empty lists and mappings are left
    out as PHP leaves them out (a query string has no way to write them); None becomes the empty
    string, because leaving it out would turn "clear this field" into nothing. Raises ValueError for
    keys that PHP would read differently.
    """
    return "&".join(f"{quote_plus(key)}={quote_plus(value)}" for key, value in _pairs(params))


def references(params: Params) -> Iterator[Ref]:
    """Every reference in the parameters, at any depth."""
    stack: list[Value] = [params]
    while stack:
        value = stack.pop()
        if isinstance(value, str | int):  # nearly all, and the others are slow to tell apart
            continue
        if isinstance(value, Ref):
            yield value
        elif isinstance(value, Mapping):
            stack.extend(value.values())
        elif isinstance(value, Sequence):
            stack.extend(value)


def renamed(params: Params, names: Mapping[str, str]) -> Params:
    """The same parameters, with references to the commands' other names."""
    return {key: _renamed(value, names) for key, value in params.items()}


def _renamed(value: Value, names: Mapping[str, str]) -> Value:
    if isinstance(value, Ref):
        return Ref(names[value.command], *value.path)
    if isinstance(value, Mapping):
        return renamed(value, names)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_renamed(item, names) for item in value]
    return value


def _plain(value: Value) -> object:
    if isinstance(value, Ref):
        raise ValueError(f"{value} has a meaning inside a batch only")  # noqa: TRY004 - a wrong place, not a wrong type
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_plain(item) for item in value]
    return value


def _pairs(params: Params) -> Iterator[tuple[str, str]]:
    for key, value in params.items():
        if not key or key.startswith(" ") or any(char in key for char in ". []\0"):
            # PHP rewrites dots, spaces and brackets in the name of a variable.
            raise ValueError(f"PHP would not keep this parameter name: {key!r}")
        yield from _nested(key, value)


def _nested(name: str, value: Value) -> Iterator[tuple[str, str]]:
    if isinstance(value, str | int):
        yield name, _scalar(value)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if not key or any(char in key for char in "[]\0"):
                raise ValueError(f"PHP would not keep this key: {key!r}")
            yield from _nested(f"{name}[{key}]", item)
    elif isinstance(value, Sequence):
        for index, item in enumerate(value):
            yield from _nested(f"{name}[{index}]", item)
    else:
        yield name, _scalar(value)


def _scalar(value: Scalar | Ref) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return json.dumps(value, allow_nan=False)
    if isinstance(value, str):
        return _REFERENCE.sub("$ ", _LONE_SURROGATE.sub("\ufffd", value))
    return str(value)
