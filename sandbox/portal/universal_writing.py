"""crm.item.{add,update,import} (bitrix24.md §5). They make no trace."""

from __future__ import annotations

from typing import Any

from sandbox.portal import (
    card_history,
    conversion,
    events,
    items,
    multifields,
    php,
    reading,
    saving,
    writing,
)
from sandbox.portal.call import Call
from sandbox.portal.catalogue import STAGE_FIELD, Field
from sandbox.portal.entities import Entity
from sandbox.portal.envelope import Answer, RefusedError
from sandbox.portal.kinds import Kind
from sandbox.portal.notifying import people_of, tell_people
from sandbox.portal.world import World


def _invalid(name: str) -> RefusedError:
    return RefusedError(400, "CRM_FIELD_ERROR_VALUE_NOT_VALID", f'Invalid value for field "{name}"')


def _accept(call: Call, kind: Kind, raw: dict[str, Any], entity: Entity | None) -> dict[str, Any]:
    """Keep what may be written, under classic names; drop unknown keys, refuse bad values."""
    values: dict[str, Any] = {}
    for name, field in items.names_of(call, kind).items():
        if name not in raw or field.item_read_only:
            continue
        if entity and _clears_nothing(call, field, raw[name]):
            continue
        if field.multiple and not php.is_array(raw[name]):
            if field.name != "OBSERVERS" or raw[name] != "":
                raise multifields.not_iterable(raw[name])
            values[field.name] = []
            continue
        kept = tuple(php.elements((entity.values.get(field.name) or []) if entity else []))
        try:
            values[field.name] = writing.coerce(call.world, field, raw[name], kept)
        except writing.InvalidValueError as error:
            raise _invalid(name) from error
    _check_stage(call.world, kind, values, entity)
    return values


def _clears_nothing(call: Call, field: Field, raw: Any) -> bool:
    """Say whether an empty array is taken and changes nothing, as reported (work §1, §7)."""
    several = field.name == "OBSERVERS" or (field.multiple and field.dynamic)
    return several and raw == [] and not call.world.settings.empty_array_clears


def _check_stage(world: World, kind: Kind, values: dict[str, Any], entity: Entity | None) -> None:
    """Refuse a pipeline that does not exist and a stage that its pipeline has not."""
    stage = STAGE_FIELD.get(kind)
    category = values.get("CATEGORY_ID")
    if category is not None and category not in {line.id for line in world.settings.pipelines}:
        raise _invalid("categoryId")
    if stage is None or (stage not in values and category is None):
        return
    before = entity.values if entity else {}
    probe = Entity(kind, 0, {"CATEGORY_ID": before.get("CATEGORY_ID"), **values})
    known = world.directories.codes(reading.stages_of(probe))
    if values.get(stage) is not None and values[stage] not in known:
        raise _invalid("stageId")
    if entity and category is not None and values.get(stage, before.get(stage)) not in known:
        values[stage] = known[0]


def add(call: Call) -> Answer:
    """Add an item and return it whole. The UTM fields stay on the card; a TRACE key is unknown."""
    entity = _added(call, "add", by_hand={})
    tell_people(call.world, entity, (None, []), call.author)
    conversion.convert_if_simple(call.world, entity, call.author)
    return Answer({"item": items.shown(call, entity)})


def import_(call: Call) -> Answer:
    """Add an item without starting any automation; the result is its id.

    Administrators may say when and by whom it was made. Phones come as the classic methods take
    them, or as ``fm``.
    """
    kind, raw = items.kind_of_call(call), items.given_fields(call)
    made: dict[str, Any] = {}
    for name in ("createdTime", "updatedTime", "createdBy", "updatedBy"):
        if name in raw and not call.user.admin:
            raise items.access_denied()
        if name in raw:
            field = items.names_of(call, kind)[name]
            made[field.name] = writing.coerce(call.world, field, raw[name])
    return Answer({"item": {"id": _added(call, "import", by_hand=made).id}})


