"""One field, two names: ``SOURCE_ID`` in the classic methods, ``sourceId`` in the universal ones
(bitrix24.md §5).

The domain speaks classic. Custom fields keep their name in both, since ``useOriginalUfNames`` is
always on.
"""

from collections.abc import Iterable, Mapping

from crm.client.encoding import Value
from crm.client.methods.entity_types import EntityType
from intake.delivery.plan import Multifield
from intake.forms.crm_part import EntityKind

CUSTOM_PREFIX = "UF_"

_RENAMED = {
    "BEGINDATE": "begindate",
    "CLOSEDATE": "closedate",
    "COMPANY_TYPE": "typeId",
    "MYCOMPANY_ID": "mycompanyId",
}
_STAGED = frozenset({EntityType.LEAD, EntityType.QUOTE})
_ADDRESS = ("ADDRESS", "REG_ADDRESS")


def entity_type(kind: EntityKind) -> EntityType:
    """Translate the domain's kind into the portal's."""
    return EntityType(kind.value)


def item_name(kind: EntityType, classic: str) -> str:
    """Return a field's name in the universal methods."""
    if classic.startswith(CUSTOM_PREFIX):
        return classic
    if classic == "STATUS_ID" and kind in _STAGED:
        return "stageId"
    head, *tail = classic.lower().split("_")
    return _RENAMED.get(classic) or head + "".join(part.capitalize() for part in tail)


def classic_only(kind: EntityType, classic: str) -> bool:
    """Say whether the universal methods lack a field: they would drop it silently (Traps 14)."""
    if kind is EntityType.QUOTE and classic.startswith("CLIENT_"):
        return True
    return kind is not EntityType.DEAL and classic.startswith(_ADDRESS)


def item_fields(kind: EntityType, fields: Mapping[str, Value]) -> dict[str, Value]:
    """Rename classic fields for an item; those that an item lacks are left out."""
    return {
        item_name(kind, name): value
        for name, value in fields.items()
        if not classic_only(kind, name)
    }


def classic_rest(kind: EntityType, fields: Mapping[str, Value]) -> dict[str, Value]:
    """Return the fields that only a classic update can set."""
    return {name: value for name, value in fields.items() if classic_only(kind, name)}


def item_multifields(rows: Iterable[Multifield]) -> dict[str, Value]:
    """Write multifields for an item: one key for all types, each row naming its own."""
    listed: list[Value] = [
        {"typeId": row.type.value, "valueType": row.value_type, "value": row.value} for row in rows
    ]
    return {"fm": listed} if listed else {}


def classic_multifields(rows: Iterable[Multifield]) -> dict[str, Value]:
    """Write multifields for a classic method: one key per type. On update such rows append."""
    by_type: dict[str, list[Value]] = {}
    for row in rows:
        by_type.setdefault(row.type.value, []).append(
            {"VALUE": row.value, "VALUE_TYPE": row.value_type}
        )
    return dict(by_type)
