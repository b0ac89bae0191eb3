"""crm.item.productrow.{set,add,get,list,update,delete} (bitrix24-work.md §2)."""

from __future__ import annotations

from typing import Any

from sandbox.portal import events, owners, paging, php, rows, saving
from sandbox.portal.call import Call, Handler, missing_parameter
from sandbox.portal.entities import Entity, ProductRow
from sandbox.portal.envelope import Answer, RefusedError
from sandbox.portal.kinds import Key, Kind

_LETTERS = {"L": Kind.LEAD, "D": Kind.DEAL, "Q": Kind.QUOTE}


def _owner(call: Call, letter: Any, number: Any, right: str) -> Entity:
    kind = _LETTERS.get(php.text(letter))
    if kind is None:
        raise RefusedError(
            400, "ENTITY_TYPE_NOT_SUPPORTED", "Working with this type of objects is not supported"
        )
    return owners.card(call, kind, number, right)


def _shown(row: ProductRow) -> dict[str, Any]:
    kind, number = row.owner
    letter = next(letter for letter, of in _LETTERS.items() if of == kind)
    return {
        "id": row.id,
        "ownerId": number,
        "ownerType": letter,
        "productId": row.product_id,
        "productName": row.name,
        "price": row.price,
        "priceAccount": row.price,
        "priceExclusive": row.price,
        "priceNetto": row.price,
        "priceBrutto": row.price,
        "quantity": row.quantity,
        "discountTypeId": 2,
        "discountRate": 0,
        "discountSum": 0,
        "taxRate": None,
        "taxIncluded": "N",
        "customized": "Y",
        "measureCode": 796,
        "measureName": "pcs",
        "sort": row.sort,
        "xmlId": "",
        "type": 4,
    }


def _number(raw: Any, default: float) -> float:
    try:
        return float(php.text(raw))
    except ValueError:
        return default


def _write(row: ProductRow, given: dict[str, Any]) -> None:
    if "productName" in given:
        row.name = php.text(given["productName"])
    row.product_id = php.to_int(given.get("productId", row.product_id))
    row.price = _number(given.get("price"), row.price)
    row.quantity = _number(given.get("quantity"), row.quantity)
    row.sort = php.to_int(given.get("sort")) or row.sort


def _put(call: Call, owner: Key, given: dict[str, Any]) -> ProductRow:
    row = ProductRow(call.world.next_id("product row"), owner)
    _write(row, given)
    call.world.product_rows[row.id] = row
    return row


def _rows(call: Call, owner: Key) -> list[ProductRow]:
    found = [row for row in call.world.product_rows.values() if row.owner == owner]
    return sorted(found, key=lambda row: (row.sort, row.id))


def _sum_up(call: Call, entity: Entity) -> None:
    """Compute the card's amount, unless it is set by hand."""
    if entity.values.get("IS_MANUAL_OPPORTUNITY") == "Y":
        return
    amount = round(sum(row.price * row.quantity for row in _rows(call, entity.key)), 2)
    if saving.change(call.world, entity, {"OPPORTUNITY": amount}, call.author):
        saving.touch(entity, call.author)
        events.emit(call.world, f"ONCRM{entity.kind.upper()}UPDATE", entity.id, call.author)


def set_(call: Call) -> Answer:
    """Replace all rows of a card."""
    owners.require(call, "ownerId", "ownerType")
    raw = call.params.get("productRows")
    if not php.is_array(raw):
        raise missing_parameter("productRows")
    entity = _owner(call, call.params["ownerType"], call.params["ownerId"], "edit")
    for row in _rows(call, entity.key):
        del call.world.product_rows[row.id]
    for given in php.elements(raw):
        _put(call, entity.key, php.mapping(given))
    _sum_up(call, entity)
    return Answer({"productRows": [_shown(row) for row in _rows(call, entity.key)]})


def add(call: Call) -> Answer:
    """Add a row to a card."""
    fields = _fields(call)
    for name in ("ownerId", "ownerType"):
        if php.is_empty(fields.get(name)):
            raise missing_parameter(name)
    entity = _owner(call, fields["ownerType"], fields["ownerId"], "edit")
    row = _put(call, entity.key, fields)
    _sum_up(call, entity)
    return Answer({"productRow": _shown(row)})


def _fields(call: Call) -> dict[str, Any]:
    raw = call.params.get("fields")
    if not php.is_array(raw):
        raise missing_parameter("fields")
    return php.mapping(raw)


def _found(call: Call, right: str) -> tuple[ProductRow, Entity]:
    owners.require(call, "id")
    row = call.world.product_rows.get(php.to_int(call.params["id"]))
    entity = call.world.find(*row.owner) if row else None
    if row is None or entity is None:
        raise owners.not_found("Item not found")
    if not call.allows(right, entity):
        raise owners.access_denied()
    return row, entity


def get(call: Call) -> Answer:
    """Return one row."""
    return Answer({"productRow": _shown(_found(call, "read")[0])})


def list_(call: Call) -> Answer:
    """List the rows of one card: ``=ownerType`` and ``=ownerId`` must be there."""
    filter_ = php.mapping(call.params.get("filter"))
    for name in ("=ownerType", "=ownerId"):
        if php.is_empty(filter_.get(name)):
            raise missing_parameter(name)
    entity = _owner(call, filter_.pop("=ownerType"), filter_.pop("=ownerId"), "read")
    shown = [_shown(row) for row in _rows(call, entity.key)]
    fitting = rows.filtered(shown, filter_, php.text)
    order = php.mapping(call.params.get("order"))
    found = rows.ordered(fitting, order, rows.as_number_or_text)
    return paging.page(found, call.params.get("start"), lambda page: {"productRows": page})


def update(call: Call) -> Answer:
    """Change a row."""
    row, entity = _found(call, "edit")
    _write(row, _fields(call))
    _sum_up(call, entity)
    return Answer({"productRow": _shown(row)})


def delete(call: Call) -> Answer:
    """Delete a row."""
    row, entity = _found(call, "edit")
    del call.world.product_rows[row.id]
    _sum_up(call, entity)
    return Answer(None)


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    verbs: dict[str, Handler] = {
        "set": set_,
        "add": add,
        "get": get,
        "list": list_,
        "update": update,
        "delete": delete,
    }
    return {f"crm.item.productrow.{verb}": handler for verb, handler in verbs.items()}
