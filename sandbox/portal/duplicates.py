"""crm.duplicate.findbycomm (bitrix24.md §7)."""

from __future__ import annotations

from typing import Any

from sandbox.portal import php
from sandbox.portal.call import Call, Handler
from sandbox.portal.envelope import Answer, RefusedError
from sandbox.portal.kinds import Kind
from sandbox.portal.world import World, without_extension

_MAX_VALUES = 20
_TRUNCATED_AT = 20
_ORDER = (Kind.LEAD, Kind.CONTACT, Kind.COMPANY)


def find_by_communication(call: Call) -> Answer:
    """Find by phone or e-mail: the whole number in the same format, an e-mail but for case.

    With 20 hits in one type the types after it are left out. No hits give ``[]``.
    """
    if not call.may("read"):
        raise RefusedError(403, "", "Access denied")
    type_id = php.text(call.params.get("type")).upper()
    if not type_id:
        raise RefusedError(
            400, "Communication type is not defined", "Parameter 'type' is required."
        )
    if type_id not in ("PHONE", "EMAIL"):
        raise RefusedError(
            400, "", f"Communication type '{type_id}' is not supported in current context"
        )
    raw = call.params.get("values")
    if not php.is_array(raw) or not raw:
        raise RefusedError(400, "", "Communication values is not defined")
    values = [php.text(value) for value in php.elements(raw)[:_MAX_VALUES]]
    return Answer(php.as_array(_hits(call, type_id, values)))


def _hits(call: Call, type_id: str, values: list[str]) -> dict[str, Any]:
    wanted = php.text(call.params.get("entity_type")).upper()
    found: dict[str, Any] = {}
    for kind in _ORDER:
        if wanted and kind.trace_type != wanted:
            continue
        ids = sorted(set().union(*(_matching(call.world, kind, type_id, v) for v in values)))
        if ids:
            found[kind.trace_type] = ids[:_TRUNCATED_AT]
        if len(ids) >= _TRUNCATED_AT:
            break
    return found


def _matching(world: World, kind: Kind, type_id: str, value: str) -> set[int]:
    if type_id == "PHONE":
        return world.with_communication(kind, type_id, without_extension(value))
    return world.with_communication(kind, type_id, value.casefold())


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {"crm.duplicate.findbycomm": find_by_communication}
