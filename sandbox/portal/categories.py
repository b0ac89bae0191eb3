"""crm.category.{list,get,add}: the pipelines of deals (bitrix24.md §10)."""

from __future__ import annotations

import dataclasses
from typing import Any

from sandbox.portal import php
from sandbox.portal.call import Call, Handler, missing_parameter
from sandbox.portal.envelope import Answer, RefusedError
from sandbox.portal.kinds import Kind, kind_of
from sandbox.portal.settings import Pipeline

_DEFAULT_SORT = 500
_NAME_LIMIT = 255


def _require_deals(call: Call) -> None:
    """Refuse the kinds that have no pipelines."""
    raw = call.params.get("entityTypeId")
    if raw is None:
        raise missing_parameter("entityTypeId")
    kind = kind_of(php.to_int(raw))
    if kind is None:
        raise RefusedError(400, "NOT_FOUND", "Smart process not found")
    if kind != Kind.DEAL:
        raise RefusedError(
            400, "ENTITY_TYPE_NOT_SUPPORTED", f"Entity type {kind.upper()} is not supported"
        )


def _shown(line: Pipeline, sort: int) -> dict[str, Any]:
    shown = {
        "id": line.id,
        "name": line.name,
        "sort": sort,
        "entityTypeId": Kind.DEAL.type_id,
        "isDefault": "N" if line.id else "Y",
    }
    return shown | ({"originId": "", "originatorId": ""} if line.id else {})


def _all(call: Call) -> list[dict[str, Any]]:
    """Return what the caller may see, in its order: the default one need not be first."""
    rows = [
        _shown(line, line.sort or 100 * (at + 1))
        for at, line in enumerate(call.world.settings.pipelines)
        if call.sees_pipeline(line.id)
    ]
    return sorted(rows, key=lambda row: (row["sort"], row["id"]))


def list_(call: Call) -> Answer:
    """List the pipelines that the caller may read, without a word about the others."""
    _require_deals(call)
    rows = _all(call)
    return Answer({"categories": rows}, total=len(rows))


def get(call: Call) -> Answer:
    """Return one pipeline."""
    _require_deals(call)
    raw = call.params.get("id")
    if raw is None:
        raise missing_parameter("id")
    number = php.to_int(raw)
    if number not in {line.id for line in call.world.settings.pipelines}:
        raise RefusedError(400, "NOT_FOUND", "Element not found")
    found = next((row for row in _all(call) if row["id"] == number), None)
    if found is None:
        raise RefusedError(400, "ACCESS_DENIED", "Access denied")
    return Answer({"category": found})


def add(call: Call) -> Answer:
    """Add a pipeline with the default stages; deals cannot choose another default one."""
    _require_deals(call)
    raw = call.params.get("fields")
    if not php.is_array(raw):
        raise missing_parameter("fields")
    if not call.may_configure:
        raise RefusedError(400, "ACCESS_DENIED", "Access denied")
    fields = php.mapping(raw)
    name = php.text(fields.get("name", "-")).strip()
    if not name or len(name) > _NAME_LIMIT:
        raise RefusedError(400, "CRM_FIELD_ERROR_VALUE_NOT_VALID", 'Invalid value for field "name"')
    sort = max(php.to_int(fields.get("sort", _DEFAULT_SORT)), 0)
    settings = call.world.settings
    number = max((line.id for line in settings.pipelines), default=0) + 1
    line = Pipeline(number, name, sort)
    call.world.configure(dataclasses.replace(settings, pipelines=(*settings.pipelines, line)))
    return Answer({"category": _shown(line, sort)})


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {"crm.category.list": list_, "crm.category.get": get, "crm.category.add": add}
