"""Finding and sorting entities: what the lists of both dialects share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sandbox.portal import filters, moments, php, reading
from sandbox.portal.catalogue import MULTIFIELD_TYPES, Field
from sandbox.portal.entities import Entity
from sandbox.portal.kinds import Kind
from sandbox.portal.world import World

Test = Callable[[Entity], bool]
_ORDERING = (">", ">=", "<", "<=")
_EXACT_TYPES = frozenset({"crm_status", "crm_contact", "crm_company"})


def field_test(world: World, field: Field, operator: str, raw: Any) -> Test:
    """Return a test of one field; LIKE does not work on directories and links (it compares)."""
    if field.type in _EXACT_TYPES and "%" in operator:
        operator = "!=" if operator.startswith("!") else "="
    if field.type in ("date", "datetime") and operator in _ORDERING and _unreadable(world, raw):
        # The portal's own parser gives false, which every moment is after (bitrix24-work.md §3).
        return lambda _: operator.startswith(">")
    matches = filters.matcher(operator, raw, lambda v: reading.comparable(world, field, v))
    return lambda entity: matches(reading.value_of(world, entity, field))


def _unreadable(world: World, raw: Any) -> bool:
    return moments.parse_moment(php.text(raw), world.settings) is None


def contact_ids_test(world: World, operator: str, raw: Any) -> Test:
    """Return a test of all linked contacts, not only of the primary one."""
    matches = filters.matcher(operator, raw, lambda v: php.to_int(v) or None)
    return lambda entity: matches(world.bindings.targets(entity.key))


def multifield_test(type_id: str, operator: str, raw: Any) -> Test:
    """Return a test of phones, e-mails…: exact match only, whatever the operator says."""
    wanted = {php.text(v) for v in (php.elements(raw) if php.is_array(raw) else [raw])}

    def matches(entity: Entity) -> bool:
        found = any(r.type_id == type_id and r.value in wanted for r in entity.multifields)
        return found != operator.startswith("!")

    return matches


def candidates(world: World, kind: Kind, filter_: dict[str, Any]) -> Iterable[Entity]:
    """Return the entities that may match: few, when the filter names an id or a communication."""
    entities = world.entities[kind]
    for key, raw in filter_.items():
        operator, name = filters.split_key(key)
        if operator not in ("=", "@"):
            continue
        values = php.elements(raw) if php.is_array(raw) else [raw]
        if name in ("ID", "id"):
            return _those(entities, {php.to_int(value) for value in values})
        if name in MULTIFIELD_TYPES and kind.has_multifields:
            found = (world.with_communication(kind, name, php.text(v)) for v in values)
            return _those(entities, set().union(*found))
    return list(entities.values())


def _those(entities: dict[int, Entity], ids: set[int]) -> list[Entity]:
    return [entities[entity_id] for entity_id in sorted(ids) if entity_id in entities]


def ordered(
    world: World, entities: Iterable[Entity], order: list[tuple[Field, bool]]
) -> list[Entity]:
    """Sort by (field, descending) pairs, then by id; unset values come first."""
    rows = sorted(entities, key=lambda entity: entity.id)
    for field, descending in reversed(order):
        rows.sort(key=lambda e, f=field: _sort_key(world, e, f), reverse=descending)  # type: ignore[misc]  # mypy can't infer a lambda with a default
    return rows


def _sort_key(world: World, entity: Entity, field: Field) -> tuple[bool, Any]:
    value = reading.value_of(world, entity, field)
    if isinstance(value, list):
        value = value[0] if value else None
    comparable = reading.comparable(world, field, value)
    return (comparable is not None, comparable if comparable is not None else 0)
