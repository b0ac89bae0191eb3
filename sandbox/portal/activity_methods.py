"""crm.activity.{list,get,add,update,delete} (bitrix24-work.md §4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.portal import events, filters, moments, paging, php, rows
from sandbox.portal.activities import CALL, CUSTOM, EMAIL, MEETING, TASK, TODO_PROVIDER, Activity
from sandbox.portal.call import Call, Handler
from sandbox.portal.entities import Entity
from sandbox.portal.envelope import Answer, classic_refusal
from sandbox.portal.kinds import Key, kind_of
from sandbox.portal.world import Mail, World

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
_PROVIDERS = {MEETING: "CRM_MEETING", CALL: "VOXIMPLANT_CALL", EMAIL: "CRM_EMAIL"}
_OUTGOING = 2
_ONE_COMMUNICATION = (MEETING, CALL)


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


def _found(call: Call, right: str) -> Activity:
    one = call.world.activities.get(php.to_int(call.either_case("id")))
    if one is None:
        raise classic_refusal("Activity is not found.")
    if not _may(call, right, one):
        raise classic_refusal("Access denied.")
    return one


def get(call: Call) -> Answer:
    """Return one activity."""
    one = _found(call, "read")
    return Answer(_row(call.world, one) | {"COMMUNICATIONS": _communications(one)})


def _fields(call: Call) -> dict[str, Any]:
    raw = call.either_case("fields")
    if not php.is_array(raw):
        raise classic_refusal("Parameter 'fields' must be array.")
    return php.mapping(raw)


def add(call: Call) -> Answer:
    """Add a call, a meeting, an e-mail or something of a provider; a task is refused.

    It is the card's responsible person's. An outgoing e-mail that is completed is sent.
    """
    raw = _fields(call)
    type_id = _type_of(call, raw)
    kind = kind_of(php.to_int(raw.get("OWNER_TYPE_ID")))
    entity = call.entity(kind, raw.get("OWNER_ID")) if kind else None
    if entity is None:
        raise classic_refusal(
            "Could not build binding. Please ensure that owner info and communications are "
            "defined correctly."
        )
    if not call.allows("edit", entity):
        raise classic_refusal("Access denied.")
    one = Activity(
        id=0,
        bindings=[entity.key],
        type_id=type_id,
        provider=php.text(raw.get("PROVIDER_ID")) or _PROVIDERS.get(type_id, ""),
        responsible_id=_responsible(raw, entity),
        author_id=call.user.id,
        created=call.now,
        communications=_checked_communications(raw, type_id),
    )
    _write(call, one, {"START_TIME": None, **raw})
    if not one.subject:
        raise classic_refusal("The field SUBJECT is not defined or empty.")
    one.touch(call.author)
    one.id = call.world.next_id("activity")
    call.world.activities[one.id] = one
    call.world.stir(one.bindings, call.author)
    _send(call, one)
    events.emit(call.world, "ONCRMACTIVITYADD", one.id, call.author)
    return Answer(one.id)


def _type_of(call: Call, raw: dict[str, Any]) -> int:
    type_id = php.to_int(raw.get("TYPE_ID"))
    provider = php.text(raw.get("PROVIDER_ID"))
    if type_id == TASK:
        raise classic_refusal("The activity type TASK is not supported in current context.")
    if type_id not in (MEETING, CALL, EMAIL, CUSTOM):
        raise classic_refusal("The field TYPE_ID is not defined or invalid.")
    if type_id == CUSTOM and not provider:
        raise classic_refusal(
            "The custom activity without provider is not supported in current context."
        )
    if provider == "CONFIGURABLE_REST_APP":
        raise classic_refusal("Use crm.activity.configurable.add for this activity provider")
    if type_id == CUSTOM and provider != TODO_PROVIDER and not call.client_id:
        raise classic_refusal("Application context required")
    return type_id


def _responsible(raw: dict[str, Any], entity: Entity) -> int:
    given = php.to_int(raw.get("RESPONSIBLE_ID")) or entity.values.get("ASSIGNED_BY_ID")
    if not given:
        raise classic_refusal("The field RESPONSIBLE_ID is not defined or invalid.")
    return int(given)


def _checked_communications(raw: dict[str, Any], type_id: int) -> list[dict[str, Any]]:
    given = [php.mapping(one) for one in php.elements(raw.get("COMMUNICATIONS"))]
    if type_id != CUSTOM and not given:
        raise classic_refusal("The field COMMUNICATIONS is not defined or invalid.")
    if type_id in _ONE_COMMUNICATION and len(given) != 1:
        raise classic_refusal(
            "The only one communication is allowed for activity of specified type."
        )
    return given


def _write(call: Call, one: Activity, raw: dict[str, Any]) -> None:
    """Write what was sent, and nothing else; the deadline follows the start."""
    texts = {"SUBJECT": "subject", "DESCRIPTION": "description", "LOCATION": "location"}
    texts |= {"ORIGINATOR_ID": "originator_id", "ORIGIN_ID": "origin_id"}
    for name, attribute in texts.items():
        if name in raw:
            setattr(one, attribute, php.text(raw[name]))
    for name, attribute in {"PRIORITY": "priority", "DIRECTION": "direction"}.items():
        if name in raw:
            setattr(one, attribute, php.to_int(raw[name]))
    for name, attribute in {"START_TIME": "start", "END_TIME": "end"}.items():
        if name in raw:
            moment = moments.parse_moment(php.text(raw[name]), call.world.settings)
            setattr(one, attribute, moment or one.created)
    if "START_TIME" in raw and not one.is_todo:
        one.deadline = one.start
    if "COMPLETED" in raw:
        one.completed = php.text(raw["COMPLETED"]) == "Y"


def update(call: Call) -> Answer:
    """Change what was sent and check no more than that: this is how a to-do is completed."""
    one, raw = _found(call, "edit"), _fields(call)
    if "SUBJECT" in raw and not php.text(raw["SUBJECT"]):
        raise classic_refusal("The field SUBJECT is not defined or empty.")
    if "RESPONSIBLE_ID" in raw:
        if php.to_int(raw["RESPONSIBLE_ID"]) <= 0:
            raise classic_refusal("The field RESPONSIBLE_ID is not defined or invalid.")
        one.responsible_id = php.to_int(raw["RESPONSIBLE_ID"])
    _write(call, one, raw)
    one.touch(call.author)
    call.world.stir(one.bindings, call.author)
    _send(call, one)
    events.emit(call.world, "ONCRMACTIVITYUPDATE", one.id, call.author)
    return Answer(value=True)


def _send(call: Call, one: Activity) -> None:
    """Send an outgoing e-mail that is completed, once."""
    sent = {mail.activity_id for mail in call.world.mails}
    if one.type_id != EMAIL or one.direction != _OUTGOING or not one.completed or one.id in sent:
        return
    for given in one.communications:
        to = php.text(given.get("VALUE"))
        call.world.mails.append(Mail(one.id, to, one.subject, one.description))


def delete(call: Call) -> Answer:
    """Delete an activity of any type."""
    one = _found(call, "edit")
    del call.world.activities[one.id]
    events.emit(call.world, "ONCRMACTIVITYDELETE", one.id, call.author)
    return Answer(value=True)


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {
        "crm.activity.list": list_,
        "crm.activity.get": get,
        "crm.activity.add": add,
        "crm.activity.update": update,
        "crm.activity.delete": delete,
    }