def _added(call: Call, right: str, *, by_hand: dict[str, Any]) -> Entity:
    kind, raw = items.kind_of_call(call), items.given_fields(call)
    items.require(call, right)
    values = _accept(call, kind, raw, None)
    if kind == Kind.DEAL and not call.sees_pipeline(values.get("CATEGORY_ID") or 0):
        raise items.access_denied()
    fm = raw.get("fm", []) if kind.has_multifields else []
    if not php.is_array(fm):
        raise multifields.not_iterable(fm)
    _check_required(call, kind, values, _fm_as_classic(fm))
    entity = saving.create(call.world, kind, values, call.author)
    entity.values |= by_hand
    multifields.write_universal(call.world, entity, fm)
    if by_hand or right == "import":
        multifields.write_classic(call.world, entity, raw)
    saving.fill_customer(call.world, entity, call.author)
    events.emit(call.world, f"ONCRM{kind.upper()}ADD", entity.id, call.author)
    return entity


def _fm_as_classic(fm: Any) -> dict[str, Any]:
    rows: dict[str, Any] = {}
    for row in map(php.mapping, php.elements(fm)):
        type_id = php.text(row.get("typeId")).upper()
        rows.setdefault(type_id, []).append({"VALUE": row.get("value")})
    return rows


def _check_required(call: Call, kind: Kind, values: dict[str, Any], raw: dict[str, Any]) -> None:
    missing = saving.missing_field(call.world, kind, values, raw)
    if missing:
        raise _required(missing.title)


def _required(title: str) -> RefusedError:
    return RefusedError(400, "CRM_FIELD_ERROR_REQUIRED", f'The "{title}" field is required')


def update(call: Call) -> Answer:
    """Change an item and return it whole; nothing is saved when nothing differs."""
    kind = items.kind_of_call(call)
    entity, raw = items.found(call, "edit"), items.given_fields(call)
    values = _accept(call, kind, raw, entity)
    _check_cleared(entity, values)
    if "CATEGORY_ID" in values and not call.sees_pipeline(values["CATEGORY_ID"] or 0):
        raise items.access_denied()
    if kind.has_multifields and "fm" in raw and not php.is_array(raw["fm"]):
        raise multifields.not_iterable(raw["fm"])
    before, people = card_history.look(entity), people_of(entity)
    changed = saving.change(call.world, entity, values, call.author)
    if kind.has_multifields and "fm" in raw:
        changed = multifields.write_universal(call.world, entity, raw["fm"]) or changed
    if changed:
        saving.touch(entity, call.author)
        card_history.write(call.world, entity, before, call.author)
        saving.fill_customer(call.world, entity, call.author)
        category = before.values.get("CATEGORY_ID")
        _tell_change(call, entity, moved=entity.values.get("CATEGORY_ID") != category)
        tell_people(call.world, entity, people, call.author)
    return Answer({"item": items.shown(call, entity)})


def _check_cleared(entity: Entity, values: dict[str, Any]) -> None:
    """Refuse to take both names from a contact, and the title from what has to have one."""
    after = entity.values | values
    renamed = entity.kind == Kind.CONTACT and {"NAME", "LAST_NAME"} & set(values)
    if renamed and not after.get("NAME") and not after.get("LAST_NAME"):
        raise _required("Name")
    if entity.kind in (Kind.LEAD, Kind.COMPANY, Kind.QUOTE) and not after.get("TITLE"):
        raise _required("Title")


def _tell_change(call: Call, entity: Entity, *, moved: bool) -> None:
    """Tell an update; a move to another pipeline is told instead of it, to applications alone."""
    if moved:
        extra = {
            "CATEGORY_ID": str(entity.values["CATEGORY_ID"]),
            "STAGE_ID": str(entity.values["STAGE_ID"]),
        }
        events.emit(call.world, "ONCRMDEALMOVETOCATEGORY", entity.id, call.author, extra)
    if not moved or call.world.settings.pipeline_move_is_update:
        events.emit(call.world, f"ONCRM{entity.kind.upper()}UPDATE", entity.id, call.author)
