"""crm.item.{add,get,list,update,delete,fields} (bitrix24.md §5). It makes no trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.portal import (
    card_history,
    classic,
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
    writing,
)
from sandbox.portal.call import Call, Handler, missing_parameter
from sandbox.portal.catalogue import STAGE_FIELD, Field
from sandbox.portal.entities import Entity
from sandbox.portal.envelope import Answer, RefusedError
from sandbox.portal.kinds import OLD_INVOICE, Kind, kind_of
from sandbox.portal.notifying import people_of, tell_people
from sandbox.portal.world import World


def _kind(call: Call) -> Kind:
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


def _entity(call: Call, kind: Kind, right: str) -> Entity:
    entity = call.entity(kind, call.params.get("id"))
    if entity is None:
        raise RefusedError(400, "NOT_FOUND", "Item not found")
    if not call.allows(right, entity):
        raise _access_denied()
    return entity


def _require(call: Call, right: str) -> None:
    if not call.may(right):
        raise _access_denied()


def _access_denied() -> RefusedError:
    return RefusedError(400, "ACCESS_DENIED", "Access denied.")


def _fields(call: Call) -> dict[str, Any]:
    raw = call.params.get("fields")
    if raw is None or not php.is_array(raw):
        raise missing_parameter("fields")
    return php.mapping(raw)


def _original_names(call: Call) -> bool:
    return php.text(call.params.get("useOriginalUfNames")) == "Y"


def _names(world: World, kind: Kind, *, original: bool) -> dict[str, Field]:
    """Return the kind's fields by the names that this call uses."""
    return {
        field.name if field.dynamic and original else field.camel: field
        for field in world.fields(kind).values()
        if field.in_item
    }


def _invalid(name: str) -> RefusedError:
    return RefusedError(400, "CRM_FIELD_ERROR_VALUE_NOT_VALID", f'Invalid value for field "{name}"')


def _accept(call: Call, kind: Kind, raw: dict[str, Any], entity: Entity | None) -> dict[str, Any]:
    """Keep what may be written, under classic names; drop unknown keys, refuse bad values."""
    values: dict[str, Any] = {}
    for name, field in _names(call.world, kind, original=_original_names(call)).items():
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


def _item(call: Call, entity: Entity, *, communications: bool = True) -> dict[str, Any]:
    world = call.world
    names = _names(world, entity.kind, original=_original_names(call))
    item = {
        name: reading.universal(world, field, reading.value_of(world, entity, field))
        for name, field in names.items()
    }
    if entity.kind.has_multifields and communications:
        item |= reading.multifield_aliases(entity)
        item["fm"] = reading.universal_multifields(entity)
    return item | {"entityTypeId": entity.kind.type_id}


def add(call: Call) -> Answer:
    """Add an item and return it whole. The UTM fields stay on the card; a TRACE key is unknown."""
    entity = _added(call, "add", by_hand={})
    tell_people(call.world, entity, (None, []), call.author)
    conversion.convert_if_simple(call.world, entity, call.author)
    return Answer({"item": _item(call, entity)})


def import_(call: Call) -> Answer:
    """Add an item without starting any automation; the result is its id.

    Administrators may say when and by whom it was made. Phones come as the classic methods take
    them, or as ``fm``.
    """
    kind, raw = _kind(call), _fields(call)
    made: dict[str, Any] = {}
    for name in ("createdTime", "updatedTime", "createdBy", "updatedBy"):
        if name in raw and not call.user.admin:
            raise _access_denied()
        if name in raw:
            field = _names(call.world, kind, original=False)[name]
            made[field.name] = writing.coerce(call.world, field, raw[name])
    return Answer({"item": {"id": _added(call, "import", by_hand=made).id}})


def _added(call: Call, right: str, *, by_hand: dict[str, Any]) -> Entity:
    kind, raw = _kind(call), _fields(call)
    _require(call, right)
    values = _accept(call, kind, raw, None)
    if kind == Kind.DEAL and not call.sees_pipeline(values.get("CATEGORY_ID") or 0):
        raise _access_denied()
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


def get(call: Call) -> Answer:
    """Return one item."""
    return Answer({"item": _item(call, _entity(call, _kind(call), "read"))})


def update(call: Call) -> Answer:
    """Change an item and return it whole; nothing is saved when nothing differs."""
    kind = _kind(call)
    entity, raw = _entity(call, kind, "edit"), _fields(call)
    values = _accept(call, kind, raw, entity)
    _check_cleared(entity, values)
    if not call.sees_pipeline(values.get("CATEGORY_ID") or 0):
        raise _access_denied()
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
    return Answer({"item": _item(call, entity)})


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


