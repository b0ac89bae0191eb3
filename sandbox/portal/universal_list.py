"""crm.item.list: filters that nest, and the words for each mistake (bitrix24.md §5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.portal import (
    filters,
    items,
    listing,
    paging,
    php,
)
from sandbox.portal.call import Call
from sandbox.portal.catalogue import Field
from sandbox.portal.entities import Entity
from sandbox.portal.envelope import Answer, RefusedError
from sandbox.portal.kinds import Kind
from sandbox.portal.world import World


def list_(call: Call) -> Answer:
    """Return a page of items."""
    kind = items.kind_of_call(call)
    items.require(call, "read")
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
        return {"items": [_selected(items.shown(call, entity), select) for entity in page]}

    return paging.page(rows, call.params.get("start"), render)


def _filterable(call: Call, kind: Kind) -> dict[str, Field]:
    """Return the fields by universal and by classic names: the portal converts between them."""
    names = items.names_of(call, kind)
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
