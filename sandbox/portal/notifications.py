"""im.notify.*: messages of ours to employees (bitrix24.md §14)."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from sandbox.portal import php
from sandbox.portal.call import Call, Handler
from sandbox.portal.envelope import Answer, RefusedError
from sandbox.portal.world import Notification, World

_ATTACH_LIMIT = 60_000


def add(kind: str, call: Call) -> Answer:
    """Send a notification; ``false`` when there is nobody to send it to.

    The same TAG takes the earlier notification's place; a webhook's tags need a CLIENT_ID.
    """
    given = {key.upper(): value for key, value in call.params.items()}
    user_id, text = php.to_int(given.get("USER_ID")), php.text(given.get("MESSAGE")).strip()
    if user_id <= 0:
        raise RefusedError(400, "USER_ID_EMPTY", "User ID can't be empty")
    if not text:
        raise RefusedError(400, "MESSAGE_EMPTY", "Message can't be empty")
    _check_attach(given.get("ATTACH"))
    user = call.world.settings.user(user_id)
    if user is None or not user.active:
        return Answer(value=False)
    client_id = _client(call, given)
    tag, sub_tag = (php.text(given.get(name)) if client_id else "" for name in ("TAG", "SUB_TAG"))
    if tag:
        _remove(call.world, lambda one: (one.client_id, one.tag) == (client_id, tag))
    said = "system" if php.text(given.get("TYPE")).upper() == "SYSTEM" else "user"
    number = call.world.next_id("notification")
    call.world.notifications[number] = Notification(
        id=number,
        user_id=user_id,
        text=text,
        at=call.now,
        kind=kind or said,
        author_id=call.user.id,
        client_id=client_id,
        tag=tag,
        sub_tag=sub_tag,
    )
    return Answer(number)


def _client(call: Call, given: dict[str, Any]) -> str:
    return call.client_id or php.text(given.get("CLIENT_ID"))


def _check_attach(raw: Any) -> None:
    """An attachment is an array, or JSON of one."""
    if php.is_empty(raw):
        return
    text = json.dumps(raw) if php.is_array(raw) else php.text(raw)
    if len(text) > _ATTACH_LIMIT:
        raise RefusedError(
            400, "ATTACH_OVERSIZE", "You have exceeded the maximum allowable size of attach"
        )
    try:
        parsed = json.loads(text)
    except ValueError as error:
        raise RefusedError(400, "ATTACH_ERROR", "Incorrect attach params") from error
    if not php.is_array(parsed):
        raise RefusedError(400, "ATTACH_ERROR", "Incorrect attach params")


def delete(call: Call) -> Answer:
    """Delete notifications: the caller's own one by its id, or the application's by a tag."""
    given = {key.upper(): value for key, value in call.params.items()}
    if number := php.to_int(given.get("ID")):
        _remove(call.world, lambda one: one.id == number and one.user_id == call.user.id)
        return Answer(value=True)
    tag, sub_tag = php.text(given.get("TAG")), php.text(given.get("SUB_TAG"))
    if not tag and not sub_tag:
        raise RefusedError(400, "PARAMS_ERROR", "Incorrect params")
    client_id = _client(call, given)
    if not client_id:
        raise RefusedError(403, "ACCESS_DENIED", "Access denied! Client ID not specified")
    name, value = ("tag", tag) if tag else ("sub_tag", sub_tag)
    _remove(call.world, lambda one: one.client_id == client_id and getattr(one, name) == value)
    return Answer(value=True)


def _remove(world: World, gone: Callable[[Notification], bool]) -> None:
    world.notifications = {n: one for n, one in world.notifications.items() if not gone(one)}


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {
        "im.notify": partial(add, ""),
        "im.notify.personal.add": partial(add, "user"),
        "im.notify.system.add": partial(add, "system"),
        "im.notify.delete": delete,
    }
