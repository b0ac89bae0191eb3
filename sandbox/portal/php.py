"""PHP's idea of parameters: bracketed query strings, and arrays that are lists and maps at once.

The portal is written in PHP. ``a[b][]=1`` makes nested arrays, ``+`` is a space, an empty array is
``[]`` in JSON whatever it was meant to be, and a map with the keys 0..n is a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import unquote_plus

_BRACKET = re.compile(r"\[([^\]]*)\]")
_INTEGER = re.compile(r"\s*[+-]?\d+")


def parse_query(text: str) -> dict[str, Any]:
    """Parse a query string as PHP's ``parse_str`` does; contiguous 0-based arrays become lists."""
    pairs = (part.partition("=") for part in text.split("&") if part)
    return from_pairs((unquote_plus(key), unquote_plus(value)) for key, _, value in pairs)


def from_pairs(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Nest decoded ``name[with][brackets]`` pairs."""
    root: dict[str, Any] = {}
    for name, value in pairs:
        base, keys = _split_name(name)
        if base:
            _put(root, base, keys, value)
    return {key: _listed(value) for key, value in root.items()}


def _split_name(name: str) -> tuple[str, list[str]]:
    base, bracket, _ = name.partition("[")
    # PHP turns dots and spaces of the first name into underscores (it once made variables of them).
    base = base.lstrip().replace(".", "_").replace(" ", "_")
    if not bracket:
        return base, []
    keys, at = [], name.index("[")
    while match := _BRACKET.match(name, at):
        keys.append(match.group(1))
        at = match.end()
    return base, keys


def _put(target: dict[str, Any], key: str, rest: list[str], value: Any) -> None:
    for following in rest:
        inner = target.get(key)
        if not isinstance(inner, dict):
            inner = target[key] = {}
        target, key = inner, following or _next_index(inner)
    target[key] = value


def _next_index(array: Mapping[str, Any]) -> str:
    taken = [int(key) for key in array if key.isdigit()]
    return str(max(taken) + 1) if taken else "0"


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(item) for key, item in value.items()}
    return list(inner.values()) if _is_list_like(inner) else inner


def _is_list_like(array: Mapping[Any, Any]) -> bool:
    return all(str(key) == str(index) for index, key in enumerate(array))


def parse_multipart(content_type: str, body: bytes) -> dict[str, Any]:
    """Parse a ``multipart/form-data`` body; every part is taken as text."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    pairs: list[tuple[str, str]] = []
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(payload, bytes):
            pairs.append((name, payload.decode("utf-8", "replace")))
    return from_pairs(pairs)


def as_array(items: Mapping[str, Any]) -> Any:
    """Return the map as ``json_encode`` would show it: ``[]`` when empty, a list when list-like."""
    return list(items.values()) if _is_list_like(items) else dict(items)


def is_array(value: Any) -> bool:
    """Say whether PHP would call this an array."""
    return isinstance(value, dict | list)


def entries(value: Any) -> list[tuple[str, Any]]:
    """Return the (key, value) pairs of an array, of a list too; nothing for a scalar."""
    if isinstance(value, dict):
        return [(str(key), item) for key, item in value.items()]
    if isinstance(value, list):
        return [(str(index), item) for index, item in enumerate(value)]
    return []


def elements(value: Any) -> list[Any]:
    """Return the values of an array; nothing for a scalar."""
    return [item for _, item in entries(value)]


def mapping(value: Any) -> dict[str, Any]:
    """Return an array as a dict with text keys; an empty one for a scalar."""
    return dict(entries(value))


def is_empty(value: Any) -> bool:
    """PHP's ``empty()``: the text and the number 0 are empty too."""
    return value in (None, "", "0", 0, False) or (is_array(value) and not value)


def truthy(value: Any) -> bool:
    """PHP's cast to bool: the words ``false`` and ``N`` are true."""
    return not is_empty(value)


def to_int(value: Any) -> int:
    """PHP's cast to int: the leading digits, or 0."""
    if isinstance(value, bool | int | float):
        return int(value)
    match = _INTEGER.match(value) if isinstance(value, str) else None
    return int(match.group()) if match else 0


def is_numeric(value: Any) -> bool:
    """Say whether the value is a number or text that is one, whole numbers only."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (
        isinstance(value, str) and bool(re.fullmatch(r"-?\d+", value))
    )


def text(value: Any) -> str:
    """PHP's cast to string of a scalar; an array or null gives an empty string."""
    if value is None or value is False or is_array(value):
        return ""
    if value is True:
        return "1"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
