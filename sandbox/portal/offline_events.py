"""event.offline.*: an application's queue of events, for administrators (bitrix24.md §11)."""

from __future__ import annotations

from typing import Any

from sandbox.portal import moments, paging, php, rows
from sandbox.portal.binding import require_application
from sandbox.portal.call import Call, Handler
from sandbox.portal.envelope import Answer, RefusedError
from sandbox.portal.subscriptions import Waiting

_LIMIT = 50
_SHOWN = ("ID", "TIMESTAMP_X", "EVENT_NAME", "EVENT_DATA", "EVENT_ADDITIONAL", "MESSAGE_ID")


def _queue(call: Call) -> list[Waiting]:
    """Return what waits for the application, from the source that it names, filtered and sorted."""
    client_id = require_application(call)
    if not call.user.admin:
        raise RefusedError(403, "ACCESS_DENIED", "Access denied!")
    connector = php.text(call.either_case("auth_connector"))
    mine = [
        one
        for one in call.world.subscriptions.waiting
        if one.client_id == client_id and one.connector == connector
    ]
    shown = [_row(call, one) for one in mine]
    fitting = rows.filtered(shown, call.either_case("filter"), _comparable)
    order = php.mapping(call.either_case("order"))
    by_id = {str(one.id): one for one in mine}
    return [by_id[row["ID"]] for row in rows.ordered(fitting, order, rows.as_number_or_text)]


def _comparable(value: Any) -> Any:
    text = php.text(value)
    return text.zfill(20) if text.isdigit() else text


def _row(call: Call, one: Waiting) -> dict[str, Any]:
    return {
        "ID": str(one.id),
        "TIMESTAMP_X": moments.iso(one.at, call.world.settings),
        "EVENT_NAME": one.event,
        "EVENT_DATA": {"FIELDS": one.fields},
        "EVENT_ADDITIONAL": False,
        "MESSAGE_ID": str(one.id),
        "PROCESS_ID": one.process_id,
        "ERROR": str(int(one.failed)),
    }


def get(call: Call) -> Answer:
    """Take the first events: for good, or with ``clear=0`` under a process id to be confirmed."""
    queue = _queue(call)
    given = php.text(call.either_case("process_id"))
    with_failed = php.truthy(call.either_case("error"))
    free = [one for one in queue if one.process_id == given and one.failed <= with_failed]
    limit = php.to_int(call.either_case("limit")) or _LIMIT
    taken = free[:limit]
    clear = call.either_case("clear")
    process_id = given or None
    if clear is None or php.truthy(clear):
        _remove(call, taken)
    elif taken and not given:
        process_id = f"process{call.world.next_id('process')}"
        for one in taken:
            one.process_id = process_id
    shown = [{name: _row(call, one)[name] for name in _SHOWN} for one in taken]
    return Answer({"process_id": process_id, "events": shown})


def list_(call: Call) -> Answer:
    """Show the queue and change nothing."""
    shown = [_row(call, one) for one in _queue(call)]
    return paging.page(shown, call.either_case("start"), lambda page: page)


def _named(call: Call) -> list[Waiting]:
    """Return the events of a process, or those of them whose ids are given."""
    process_id = php.text(call.either_case("process_id"))
    if not process_id:
        raise RefusedError(400, "ERROR_ARGUMENT", "Argument 'PROCESS_ID' is null or empty")
    of_process = [one for one in _queue(call) if one.process_id == process_id]
    given = call.either_case("message_id") or call.either_case("id")
    ids = {php.to_int(value) for value in (php.elements(given) or [given]) if value}
    return [one for one in of_process if not ids or one.id in ids]


def clear(call: Call) -> Answer:
    """Confirm what a process took."""
    _remove(call, _named(call))
    return Answer(value=True)


def error(call: Call) -> Answer:
    """Mark what a process could not work: it waits on, and is given out only on request."""
    for one in _named(call):
        one.failed, one.process_id = True, ""
    return Answer(value=True)


def _remove(call: Call, gone: list[Waiting]) -> None:
    subscriptions = call.world.subscriptions
    ids = {one.id for one in gone}
    subscriptions.waiting = [one for one in subscriptions.waiting if one.id not in ids]


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {
        "event.offline.get": get,
        "event.offline.list": list_,
        "event.offline.clear": clear,
        "event.offline.error": error,
    }
