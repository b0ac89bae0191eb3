"""crm.{lead,deal,contact,company,quote}.{add,get,list,update,delete,fields} (bitrix24.md §4)."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from sandbox.portal import (
    card_history,
    conversion,
    events,
    filters,
    listing,
    multifields,
    paging,
    php,
    reading,
    removal,
    saving,
    trace_chain,
    writing,
)
from sandbox.portal.call import Call, Handler
from sandbox.portal.catalogue import MULTIFIELD_TYPES, STAGE_FIELD, UTM_FIELDS, Field
from sandbox.portal.entities import Entity
from sandbox.portal.envelope import Answer, RefusedError, classic_refusal
from sandbox.portal.kinds import Kind
from sandbox.portal.notifying import people_of, tell_people
from sandbox.portal.world import World

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_CURRENCY = re.compile(r"[A-Z]{3}")


def _array(call: Call, name: str, *, required: bool = False) -> dict[str, Any]:
    """Return an array parameter, or refuse what is none."""
    raw = call.either_case(name)
    if raw is None and not required:
        return {}
    if not php.is_array(raw):
        raise classic_refusal(f"Parameter '{name}' must be array.")
    return php.mapping(raw)


def _entity(call: Call, kind: Kind, right: str) -> Entity:
    raw = call.either_case("id")
    if not php.is_numeric(raw) or php.to_int(raw) <= 0:
        raise classic_refusal("ID is not defined or invalid")
    entity = call.entity(kind, raw)
    if entity is None:
        raise classic_refusal("Not found")
    if not call.allows(right, entity):
        raise classic_refusal("Access denied")
    return entity


def _accept(world: World, kind: Kind, raw: dict[str, Any], entity: Entity | None) -> dict[str, Any]:
    """Keep the fields that exist and may be written; drop the rest, and bad values, silently."""
    values: dict[str, Any] = {}
    for name, field in world.fields(kind).items():
        if name not in raw or field.read_only or not field.in_classic:
            continue
        if entity and field.fixed:
            continue
        kept = tuple(php.elements((entity.values.get(name) or []) if entity else []))
        try:
            values[name] = writing.coerce(world, field, raw[name], kept)
        except writing.InvalidValueError:
            continue
    return values


def _check(kind: Kind, raw: dict[str, Any]) -> None:
    """Refuse what the classic adds refuse: an invalid e-mail, an invalid currency."""
    if kind in (Kind.CONTACT, Kind.COMPANY):
        for row in php.elements(raw.get("EMAIL")):
            address = php.text(php.mapping(row).get("VALUE"))
            if address and not _EMAIL.fullmatch(address):
                raise RefusedError(400, "ERROR_CORE", 'Field "E-mail" contains an invalid address.')
    currency = php.text(raw.get("CURRENCY_ID"))
    if kind == Kind.DEAL and currency and not _CURRENCY.fullmatch(currency):
        raise classic_refusal('Invalid value of the "Currency" field.')


def add(kind: Kind, call: Call) -> Answer:
    """Add an entity; every classic add makes or joins a trace. The result is a bare id."""
    raw = _array(call, "fields", required=True)
    params = _array(call, "params")
    if not call.may("add"):
        raise classic_refusal("Access denied.")
    _check(kind, raw)
    values = _accept(call.world, kind, raw, None)
    missing = saving.missing_field(call.world, kind, values, raw)
    if missing:
        raise classic_refusal(f'The "{missing.title}" field is required.')
    entity = saving.create(call.world, kind, values, call.author)
    if kind.has_multifields:
        multifields.write_classic(call.world, entity, raw)
    saving.fill_customer(call.world, entity, call.author)
    events.emit(call.world, f"ONCRM{kind.upper()}ADD", entity.id, call.author)
    if php.text(params.get("REGISTER_SONET_EVENT", "Y" if kind == Kind.DEAL else "N")) == "Y":
        tell_people(call.world, entity, (None, []), call.author)
    trace_chain.after_add(call.world, entity, raw, call.now)
    conversion.convert_if_simple(call.world, entity, call.author)
    return Answer(entity.id)


def get(kind: Kind, call: Call) -> Answer:
    """Return one entity, every scalar as text."""
    entity = _entity(call, kind, "read")
    names = [f.name for f in call.world.fields(kind).values() if f.in_classic and not f.hidden]
    row = _row(call.world, entity, names, in_list=False)
    return Answer(row | reading.classic_multifields(entity))


def _row(world: World, entity: Entity, names: list[str], *, in_list: bool) -> dict[str, Any]:
    fields = world.fields(entity.kind)
    return {
        name: reading.classic(
            world, fields[name], reading.value_of(world, entity, fields[name]), in_list=in_list
        )
        for name in names
    }


def list_(kind: Kind, call: Call) -> Answer:
    """Return a page of entities."""
    order, filter_ = _array(call, "order"), _array(call, "filter")
    select = [php.text(name) for name in _array(call, "select").values()]
    if not call.may("read"):
        raise classic_refusal("Access denied.")
    world = call.world
    tests = [test for key, raw in filter_.items() if (test := _test(world, kind, key, raw))]
    found = [
        entity
        for entity in listing.candidates(world, kind, filter_)
        if all(test(entity) for test in tests) and call.allows("read", entity)
    ]
    fields = world.fields(kind)
    directions = [
        (fields[name], php.text(direction).upper() == "DESC")
        for name, direction in order.items()
        if name in fields and not fields[name].hidden
    ]
    rows = listing.ordered(world, found, directions)
    names, communications = _selected(world, kind, select)

    def render(page: list[Entity]) -> list[dict[str, Any]]:
        return [
            _row(world, entity, names, in_list=True)
            | {
                type_id: values
                for type_id, values in reading.classic_multifields(entity).items()
                if type_id in communications
            }
            for entity in page
        ]

    return paging.page(rows, call.either_case("start"), render)


def _test(world: World, kind: Kind, key: str, raw: Any) -> listing.Test | None:
    """Return the test of one filter row, None (no restriction) for a field that is unknown."""
    operator, name = filters.split_key(key)
    field = world.fields(kind).get(name)
    if name in MULTIFIELD_TYPES and kind.has_multifields:
        return listing.multifield_test(name, operator, raw)
    if field is None or field.hidden or not field.in_classic:
        return None
    if name == "CONTACT_ID":
        return listing.contact_ids_test(world, operator, raw)
    return listing.field_test(world, field, operator, raw)


def _selected(world: World, kind: Kind, select: list[str]) -> tuple[list[str], set[str]]:
    """Return the fields and multifields to show: ``*`` is neither UF_ nor multifields."""
    fields = world.fields(kind).values()
    visible = [f for f in fields if f.in_classic and not f.hidden]
    wanted = set(select) or ({"*", "UF_*"} if kind == Kind.DEAL else {"*"})
    names = [
        f.name
        for f in visible
        if f.name == "ID" or f.name in wanted or ("UF_*" if f.dynamic else "*") in wanted
    ]
    return names, set(MULTIFIELD_TYPES) & wanted


def update(kind: Kind, call: Call) -> Answer:
    """Change the fields that were sent."""
    entity = _entity(call, kind, "edit")
    raw = _array(call, "fields", required=True)
    params = _array(call, "params")
    _check(kind, raw)
    world = call.world
    values = _accept(world, kind, raw, entity)
    stage = STAGE_FIELD.get(kind)
    known = world.directories.codes(reading.stages_of(entity)) if stage else []
    if stage in values and values[stage] not in known:
        # A stage of another pipeline is ignored without a word (bitrix24.md §4.3).
        del values[stage]
    before, people = card_history.look(entity), people_of(entity)
    changed = saving.change(world, entity, values, call.author)
    if kind.has_multifields:
        changed = multifields.write_classic(world, entity, raw) or changed
    if changed:
        saving.touch(entity, call.author)
        if php.text(params.get("REGISTER_HISTORY_EVENT", "Y")) != "N":
            card_history.write(world, entity, before, call.author)
        if php.text(params.get("REGISTER_SONET_EVENT")) == "Y":
            tell_people(world, entity, people, call.author)
        saving.fill_customer(world, entity, call.author)
        events.emit(world, f"ONCRM{kind.upper()}UPDATE", entity.id, call.author)
    if any(name in raw for name in UTM_FIELDS):
        trace_chain.after_update(world, entity, raw, call.now)
    return Answer(value=True)


def delete(kind: Kind, call: Call) -> Answer:
    """Delete an entity."""
    removal.delete(call.world, _entity(call, kind, "delete"), call.author)
    return Answer(value=True)


def fields(kind: Kind, call: Call) -> Answer:
    """Describe the fields. TRACE has never been among them."""
    required = call.world.settings.required.get(kind.value, ())
    described: dict[str, Any] = {
        field.name: describe(field, required=field.required or field.name in required)
        for field in call.world.fields(kind).values()
        if field.in_classic
    }
    if kind.has_multifields:
        for type_id in MULTIFIELD_TYPES:
            extra = Field(type_id, "", "crm_multifield", multiple=True, title=type_id.capitalize())
            described[type_id] = describe(extra, required=type_id in required)
    return Answer(described)


def describe(field: Field, *, required: bool) -> dict[str, Any]:
    """Return the description of a field that both dialects share."""
    described: dict[str, Any] = {
        "type": field.type,
        "isRequired": required,
        "isReadOnly": field.read_only,
        "isImmutable": field.fixed,
        "isMultiple": field.multiple,
        "isDynamic": field.dynamic,
        "title": field.name if field.dynamic else field.title,
    }
    if field.directory:
        described["statusType"] = field.directory
    if field.items:
        described["items"] = [{"ID": str(item.id), "VALUE": item.value} for item in field.items]
    if field.dynamic:
        labels = ("listLabel", "formLabel", "filterLabel")
        described |= dict.fromkeys(labels, field.title)
    return described


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    verbs = {
        "add": add,
        "get": get,
        "list": list_,
        "update": update,
        "delete": delete,
        "fields": fields,
    }
    return {
        f"crm.{kind}.{verb}": partial(handler, kind)
        for kind in Kind
        for verb, handler in verbs.items()
    }
