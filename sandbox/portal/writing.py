"""From what a client sent to what the portal stores: one value of one field at a time."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from sandbox.portal import moments, php
from sandbox.portal.catalogue import Field
from sandbox.portal.world import World

_LINKS = frozenset({"crm_company", "crm_contact", "crm_lead", "crm_deal", "crm_quote", "user"})


class InvalidValueError(ValueError):
    """A value that the universal methods refuse; the classic ones drop it."""


def coerce(world: World, field: Field, raw: Any, kept: tuple[int, ...] = ()) -> Any:
    """Return the value to store: None to clear, a list if multiple.

    ``kept`` are the file ids that the field holds now: they may be kept by ``{"id": …}``.
    Raises ``InvalidValueError`` for a value that does not fit the field's type.
    """
    if field.type == "file":
        return _coerce_files(world, field, raw, kept)
    if field.multiple:
        items = php.elements(raw) if php.is_array(raw) else [raw]
        values = [_coerce_scalar(world, field, item) for item in items]
        return [value for value in values if value is not None]
    return _coerce_scalar(world, field, raw)


def _coerce_scalar(world: World, field: Field, raw: Any) -> Any:
    if php.is_array(raw):
        raise InvalidValueError(field.name)
    yes = raw in (True, 1, "1", "Y", "y", "true")
    if field.type in ("boolean", "char"):
        return yes if field.type == "boolean" else ("Y" if yes else "N")
    text = php.text(raw)
    return None if text == "" else _from_text(world, field, text)


def _from_text(world: World, field: Field, text: str) -> Any:
    if field.type in _LINKS:
        return php.to_int(text) or None
    if field.type in ("integer", "crm_category"):
        return php.to_int(text)
    if field.type == "double":
        return _double(field, text)
    if field.type == "date":
        return _known(moments.parse_day(text), field)
    if field.type == "datetime":
        return _known(moments.parse_moment(text, world.settings), field)
    if field.type == "enumeration":
        return _known(next((i.id for i in field.items if str(i.id) == text), None), field)
    return text


def _known(value: Any, field: Field) -> Any:
    if value is None:
        raise InvalidValueError(field.name)
    return value


def _double(field: Field, text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError as error:
        raise InvalidValueError(field.name) from error


def _coerce_files(world: World, field: Field, raw: Any, kept: tuple[int, ...]) -> Any:
    if not field.multiple:
        return None if php.is_empty(raw) else _known(_file(world, raw, kept), field)
    items = php.elements(raw)
    if items and not php.is_array(items[0]):
        items = [raw]  # one pair where an array of pairs is wanted
    return [file_id for item in items if (file_id := _file(world, item, kept)) is not None]


def _file(world: World, raw: Any, kept: tuple[int, ...]) -> int | None:
    """Store ``["name", "base64"]`` or ``{"fileData": […]}``; keep ``{"id": n}`` if it is there."""
    known = php.mapping(raw)
    if "id" in known:
        file_id = php.to_int(known["id"])
        return file_id if file_id in kept else None
    return store_file(world, known.get("fileData", raw))


def store_file(world: World, pair: Any) -> int | None:
    """Store a pair of name and raw base64; return None if it is none (``data:`` is no base64)."""
    parts = php.elements(pair)
    if len(parts) < 2 or not php.text(parts[0]):
        return None
    try:
        content = base64.b64decode(re.sub(r"\s", "", php.text(parts[1])), validate=True)
    except (binascii.Error, ValueError):
        return None
    return world.keep_file(php.text(parts[0]), content)
