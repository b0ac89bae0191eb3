"""What an entity's field holds now, computed ones included, and how each dialect says it.

Classic methods say every scalar as text, universal ones as JSON numbers (bitrix24.md §4.3, §5).
"""

from __future__ import annotations

from typing import Any

from sandbox.portal import directories, moments, rates
from sandbox.portal.catalogue import MULTIFIELD_TYPES, STAGE_FIELD, Field
from sandbox.portal.entities import Entity, Multifield
from sandbox.portal.kinds import Kind
from sandbox.portal.world import World

_MONEY_TYPES = frozenset({"double"})
_LINK_TYPES = frozenset({"crm_company", "crm_contact", "crm_lead", "crm_deal", "crm_quote"})
_NUMBER_TYPES = _LINK_TYPES | {"integer", "user", "crm_category", "enumeration"}


def value_of(world: World, entity: Entity, field: Field) -> Any:  # noqa: C901, PLR0911 - a table in words
    """Return the field's present value: None if unset, a list if multiple."""
    match (entity.kind, field.name):
        case (_, "ID"):
            return entity.id
        case (Kind.COMPANY, "CONTACT_ID"):
            return world.bindings.owners(Kind.CONTACT, entity.id)
        case (Kind.CONTACT, "COMPANY_ID") | (_, "CONTACT_ID"):
            return world.bindings.primary(entity.key)
        case (_, "CONTACT_IDS" | "COMPANY_IDS"):
            return world.bindings.targets(entity.key)
        case (_, "HAS_PHONE" | "HAS_EMAIL" | "HAS_IMOL"):
            wanted = field.name.removeprefix("HAS_")
            return "Y" if any(row.type_id == wanted for row in entity.multifields) else "N"
        case (Kind.LEAD, "STATUS_SEMANTIC_ID") | (Kind.DEAL, "STAGE_SEMANTIC_ID"):
            return stage_semantics(world, entity)
        case (Kind.DEAL | Kind.QUOTE, "CLOSED"):
            return "N" if stage_semantics(world, entity) == "P" else "Y"
        case (_, "ACCOUNT_CURRENCY_ID"):
            return world.settings.currency
        case (_, "OPPORTUNITY_ACCOUNT"):
            return _in_accounting_currency(world, entity)
        case (Kind.DEAL, "IS_NEW"):
            return "Y" if entity.values["STAGE_ID"].split(":")[-1] == "NEW" else "N"
        case _:
            return entity.values.get(field.name, [] if field.multiple else None)


def _in_accounting_currency(world: World, entity: Entity) -> float:
    amount, code = entity.values.get("OPPORTUNITY"), entity.values.get("CURRENCY_ID")
    base = world.settings.currency
    return rates.converted(world.settings, amount or 0.0, code or base, base)


def stage_semantics(world: World, entity: Entity) -> str:
    """Return P, S or F for the stage of a lead, deal or quote."""
    code = entity.values[STAGE_FIELD[entity.kind]]
    return world.directories.semantics(stages_of(entity), code)


def stages_of(entity: Entity) -> str:
    """Return the directory that holds the entity's stages."""
    if entity.kind == Kind.DEAL:
        return directories.stage_directory(entity.values.get("CATEGORY_ID") or 0)
    return "STATUS" if entity.kind == Kind.LEAD else "QUOTE_STATUS"


def classic(world: World, field: Field, value: Any, *, in_list: bool) -> Any:
    """Say a value as the classic methods do: text, null, or a list of these."""
    if field.multiple:
        return [_classic_scalar(world, field, item, in_list=in_list) for item in value]
    return _classic_scalar(world, field, value, in_list=in_list)


def _classic_scalar(world: World, field: Field, value: Any, *, in_list: bool) -> Any:
    if field.type == "file" and value is not None:
        return {
            "id": value,
            "showUrl": f"/bitrix/components/show_file.php?id={value}",
            "downloadUrl": f"/bitrix/components/show_file.php?id={value}&auth=",
        }
    if field.type == "boolean":
        # Seen as JSON booleans in lists, as "1" and "0" from get (bitrix24.md §4.3).
        return bool(value) if in_list else ("1" if value else "0")
    if value is None:
        return "" if field.type in ("date", "datetime") else None
    if field.type == "date":
        return moments.day_as_moment(value, world.settings)
    if field.type == "datetime":
        return moments.iso(value, world.settings)
    return f"{value:.2f}" if field.type in _MONEY_TYPES else str(value)


def universal(world: World, field: Field, value: Any) -> Any:
    """Say a value as the universal methods do: numbers, Y/N, ISO dates, null, or a list."""
    if field.multiple:
        return [_universal_scalar(world, field, item) for item in value]
    return _universal_scalar(world, field, value)


def _universal_scalar(world: World, field: Field, value: Any) -> Any:
    if field.type == "boolean":
        return "Y" if value else "N"
    if value is None:
        return 0 if field.type in _LINK_TYPES else None
    if field.type == "file":
        path = f"/bitrix/services/main/ajax.php?action=crm.controller.item.getFile&fileId={value}"
        return {
            "id": value,
            "url": path,
            "urlMachine": f"/rest/crm.controller.item.getFile?{value}",
        }
    if field.type == "date":
        return moments.day_as_moment(value, world.settings)
    if field.type == "datetime":
        return moments.iso(value, world.settings)
    return value


def comparable(world: World, field: Field, value: Any) -> Any:
    """Return a value for filters and sorting: a number, casefolded text, or None."""
    if value in (None, ""):
        return None
    if field.type in _NUMBER_TYPES or field.type in _MONEY_TYPES or field.type == "file":
        return _number(value)
    if field.type == "boolean":
        return 1.0 if value in (True, 1, "1", "Y") else 0.0
    if field.type == "datetime":
        return value if isinstance(value, float) else _moment(world, str(value))
    if field.type == "date":
        parsed = moments.parse_day(str(value))
        return moments.day_seconds(parsed) if parsed else None
    return str(value).casefold()


def _moment(world: World, text: str) -> float | None:
    return moments.parse_moment(text, world.settings)


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def classic_multifields(entity: Entity) -> dict[str, list[dict[str, str]]]:
    """Return PHONE, EMAIL… with text ids; a type without values has no key."""
    found: dict[str, list[dict[str, str]]] = {}
    for type_id in MULTIFIELD_TYPES:
        rows = [_classic_row(row) for row in entity.multifields if row.type_id == type_id]
        if rows:
            found[type_id] = rows
    return found


def _classic_row(row: Multifield) -> dict[str, str]:
    return {
        "ID": str(row.id),
        "VALUE_TYPE": row.value_type,
        "VALUE": row.value,
        "TYPE_ID": row.type_id,
    }


def universal_multifields(entity: Entity) -> list[dict[str, Any]]:
    """Return the ``fm`` rows."""
    return [
        {"id": r.id, "valueType": r.value_type, "value": r.value, "typeId": r.type_id}
        for r in entity.multifields
    ]


def multifield_aliases(entity: Entity) -> dict[str, str]:
    """Return the flat names: ``phone`` (the first), ``phoneWork``, ``emailHome``…"""
    aliases: dict[str, str] = {}
    for row in entity.multifields:
        base = row.type_id.lower()
        aliases.setdefault(base, row.value)
        aliases.setdefault(base + row.value_type.capitalize(), row.value)
    return aliases
