"""crm.stagehistory.list (bitrix24-work.md §2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.portal import filters, moments, paging, php, rows
from sandbox.portal.call import Call, Handler, missing_parameter
from sandbox.portal.envelope import Answer, RefusedError
from sandbox.portal.kinds import Kind, kind_of
from sandbox.portal.world import StageRow

# A page of the documentation runs ahead of the product: others are dropped, with all they filter.
_OPERATORS = ("><", "!=", "!@", ">=", "<=", ">", "<", "@", "=")


def list_(call: Call) -> Answer:
    """List rows of the cards that the caller may read; what it cannot filter by filters nothing."""
    raw = call.params.get("entityTypeId")
    if raw is None:
        raise missing_parameter("entityTypeId")
    kind = kind_of(php.to_int(raw))
    if kind not in (Kind.LEAD, Kind.DEAL):
        raise RefusedError(
            400, "ENTITY_TYPE_NOT_SUPPORTED", f"Entity type {php.text(raw)} is not supported"
        )
    tests = [
        test
        for key, value in php.mapping(call.params.get("filter")).items()
        if (test := _test(call, kind, key, value))
    ]
    found = [
        row
        for (of, _), history in call.world.stage_history.items()
        for row in history
        if of == kind and _may_read(call, row) and all(test(row) for test in tests)
    ]
    found.sort(key=lambda row: row.id)
    order = php.mapping(call.params.get("order"))
    found = rows.ordered(found, order, lambda row, name: _shown(call, kind, row).get(name, 0))
    select = {php.text(one) for one in php.elements(call.params.get("select"))} - {"*"}

    def render(page: list[StageRow]) -> dict[str, Any]:
        shown = [_shown(call, kind, row) for row in page]
        return {
            "items": [{k: v for k, v in row.items() if not select or k in select} for row in shown]
        }

    return paging.page(found, call.params.get("start"), render)


def _may_read(call: Call, row: StageRow) -> bool:
    entity = call.world.find(*row.owner)
    return entity is not None and call.allows("read", entity)


def _shown(call: Call, kind: Kind, row: StageRow | None) -> dict[str, Any]:
    """Return a row as the method shows it; without one, its names with nothing in them."""
    created = moments.iso(row.created, call.world.settings) if row else None
    common = {
        "ID": row and row.id,
        "TYPE_ID": row and row.type_id,
        "OWNER_ID": row and row.owner[1],
        "CREATED_TIME": created,
    }
    if kind == Kind.LEAD:
        return common | {
            "STATUS_SEMANTIC_ID": row and row.semantics,
            "STATUS_ID": row and row.stage,
        }
    return common | {
        "CATEGORY_ID": row and row.category_id,
        "STAGE_SEMANTIC_ID": row and row.semantics,
        "STAGE_ID": row and row.stage,
    }


def _test(call: Call, kind: Kind, key: str, raw: Any) -> Callable[[StageRow], bool] | None:
    """Return the test of a filter key, None for one that is dropped without a word."""
    operator, name = filters.split_key(key, _OPERATORS)
    if name not in _shown(call, kind, None):
        return None

    def comparable(value: Any) -> Any:
        if name == "CREATED_TIME":
            return moments.parse_moment(php.text(value), call.world.settings)
        return php.to_int(value) if php.is_numeric(value) else php.text(value).casefold()

    if operator == "><":
        low, high = ([comparable(value) for value in php.elements(raw)] + [None, None])[:2]
        return lambda row: (
            low is not None
            and high is not None
            and low <= comparable(_shown(call, kind, row)[name]) <= high
        )
    matches = filters.matcher(operator, raw, comparable)
    return lambda row: matches(_shown(call, kind, row)[name])


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {"crm.stagehistory.list": list_}
