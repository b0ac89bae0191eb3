"""crm.activity.todo.* (bitrix24-work.md §4)."""

from __future__ import annotations

from typing import Any

from sandbox.portal import events, moments, owners, php
from sandbox.portal.activities import CUSTOM, TODO_PROVIDER, Activity
from sandbox.portal.call import Call, Handler
from sandbox.portal.envelope import Answer, RefusedError
from sandbox.portal.notifying import notify

_COLORS = tuple("1234567")


def _deadline(call: Call, name: str) -> float:
    moment = moments.parse_moment(php.text(call.params[name]), call.world.settings)
    if moment is None:
        raise RefusedError(400, "WRONG_DATETIME_FORMAT", "Wrong datetime format")
    return moment


def _description(call: Call) -> str:
    """Return the description; older self-hosted portals insist on one."""
    text = php.text(call.params.get("description"))
    if call.world.settings.todo_needs_description and not text.strip():
        raise RefusedError(400, "ERROR_EMPTY_DESCRIPTION", "Description is empty")
    return text


def _responsible(call: Call) -> int:
    """Return who shall do it: the caller, whoever is responsible for the card."""
    raw = call.params.get("responsibleId")
    if php.is_empty(raw) and raw != 0:
        return call.user.id
    return _positive(raw)


def _positive(raw: Any) -> int:
    number = php.to_int(raw)
    if number <= 0:
        raise RefusedError(
            400, "INVALID_ARG_VALUE", 'Parameter "responsibleId" must be greater than 0'
        )
    return number


def _pings(call: Call) -> list[int]:
    return [php.to_int(value) for value in php.elements(call.params.get("pingOffsets"))]


def _color(raw: Any) -> str:
    text = php.text(raw)
    return text if text in _COLORS else ""


def add(call: Call) -> Answer:
    """Add a to-do; the result is an object. A parent activity is done with."""
    owners.require(call, "ownerTypeId", "ownerId", "deadline")
    entity = owners.owner(call, "edit")
    deadline = _deadline(call, "deadline")
    activity = Activity(
        id=0,
        bindings=[entity.key],
        type_id=CUSTOM,
        provider=TODO_PROVIDER,
        responsible_id=_responsible(call),
        author_id=call.user.id,
        created=call.now,
        subject=php.text(call.params.get("title")),
        description=_description(call),
        deadline=deadline,
        start=deadline,
        end=deadline,
        ping_offsets=_pings(call),
        color_id=_color(call.params.get("colorId")),
    )
    activity.touch(call.author)
    activity.id = call.world.next_id("activity")
    call.world.activities[activity.id] = activity
    call.world.stir(activity.bindings, call.author)
    events.emit(call.world, "ONCRMACTIVITYADD", activity.id, call.author)
    notify(call.world, [activity.responsible_id], f"To-do: {activity.subject}", call.author)
    _finish_parent(call)
    return Answer({"id": activity.id})


def _finish_parent(call: Call) -> None:
    parent = call.world.activities.get(php.to_int(call.params.get("parentActivityId")))
    if parent is not None and not parent.completed:
        parent.completed = True
        _changed(call, parent)


def _changed(call: Call, activity: Activity) -> Answer:
    activity.touch(call.author)
    call.world.stir(activity.bindings, call.author)
    events.emit(call.world, "ONCRMACTIVITYUPDATE", activity.id, call.author)
    return Answer({"id": activity.id})


def _todo(call: Call, *required: str) -> Activity:
    """Return the to-do of ``id``; the owner must be a card that it is bound to."""
    owners.require(call, "id", "ownerTypeId", "ownerId", *required)
    entity = owners.owner(call, "edit")
    activity = call.world.activities.get(php.to_int(call.params["id"]))
    if activity is None or not activity.is_todo or entity.key not in activity.bindings:
        raise owners.not_found()
    return activity


def _refuse_done(activity: Activity, code: str | int) -> None:
    """Refuse to change what is done; two methods answer with no code but 0."""
    if activity.completed:
        raise RefusedError(400, code, "A completed activity cannot be changed.")


def update(call: Call) -> Answer:
    """Write the to-do anew: what is not sent is emptied."""
    activity = _todo(call, "deadline")
    deadline = _deadline(call, "deadline")
    _refuse_done(activity, 0)
    description = _description(call)
    parent = call.world.activities.get(php.to_int(call.params.get("parentActivityId")))
    if parent is not None and parent.completed:
        raise RefusedError(
            400, "ERROR_PARENT_ACTIVITY_RESTRICT", "The parent activity is completed"
        )
    if not php.is_empty(call.params.get("responsibleId")):
        _hand_over(call, activity, _positive(call.params["responsibleId"]))
    activity.deadline = activity.start = activity.end = deadline
    activity.subject = php.text(call.params.get("title"))
    activity.description = description
    activity.ping_offsets = _pings(call)
    activity.color_id = _color(call.params.get("colorId"))
    _finish_parent(call)
    return _changed(call, activity)


def update_deadline(call: Call) -> Answer:
    """Postpone."""
    activity = _todo(call, "value")
    deadline = _deadline(call, "value")
    _refuse_done(activity, "CAN_NOT_UPDATE_COMPLETED_TODO")
    activity.deadline = activity.start = activity.end = deadline
    return _changed(call, activity)


def update_description(call: Call) -> Answer:
    """Change the text."""
    activity = _todo(call, "value")
    _refuse_done(activity, "CAN_NOT_UPDATE_COMPLETED_TODO")
    activity.description = php.text(call.params["value"])
    return _changed(call, activity)


def update_color(call: Call) -> Answer:
    """Change the colour; an unknown one is the default one."""
    activity = _todo(call, "colorId")
    _refuse_done(activity, "CAN_NOT_UPDATE_COLOR_COMPLETED_TODO")
    activity.color_id = _color(call.params["colorId"])
    return _changed(call, activity)


def update_responsible(call: Call) -> Answer:
    """Hand it over; the old and the new one are told."""
    activity = _todo(call, "responsibleId")
    _refuse_done(activity, 0)
    _hand_over(call, activity, _positive(call.params["responsibleId"]))
    return _changed(call, activity)


def _hand_over(call: Call, activity: Activity, user_id: int) -> None:
    if user_id != activity.responsible_id:
        concerned = [user_id, activity.responsible_id]
        activity.responsible_id = user_id
        notify(call.world, concerned, f"To-do: {activity.subject}", call.author)


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {
        "crm.activity.todo.add": add,
        "crm.activity.todo.update": update,
        "crm.activity.todo.updatedeadline": update_deadline,
        "crm.activity.todo.updatedescription": update_description,
        "crm.activity.todo.updatecolor": update_color,
        "crm.activity.todo.updateresponsibleuser": update_responsible,
    }
