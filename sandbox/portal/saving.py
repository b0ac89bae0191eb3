"""Adding, changing and deleting entities: what both dialects share (defaults, links, events)."""

from __future__ import annotations

from typing import Any

from sandbox.portal import events, moments, php, rates, reading, stages
from sandbox.portal.author import Author
from sandbox.portal.bindings import Binding
from sandbox.portal.catalogue import STAGE_FIELD, Field
from sandbox.portal.entities import Entity, Multifield
from sandbox.portal.kinds import Kind
from sandbox.portal.world import World

_DAY = 86_400
_TITLE_LIMIT = 255
_PERSON = ("HONORIFIC", "NAME", "SECOND_NAME", "LAST_NAME", "BIRTHDATE", "POST")
_LINK_FIELDS = frozenset({"CONTACT_ID", "CONTACT_IDS", "COMPANY_IDS"})


def missing_field(world: World, kind: Kind, values: dict[str, Any], raw: Any) -> Field | None:
    """Return the first required field that is empty; custom and multifields count too."""
    required = set(world.settings.required.get(kind.value, ()))
    fields = world.fields(kind)
    for name, field in fields.items():
        if (field.required or name in required) and values.get(name) in (None, "", []):
            return field
    for name in sorted(required - set(fields)):
        if not any(php.mapping(row).get("VALUE") for row in php.elements(raw.get(name))):
            return Field(name, name.lower(), "crm_multifield", title=name.capitalize())
    return None


def create(world: World, kind: Kind, values: dict[str, Any], author: Author) -> Entity:
    """Store a new entity with the defaults of its kind, its links made; tell no event yet."""
    entity = Entity(kind, world.next_id(kind.value))
    entity.values = _defaults(world, kind, entity.id, author) | {
        name: value
        for name, value in values.items()
        if value is not None and not _is_link(kind, name)
    }
    _set_stage_default(world, entity)
    stages.begin(world, entity, author)
    if kind == Kind.QUOTE:
        entity.values["TITLE"] = str(entity.values.get("TITLE", ""))[:_TITLE_LIMIT]
    world.put(entity)
    _write_links(world, entity, values)
    _mark_return_customer(world, entity, values)
    return entity


def _is_link(kind: Kind, name: str) -> bool:
    return name in _LINK_FIELDS or (kind == Kind.CONTACT and name == "COMPANY_ID")


def _defaults(world: World, kind: Kind, entity_id: int, author: Author) -> dict[str, Any]:
    settings = world.settings
    values: dict[str, Any] = {
        "ASSIGNED_BY_ID": author.user_id,
        "CREATED_BY_ID": author.user_id,
        "MODIFY_BY_ID": author.user_id,
        "DATE_CREATE": author.now,
        "DATE_MODIFY": author.now,
        "OPENED": "Y",
        "LAST_ACTIVITY_TIME": author.now,
        "LAST_ACTIVITY_BY": author.user_id,
    }

    def first(directory: str) -> str | None:
        return next(iter(world.directories.codes(directory)), None)

    if kind in (Kind.LEAD, Kind.DEAL, Kind.QUOTE):
        values |= {"CURRENCY_ID": settings.currency, "OPPORTUNITY": 0.0}
    if kind in (Kind.LEAD, Kind.DEAL, Kind.CONTACT):
        values["SOURCE_ID"] = first("SOURCE")
    if kind in (Kind.LEAD, Kind.DEAL):
        values |= {"IS_MANUAL_OPPORTUNITY": "N", "IS_RETURN_CUSTOMER": "N"}
        values |= {"MOVED_BY_ID": author.user_id, "MOVED_TIME": author.now}
    match kind:
        case Kind.LEAD:
            values["TITLE"] = f"Lead #{entity_id}"
        case Kind.DEAL:
            values |= {
                "TITLE": f"Deal #{entity_id}",
                "TYPE_ID": first("DEAL_TYPE"),
                "CATEGORY_ID": 0,
                "TAX_VALUE": 0.0,
                "IS_RECURRING": "N",
                "IS_REPEATED_APPROACH": "N",
                "BEGINDATE": moments.day(author.now, settings),
                "CLOSEDATE": moments.day(author.now + 7 * _DAY, settings),
            }
        case Kind.CONTACT:
            values |= {"TYPE_ID": first("CONTACT_TYPE"), "EXPORT": "Y"}
        case Kind.COMPANY:
            values |= {"COMPANY_TYPE": first("COMPANY_TYPE"), "IS_MY_COMPANY": "N"}
            values |= {"CURRENCY_ID": settings.currency, "REVENUE": 0.0}
        case Kind.QUOTE:
            values |= {"QUOTE_NUMBER": str(entity_id), "TAX_VALUE": 0.0}
            values["BEGINDATE"] = moments.day(author.now, settings)
    return values


def _set_stage_default(world: World, entity: Entity) -> None:
    """Give the first stage of the pipeline when there is none or one of another pipeline."""
    field = STAGE_FIELD.get(entity.kind)
    if field is None:
        if entity.kind == Kind.CONTACT and not _has_name(entity):
            entity.values["NAME"] = f"Contact #{entity.id}"
        return
    known = world.directories.codes(reading.stages_of(entity))
    if entity.values.get(field) not in known:
        entity.values[field] = known[0]


