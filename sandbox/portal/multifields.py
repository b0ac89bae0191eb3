"""Phones, e-mails, messengers and sites in both dialects (bitrix24.md §1.7)."""

from __future__ import annotations

from typing import Any

from sandbox.portal import php
from sandbox.portal.catalogue import MULTIFIELD_TYPES
from sandbox.portal.entities import Entity, Multifield
from sandbox.portal.envelope import RefusedError
from sandbox.portal.world import World


def _new(world: World, type_id: str, value_type: str, value: str) -> Multifield:
    return Multifield(world.next_id("multifield"), type_id, value_type or "WORK", value)


def write_classic(world: World, entity: Entity, fields: dict[str, Any]) -> bool:
    """Apply PHONE, EMAIL… rows; return whether anything changed.

    A row without an ID is appended, even if the same value is there already. A row with an ID is
    changed, or deleted by ``DELETE`` or an empty VALUE.
    """
    rows = list(entity.multifields)
    for type_id in MULTIFIELD_TYPES:
        for item in php.elements(fields.get(type_id)):
            given = php.mapping(item) if php.is_array(item) else {"VALUE": item}
            _write_classic_row(world, rows, type_id, given)
    return _store(world, entity, rows)


def _write_classic_row(
    world: World, rows: list[Multifield], type_id: str, given: dict[str, Any]
) -> None:
    value, value_type = php.text(given.get("VALUE")), php.text(given.get("VALUE_TYPE"))
    row_id = php.to_int(given.get("ID"))
    at = next(
        (i for i, row in enumerate(rows) if row.id == row_id and row.type_id == type_id), None
    )
    if at is not None and (php.text(given.get("DELETE")) == "Y" or not value):
        del rows[at]
    elif at is not None:
        rows[at] = Multifield(row_id, type_id, value_type or rows[at].value_type, value)
    elif value and php.text(given.get("DELETE")) != "Y":
        rows.append(_new(world, type_id, value_type, value))


def write_universal(world: World, entity: Entity, raw: Any) -> bool:
    """Apply ``fm``; return whether anything changed.

    The key of a row is the id of the row to change; an unknown one (``n0``, or the index of an
    array) makes a new row. A row without ``typeId`` does nothing.
    """
    if not php.is_array(raw):
        raise not_iterable(raw)
    rows = list(entity.multifields)
    pairs = [("", item) for item in raw] if isinstance(raw, list) else php.entries(raw)
    for key, item in pairs:
        given = php.mapping(item)
        type_id = php.text(given.get("typeId")).upper()
        if not type_id:
            continue
        value, value_type = php.text(given.get("value")), php.text(given.get("valueType"))
        at = next((i for i, row in enumerate(rows) if str(row.id) == key), None)
        if at is not None and not value:
            del rows[at]
        elif at is not None:
            rows[at] = Multifield(rows[at].id, type_id, value_type or rows[at].value_type, value)
        elif value:
            rows.append(_new(world, type_id, value_type, value))
    return _store(world, entity, rows)


def _store(world: World, entity: Entity, rows: list[Multifield]) -> bool:
    if rows == entity.multifields:
        return False
    world.set_multifields(entity, rows)
    return True


def _php_type(value: Any) -> str:
    if value is None:
        return "null"
    return {"str": "string", "int": "integer", "bool": "boolean", "float": "double"}.get(
        type(value).__name__, "object"
    )


def not_iterable(value: Any) -> RefusedError:
    """Return the refusal of a scalar where a multiple field wants an array."""
    return RefusedError(
        400,
        "100",
        f"Expected iterable value for multiple field, but got {_php_type(value)} instead",
    )
