"""What crm.item.* methods are about: a kind, its fields' names, an item (bitrix24.md §5)."""

from __future__ import annotations

from typing import Any

from sandbox.portal import (
    php,
    reading,
)
from sandbox.portal.call import Call, missing_parameter
from sandbox.portal.catalogue import Field
from sandbox.portal.entities import Entity
from sandbox.portal.envelope import RefusedError
from sandbox.portal.kinds import OLD_INVOICE, Kind, kind_of


def kind_of_call(call: Call) -> Kind:
    """Return the kind of ``entityTypeId``; strangers of the extranet are refused."""
    if call.user.type == "extranet":
        raise RefusedError(
            403, "allowed_only_intranet_user", "Action is allowed for intranet users only"
        )
    raw = call.params.get("entityTypeId")
    if raw is None:
        raise missing_parameter("entityTypeId")
    type_id = php.to_int(raw)
    if type_id == OLD_INVOICE:
        raise RefusedError(400, "ENTITY_TYPE_NOT_SUPPORTED", "Entity type is not supported")
    kind = kind_of(type_id)
    if kind is None:
        raise RefusedError(400, "NOT_FOUND", "Smart process not found")
    return kind


def found(call: Call, right: str) -> Entity:
    """Return the item that the call is about, or refuse: there is none, or no right to it."""
    kind = kind_of_call(call)
    entity = call.entity(kind, call.params.get("id"))
    if entity is None:
        raise RefusedError(400, "NOT_FOUND", "Item not found")
    if not call.allows(right, entity):
        raise access_denied()
    return entity


def require(call: Call, right: str) -> None:
    """Refuse a caller who has the right on no card at all."""
    if not call.may(right):
        raise access_denied()


def access_denied() -> RefusedError:
    """Return the refusal of somebody who lacks a right."""
    return RefusedError(400, "ACCESS_DENIED", "Access denied.")


def given_fields(call: Call) -> dict[str, Any]:
    """Return ``fields``; they must be an array."""
    raw = call.params.get("fields")
    if raw is None or not php.is_array(raw):
        raise missing_parameter("fields")
    return php.mapping(raw)


def names_of(call: Call, kind: Kind) -> dict[str, Field]:
    """Return the kind's fields by the names that this call uses for them."""
    original = php.text(call.params.get("useOriginalUfNames")) == "Y"
    return {
        field.name if field.dynamic and original else field.camel: field
        for field in call.world.fields(kind).values()
        if field.in_item
    }


def shown(call: Call, entity: Entity) -> dict[str, Any]:
    """Return an item as the universal methods show it."""
    world = call.world
    item = {
        name: reading.universal(world, field, reading.value_of(world, entity, field))
        for name, field in names_of(call, entity.kind).items()
    }
    if entity.kind.has_multifields:
        item |= reading.multifield_aliases(entity)
        item["fm"] = reading.universal_multifields(entity)
    return item | {"entityTypeId": entity.kind.type_id}
