"""crm.*.userfield.{add,get,list,update,delete} (bitrix24.md §4.4)."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from sandbox.portal import php, rows
from sandbox.portal.call import Call, Handler
from sandbox.portal.envelope import Answer, RefusedError, classic_refusal
from sandbox.portal.kinds import Kind
from sandbox.portal.settings import EnumItem, UserField

_PREFIX = "UF_CRM_"
_LONGEST = 50
_NAME = re.compile(r"[A-Z0-9_]+")
_ENUM_BASE = 1000
_TYPES = frozenset(
    (
        *("string", "integer", "double", "boolean", "date", "datetime", "money", "url", "address"),
        *("enumeration", "file", "employee", "crm", "crm_status", "iblock_section"),
        "iblock_element",
    )
)
_LABELS = ("EDIT_FORM_LABEL", "LIST_COLUMN_LABEL", "LIST_FILTER_LABEL", "LABEL")


def _core(description: str) -> RefusedError:
    return RefusedError(400, "ERROR_CORE", description)


def _row(call: Call, field: UserField) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "ID": str(call.world.user_field_id(field)),
        "ENTITY_ID": Kind(field.kind).uf_entity,
        "FIELD_NAME": field.name,
        "USER_TYPE_ID": field.type,
        "XML_ID": None,
        "SORT": str(field.sort),
        "MULTIPLE": "Y" if field.multiple else "N",
        "MANDATORY": "Y" if field.mandatory else "N",
        "SHOW_FILTER": "E",
        "SHOW_IN_LIST": "Y",
        "EDIT_IN_LIST": "Y",
        "IS_SEARCHABLE": "N",
        "SETTINGS": {},
    }
    if field.type == "enumeration":
        shown["LIST"] = [
            {"ID": str(one.id), "SORT": str(10 * (at + 1)), "VALUE": one.value, "DEF": "N"}
            for at, one in enumerate(field.items)
        ]
    return shown


def _labels(field: UserField) -> dict[str, str]:
    return dict.fromkeys(_LABELS[:3], field.title or field.name)


def list_(kind: Kind, call: Call) -> Answer:
    """List the custom fields of a kind; their labels come only with ``LANG`` in the filter."""
    if not call.may("read"):
        raise classic_refusal("Access denied.")
    filter_ = php.mapping(call.either_case("filter"))
    fields = [one for one in call.world.settings.user_fields if one.kind == kind]
    shown = [_row(call, one) | (_labels(one) if "LANG" in filter_ else {}) for one in fields]
    order = php.mapping(call.either_case("order")) or {"SORT": "ASC", "ID": "ASC"}
    fitting = rows.filtered(shown, filter_, str)
    return Answer(rows.ordered(fitting, order, rows.as_number_or_text), total=len(fitting))


def get(kind: Kind, call: Call) -> Answer:
    """Return one field, with its labels by language."""
    field = _found(kind, call)
    labels = {name: {"en": label} for name, label in _labels(field).items()}
    return Answer(_row(call, field) | labels)


def add(kind: Kind, call: Call) -> Answer:
    """Add a field; its code gets the prefix ``UF_CRM_`` and capitals. The result is its id."""
    _require_settings(call)
    raw = _fields(call)
    code, type_id = php.text(raw.get("FIELD_NAME")).upper(), php.text(raw.get("USER_TYPE_ID"))
    if not code:
        raise classic_refusal("The 'FIELD_NAME' field is not found.")
    name = code if code.startswith(_PREFIX) else f"{_PREFIX}{code}"
    if len(name) > _LONGEST:
        raise _core("Field name is too long (more than 50 characters).")
    if not _NAME.fullmatch(name):
        raise _core(
            "Field name contains invalid characters. Allowed characters are: A-Z, 0-9 and _."
        )
    if not type_id:
        raise classic_refusal("The 'USER_TYPE_ID' field is not found.")
    if type_id not in _TYPES:
        raise _core("Invalid custom type specified.")
    if name in call.world.fields(kind):
        raise _core(f"Field {name} for object {kind.uf_entity} already exists.")
    field = UserField(
        kind.value,
        name,
        type_id,
        title=_label(raw) or name,
        multiple=php.text(raw.get("MULTIPLE")) == "Y" and type_id != "boolean",
        items=_items(call, raw.get("LIST")),
        mandatory=php.text(raw.get("MANDATORY")) == "Y",
        sort=php.to_int(raw.get("SORT")) or 100,
    )
    _store(call, lambda fields: (*fields, field))
    return Answer(call.world.user_field_id(field))


def update(kind: Kind, call: Call) -> Answer:
    """Change labels, order, obligation and the list's values; a field's type stays what it is."""
    _require_settings(call)
    field, raw = _found(kind, call), _fields(call)
    changes: dict[str, Any] = {}
    if label := _label(raw):
        changes["title"] = label
    if "MANDATORY" in raw:
        changes["mandatory"] = php.text(raw["MANDATORY"]) == "Y"
    if "SORT" in raw:
        changes["sort"] = php.to_int(raw["SORT"])
    if "LIST" in raw:
        changes["items"] = _changed_items(call, field, raw["LIST"])
    new = dataclasses.replace(field, **changes)
    _store(call, lambda fields: tuple(new if one == field else one for one in fields))
    return Answer(value=True)


def delete(kind: Kind, call: Call) -> Answer:
    """Delete a field."""
    _require_settings(call)
    field = _found(kind, call)
    _store(call, lambda fields: tuple(one for one in fields if one != field))
    return Answer(value=True)


Fields = tuple[UserField, ...]


def _store(call: Call, change: Callable[[Fields], Fields]) -> None:
    settings = call.world.settings
    call.world.configure(dataclasses.replace(settings, user_fields=change(settings.user_fields)))


def _found(kind: Kind, call: Call) -> UserField:
    raw = call.either_case("id")
    if not php.is_numeric(raw) or php.to_int(raw) <= 0:
        raise classic_refusal("ID is not defined or invalid.")
    for field in call.world.settings.user_fields:
        if field.kind == kind and call.world.user_field_id(field) == php.to_int(raw):
            return field
    raise RefusedError(400, "ERROR_NOT_FOUND", "The entity with specified ID is not found.")


def _fields(call: Call) -> dict[str, Any]:
    raw = call.either_case("fields")
    if not php.is_array(raw):
        raise classic_refusal("Parameter 'fields' must be array.")
    return php.mapping(raw)


def _label(raw: dict[str, Any]) -> str:
    """Return the first label that was given, as text or by language."""
    for name in _LABELS:
        given = raw.get(name)
        text = php.text(next(iter(php.elements(given)), "") if php.is_array(given) else given)
        if text:
            return text
    return ""


def _items(call: Call, raw: Any) -> tuple[EnumItem, ...]:
    """Return the values of a list; empty ones are left out."""
    values = (php.text(php.mapping(one).get("VALUE")) for one in php.elements(raw))
    return tuple(
        EnumItem(_ENUM_BASE + call.world.next_id("enum"), value) for value in values if value
    )


def _changed_items(call: Call, field: UserField, raw: Any) -> tuple[EnumItem, ...]:
    """Change the values that are named by their ids, delete those marked, add the others."""
    kept = {one.id: one for one in field.items}
    new: list[Any] = []
    for given in map(php.mapping, php.elements(raw)):
        number = php.to_int(given.get("ID"))
        if number not in kept:
            new.append(given)
        elif php.text(given.get("DEL")) == "Y":
            del kept[number]
        elif value := php.text(given.get("VALUE")):
            kept[number] = EnumItem(number, value)
    return (*kept.values(), *_items(call, new))


def _require_settings(call: Call) -> None:
    if not call.may_configure:
        raise classic_refusal("Access denied.")


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    verbs = {"add": add, "get": get, "list": list_, "update": update, "delete": delete}
    return {
        f"crm.{kind}.userfield.{verb}": partial(handler, kind)
        for kind in Kind
        for verb, handler in verbs.items()
    }
