"""crm.activity.{list,get} (bitrix24-work.md §4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.portal import filters, moments, paging, php, rows
from sandbox.portal.activities import Activity
from sandbox.portal.call import Call, Handler
from sandbox.portal.envelope import Answer, classic_refusal
from sandbox.portal.kinds import Key, kind_of
from sandbox.portal.world import World

_NUMBERS = frozenset(
    ("ID", "OWNER_ID", "OWNER_TYPE_ID", "TYPE_ID", "RESPONSIBLE_ID", "AUTHOR_ID", "EDITOR_ID")
)
_TIMES = frozenset(("CREATED", "LAST_UPDATED", "START_TIME", "END_TIME", "DEADLINE"))
_TEXTS = frozenset(
    (
        *("PROVIDER_ID", "PROVIDER_TYPE_ID", "SUBJECT", "COMPLETED", "STATUS", "PRIORITY"),
        *("DESCRIPTION", "DIRECTION", "LOCATION", "ORIGINATOR_ID", "ORIGIN_ID"),
    )
)


def _row(world: World, one: Activity) -> dict[str, Any]:
    """Return an activity as the methods show it: everything as text."""

    def said(moment: float | None) -> str:
        return "" if moment is None else moments.iso(moment, world.settings)

    return {
        "ID": str(one.id),
        "OWNER_ID": str(one.owner[1]),
        "OWNER_TYPE_ID": str(one.owner[0].type_id),
        "TYPE_ID": str(one.type_id),
        "PROVIDER_ID": one.provider,
        "PROVIDER_TYPE_ID": "TODO" if one.is_todo else "",
        "PROVIDER_GROUP_ID": None,
        "ASSOCIATED_ENTITY_ID": "0",
        "SUBJECT": one.subject,
        "CREATED": said(one.created),
        "LAST_UPDATED": said(one.updated),
        "START_TIME": said(one.start),
        "END_TIME": said(one.end),
        "DEADLINE": said(one.deadline),
        "COMPLETED": "Y" if one.completed else "N",
        "STATUS": "2" if one.completed else "1",
        "RESPONSIBLE_ID": str(one.responsible_id),
        "PRIORITY": str(one.priority),
        "NOTIFY_TYPE": "0",
        "NOTIFY_VALUE": "0",
        "DESCRIPTION": one.description,
        "DESCRIPTION_TYPE": "1",
        "DIRECTION": str(one.direction),
        "LOCATION": one.location,
        "SETTINGS": [],
        "ORIGINATOR_ID": one.originator_id or None,
        "ORIGIN_ID": one.origin_id or None,
        "AUTHOR_ID": str(one.author_id),
        "EDITOR_ID": str(one.editor_id),
        "PROVIDER_PARAMS": [],
        "PROVIDER_DATA": None,
        "RESULT_MARK": "0",
        "RESULT_STATUS": "0",
        "RESULT_STREAM": "0",
        "AUTOCOMPLETE_RULE": "0",
    }


def _communications(one: Activity) -> list[dict[str, Any]]:
    return [
        {
            "ID": str(at),
            "TYPE": php.text(given.get("TYPE")),
            "VALUE": php.text(given.get("VALUE")),
            "ENTITY_ID": php.text(given.get("ENTITY_ID")),
            "ENTITY_TYPE_ID": php.text(given.get("ENTITY_TYPE_ID")),
        }
        for at, given in enumerate(one.communications, start=1)
    ]


def list_(call: Call) -> Answer:
    """List the activities of cards that the caller may read; an unknown key filters nothing.

    ``BINDINGS`` finds what a card shows, its own or not; one bound to two of the pairs comes twice.
    """
    world = call.world
    filter_ = php.mapping(call.either_case("filter"))
    pairs = _pairs(filter_.pop("BINDINGS", None))
    tests = [test for key, raw in filter_.items() if (test := _test(world, key, raw))]
    found = [
        one
        for one in world.activities.values()
        for _ in range(sum(key in one.bindings for key in pairs) if pairs is not None else 1)
        if _may(call, "read", one) and all(test(_row(world, one)) for test in tests)
    ]
    found.sort(key=lambda one: one.id)
    order = php.mapping(call.either_case("order")) or {"START_TIME": "ASC"}
    found = rows.ordered(
        found,
        order,
        lambda one, name: _sortable(_comparable(world, name)(_row(world, one).get(name))),
    )
    select = {php.text(name) for name in php.elements(call.either_case("select"))}

    def render(page: list[Activity]) -> list[dict[str, Any]]:
        return [_selected(_row(world, one), one, select) for one in page]

    return paging.page(found, call.either_case("start"), render)


def _selected(row: dict[str, Any], one: Activity, select: set[str]) -> dict[str, Any]:
    whole = not select or "*" in select
    shown = {k: v for k, v in row.items() if whole or k in select or k == "ID"}
    if "COMMUNICATIONS" in select:
        shown["COMMUNICATIONS"] = _communications(one)
    return shown


def _pairs(raw: Any) -> list[Key] | None:
    if raw is None:
        return None
    pairs = []
    for given in map(php.mapping, php.elements(raw)):
        kind = kind_of(php.to_int(given.get("OWNER_TYPE_ID")))
        if kind is not None:
            pairs.append((kind, php.to_int(given.get("OWNER_ID"))))
    return pairs


def _test(world: World, key: str, raw: Any) -> Callable[[dict[str, Any]], bool] | None:
    operator, name = filters.split_key(key)
    if name not in _NUMBERS | _TIMES | _TEXTS:
        return None
    matches = filters.matcher(operator, raw, _comparable(world, name))
    return lambda row: matches(row[name])


def _comparable(world: World, name: str) -> Callable[[Any], Any]:
    if name in _NUMBERS:
        return php.to_int
    if name in _TIMES:
        return lambda value: moments.parse_moment(php.text(value), world.settings)
    return lambda value: php.text(value).casefold()


def _sortable(value: Any) -> tuple[bool, Any]:
    return (value is not None, value if value is not None else 0)


def _may(call: Call, right: str, one: Activity) -> bool:
    """Say whether the caller has a right on one of the cards that show it."""
    cards = (call.world.find(*key) for key in one.bindings)
    return any(call.allows(right, entity) for entity in cards if entity is not None)


def found(call: Call, right: str) -> Activity:
    """Return the activity of ``id``, or refuse: there is none, or no right to it."""
    one = call.world.activities.get(php.to_int(call.either_case("id")))
    if one is None:
        raise classic_refusal("Activity is not found.")
    if not _may(call, right, one):
        raise classic_refusal("Access denied.")
    return one


def get(call: Call) -> Answer:
    """Return one activity."""
    one = found(call, "read")
    return Answer(_row(call.world, one) | {"COMMUNICATIONS": _communications(one)})


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {"crm.activity.list": list_, "crm.activity.get": get}
