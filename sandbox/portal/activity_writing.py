"""crm.activity.{add,update,delete} (bitrix24-work.md §4)."""

from __future__ import annotations

from typing import Any

from sandbox.portal import activity_reading, events, moments, php
from sandbox.portal.activities import CALL, CUSTOM, EMAIL, MEETING, TASK, TODO_PROVIDER, Activity
from sandbox.portal.call import Call, Handler
from sandbox.portal.entities import Entity
from sandbox.portal.envelope import Answer, classic_refusal
from sandbox.portal.kinds import kind_of
from sandbox.portal.world import Mail

_PROVIDERS = {MEETING: "CRM_MEETING", CALL: "VOXIMPLANT_CALL", EMAIL: "CRM_EMAIL"}
_OUTGOING = 2
_ONE_COMMUNICATION = (MEETING, CALL)


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
    one, raw = activity_reading.found(call, "edit"), _fields(call)
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
    one = activity_reading.found(call, "edit")
    del call.world.activities[one.id]
    events.emit(call.world, "ONCRMACTIVITYDELETE", one.id, call.author)
    return Answer(value=True)


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {
        "crm.activity.add": add,
        "crm.activity.update": update,
        "crm.activity.delete": delete,
    }