def delete(call: Call) -> Answer:
    """Delete an item; the result is an empty array."""
    removal.delete(call.world, _entity(call, _kind(call), "delete"), call.author)
    return Answer([])


def list_(call: Call) -> Answer:
    """Return a page of items."""
    kind = _kind(call)
    _require(call, "read")
    world, names = call.world, _filterable(call, kind)
    filter_ = php.mapping(call.params.get("filter"))
    test = _all_of(world, names, filter_)
    found = [
        entity
        for entity in listing.candidates(world, kind, filter_)
        if test(entity) and call.allows("read", entity)
    ]
    rows = listing.ordered(world, found, _order(names, php.mapping(call.params.get("order"))))
    select = {php.text(name) for name in php.elements(call.params.get("select"))} or {"*"}

    def render(page: list[Entity]) -> dict[str, Any]:
        return {"items": [_selected(_item(call, entity), select) for entity in page]}

    return paging.page(rows, call.params.get("start"), render)


def _filterable(call: Call, kind: Kind) -> dict[str, Field]:
    """Return the fields by universal and by classic names: the portal converts between them."""
    names = _names(call.world, kind, original=_original_names(call))
    return {field.name: field for field in names.values()} | names


def _selected(item: dict[str, Any], select: set[str]) -> dict[str, Any]:
    """Cut an item to what was selected; ``fm`` comes with ``*`` only."""
    if "*" in select:
        return item
    return {key: value for key, value in item.items() if key == "id" or key in select - {"fm"}}


def _order(names: dict[str, Field], raw: dict[str, Any]) -> list[tuple[Field, bool]]:
    order = []
    for name, direction in raw.items():
        word = php.text(direction).upper()
        if name not in names:
            raise _invalid_argument(f"order: field '{name}' is not allowed in order")
        if word not in ("ASC", "DESC"):
            raise _invalid_argument(
                "order: allowed sort directions are ASC, DESC. "
                f"But got '{php.text(direction)}' for field '{name}'"
            )
        order.append((names[name], word == "DESC"))
    return order


def _invalid_argument(what: str) -> RefusedError:
    return RefusedError(400, "INVALID_ARG_VALUE", f"Invalid {what}")


def _all_of(
    world: World, names: dict[str, Field], raw: dict[str, Any], *, nested: bool = False
) -> listing.Test:
    """Return the test of a filter or of a nested group; ``logic`` says AND or OR."""
    combine: Callable[[Any], bool] = all
    if php.text(raw.get("logic")).upper() == "OR":
        combine = any
    tests: list[listing.Test] = []
    for key, value in raw.items():
        if key == "logic":
            continue
        if key.isdigit():
            tests.append(_all_of(world, names, php.mapping(value), nested=True))
        elif test := _test(world, names, key, value, nested=nested):
            tests.append(test)
    return lambda entity: not tests or combine(test(entity) for test in tests)


def _test(
    world: World, names: dict[str, Field], key: str, raw: Any, *, nested: bool
) -> listing.Test | None:
    """Return the test of a row of a filter, None for one that is ignored."""
    operator, name = filters.split_key(key)
    field = names.get(name)
    if field is None:
        raise _invalid_argument(f"filter: field '{name}' is not allowed in filter")
    wrong_flag = field.type == "boolean" and php.text(raw) not in ("0", "1", "")
    if wrong_flag or any(php.is_array(one) for one in php.elements(raw)):
        raise _invalid_argument(f"filter: field '{name}' has invalid value")
    if nested and not world.settings.iso_dates_in_groups and _is_iso(field, raw):
        return None
    return listing.field_test(world, field, operator, raw)


def _is_iso(field: Field, raw: Any) -> bool:
    return field.type in ("date", "datetime") and "T" in php.text(raw)


def fields(call: Call) -> Answer:
    """Describe the fields by their universal names."""
    kind = _kind(call)
    required = call.world.settings.required.get(kind.value, ())
    described: dict[str, Any] = {}
    for name, field in _names(call.world, kind, original=_original_names(call)).items():
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
        "add": add,
        "get": get,
        "list": list_,
        "update": update,
        "delete": delete,
        "fields": fields,
        "import": import_,
    }
    return {f"crm.item.{verb}": handler for verb, handler in verbs.items()}
