"""crm.timeline.logmessage.{add,get,list,delete}: quiet entries (bitrix24-work.md §5)."""

from __future__ import annotations

from typing import Any

from sandbox.portal import moments, owners, paging, php
from sandbox.portal.call import Call, Handler, missing_parameter
from sandbox.portal.envelope import Answer, RefusedError
from sandbox.portal.kinds import kind_of
from sandbox.portal.timeline_entries import LogMessage

_NEEDED = ("title", "text", "iconCode")
_PAGE_SIZE = 10


def _shown(call: Call, one: LogMessage) -> dict[str, Any]:
    return {
        "id": one.id,
        "created": moments.iso(one.created, call.world.settings),
        "authorId": one.author_id,
        "title": one.title,
        "text": one.text,
        "iconCode": one.icon,
    }


def add(call: Call) -> Answer:
    """Add an entry; all of it is needed."""
    raw = call.params.get("fields")
    if not php.is_array(raw):
        raise missing_parameter("fields")
    fields = php.mapping(raw)
    for name in ("entityTypeId", "entityId", *_NEEDED):
        if php.is_empty(fields.get(name)):
            raise missing_parameter(name)
    kind = kind_of(php.to_int(fields["entityTypeId"]))
    entity = owners.card(call, kind, fields["entityId"], "edit")
    title, text, icon = (php.text(fields[name]) for name in _NEEDED)
    number = call.world.next_id("timeline entry")
    one = LogMessage(
        number, [entity.key], call.user.id, call.now, title, text, icon, call.client_id
    )
    call.world.log_messages[number] = one
    return Answer({"logMessage": _shown(call, one)})


def _found(call: Call, right: str) -> LogMessage:
    owners.require(call, "id")
    number = php.to_int(call.params["id"])
    one = call.world.log_messages.get(number)
    if one is None:
        raise owners.not_found(f"Timeline logmessage not found for id {number}")
    cards = (call.world.find(*key) for key in one.bindings)
    if not any(call.allows(right, entity) for entity in cards if entity is not None):
        raise owners.access_denied()
    return one


def get(call: Call) -> Answer:
    """Return one entry."""
    return Answer({"logMessage": _shown(call, _found(call, "read"))})


def list_(call: Call) -> Answer:
    """List a card's entries, newest first, ten a page."""
    for name in ("entityTypeId", "entityId"):
        if php.is_empty(call.params.get(name)):
            raise missing_parameter(name)
    kind = kind_of(php.to_int(call.params["entityTypeId"]))
    entity = owners.card(call, kind, call.params["entityId"], "read")
    rows = [one for one in call.world.log_messages.values() if entity.key in one.bindings]
    order = php.mapping(call.params.get("order"))
    ascending = any(php.text(word).lower() == "asc" for word in order.values())
    rows.sort(key=lambda one: one.id, reverse=not ascending)

    def render(page: list[LogMessage]) -> list[dict[str, Any]]:
        return [_shown(call, one) for one in page]

    return paging.page(rows, call.params.get("start"), render, size=_PAGE_SIZE)


def delete(call: Call) -> Answer:
    """Delete an entry: only the application that made it may."""
    one = _found(call, "edit")
    if one.client_id != call.client_id:
        raise RefusedError(400, "REMOVING_DISABLED", "The entry belongs to another application")
    del call.world.log_messages[one.id]
    return Answer(value=True)


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {
        "crm.timeline.logmessage.add": add,
        "crm.timeline.logmessage.get": get,
        "crm.timeline.logmessage.list": list_,
        "crm.timeline.logmessage.delete": delete,
    }
