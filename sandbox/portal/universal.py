"""crm.item.*: the universal methods (bitrix24.md §5)."""

from __future__ import annotations

from typing import Any

from sandbox.portal import (
    classic,
    items,
    removal,
    universal_list,
    universal_writing,
)
from sandbox.portal.call import Call, Handler
from sandbox.portal.catalogue import Field
from sandbox.portal.envelope import Answer


def get(call: Call) -> Answer:
    """Return one item."""
    return Answer({"item": items.shown(call, items.found(call, "read"))})


def delete(call: Call) -> Answer:
    """Delete an item; the result is an empty array."""
    removal.delete(call.world, items.found(call, "delete"), call.author)
    return Answer([])


def fields(call: Call) -> Answer:
    """Describe the fields by their universal names."""
    kind = items.kind_of_call(call)
    required = call.world.settings.required.get(kind.value, ())
    described: dict[str, Any] = {}
    for name, field in items.names_of(call, kind).items():
        needed = field.required or field.name in required
        described[name] = classic.describe(field, required=needed) | {
            "title": field.title,
            "isReadOnly": field.item_read_only,
            "isImmutable": False,
            "upperName": field.name,
        }
    if kind.has_multifields:
        described["fm"] = classic.describe(
            Field("FM", "fm", "crm_multifield", multiple=True, title="Communications"),
            required=False,
        ) | {"upperName": "FM"}
    return Answer({"fields": described})


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    verbs: dict[str, Handler] = {
        "add": universal_writing.add,
        "get": get,
        "list": universal_list.list_,
        "update": universal_writing.update,
        "delete": delete,
        "fields": fields,
        "import": universal_writing.import_,
    }
    return {f"crm.item.{verb}": handler for verb, handler in verbs.items()}