def _has_name(entity: Entity) -> bool:
    return any(entity.values.get(name) for name in ("NAME", "SECOND_NAME", "LAST_NAME"))


def _write_links(world: World, entity: Entity, values: dict[str, Any]) -> bool:
    """Make the bindings that the fields ask for; ids of nothing are dropped."""
    before = [(b.target, b.primary) for b in world.bindings.of(entity.key)]
    changed = False
    if entity.kind == Kind.COMPANY:
        changed = _write_company_contacts(world, entity, values)
    elif entity.kind == Kind.CONTACT:
        _replace(world, entity, Kind.COMPANY, values, "COMPANY_IDS", "COMPANY_ID")
    else:
        _replace(world, entity, Kind.CONTACT, values, "CONTACT_IDS", "CONTACT_ID")
    after = [(b.target, b.primary) for b in world.bindings.of(entity.key)]
    return changed or before != after


def _replace(
    world: World, entity: Entity, target: Kind, values: dict[str, Any], many: str, one: str
) -> None:
    wanted = list(values.get(many) or []) if many in values else None
    single = values.get(one)
    if one in values and wanted is None:
        wanted = [single] if single else []
    if wanted is None:
        return
    primary = single if single in wanted else None
    ids = [i for i in dict.fromkeys(wanted) if world.find(target, i)]
    bindings = [Binding(i, 10 * (at + 1), i == primary) for at, i in enumerate(ids)]
    world.bindings.replace(entity.key, bindings)


def _write_company_contacts(world: World, entity: Entity, values: dict[str, Any]) -> bool:
    """A company's contacts are the contacts' bindings to it."""
    if "CONTACT_ID" not in values:
        return False
    wanted = {i for i in values["CONTACT_ID"] or [] if world.find(Kind.CONTACT, i)}
    present = set(world.bindings.owners(Kind.CONTACT, entity.id))
    for contact_id in sorted(present - wanted):
        world.bindings.remove((Kind.CONTACT, contact_id), entity.id)
    for contact_id in sorted(wanted - present):
        world.bindings.add((Kind.CONTACT, contact_id), entity.id)
    return wanted != present


def _mark_return_customer(world: World, entity: Entity, values: dict[str, Any]) -> None:
    """A lead that is saved with a contact or a company is a repeat lead (bitrix24.md §13)."""
    if entity.kind != Kind.LEAD or not {"CONTACT_ID", "CONTACT_IDS", "COMPANY_ID"} & set(values):
        return
    if world.bindings.primary(entity.key) or entity.values.get("COMPANY_ID"):
        entity.values["IS_RETURN_CUSTOMER"] = "Y"


def change(world: World, entity: Entity, values: dict[str, Any], author: Author) -> bool:
    """Apply changed values and links; return whether anything differs from before."""
    plain = {name: value for name, value in values.items() if not _is_link(entity.kind, name)}
    plain |= _recomputed(world, entity, plain)
    different = {name: value for name, value in plain.items() if entity.values.get(name) != value}
    before = stages.position(world, entity)
    entity.values |= different
    stages.follow(world, entity, before, author)
    changed = _write_links(world, entity, values) or bool(different)
    _mark_return_customer(world, entity, values)
    return changed


def _recomputed(world: World, entity: Entity, plain: dict[str, Any]) -> dict[str, Any]:
    """A new currency computes the amount anew by the portal's rate, unless one is sent along."""
    amount, old = entity.values.get("OPPORTUNITY"), entity.values.get("CURRENCY_ID")
    new = plain.get("CURRENCY_ID")
    if not amount or not old or not new or old == new or "OPPORTUNITY" in plain:
        return {}
    return {"OPPORTUNITY": rates.converted(world.settings, amount, old, new)}


def fill_customer(world: World, lead: Entity, author: Author) -> None:
    """A repeat lead that is saved writes what its contact lacks into it, phones too."""
    contact_id = world.bindings.primary(lead.key)
    contact = world.find(Kind.CONTACT, contact_id) if contact_id else None
    if lead.kind != Kind.LEAD or contact is None:
        return
    lacking = {
        name: lead.values[name]
        for name in _PERSON
        if lead.values.get(name) and not contact.values.get(name)
    }
    known = {(row.type_id, row.value) for row in contact.multifields}
    rows = [
        Multifield(world.next_id("multifield"), row.type_id, row.value_type, row.value)
        for row in lead.multifields
        if (row.type_id, row.value) not in known
    ]
    if not lacking and not rows:
        return
    contact.values |= lacking
    world.set_multifields(contact, [*contact.multifields, *rows])
    touch(contact, author)
    events.emit(world, "ONCRMCONTACTUPDATE", contact.id, author)


def touch(entity: Entity, author: Author) -> None:
    """Note who changed the entity last."""
    entity.values |= {"MODIFY_BY_ID": author.user_id, "DATE_MODIFY": author.now}
