"""event.bind, event.get, event.unbind, events, event.test, app.info, feature.get (bitrix24.md §11).

They are for applications: a webhook is refused.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from sandbox.portal import events, php
from sandbox.portal.call import Call, Handler
from sandbox.portal.envelope import Answer, RefusedError
from sandbox.portal.subscriptions import EVENTS, Bound

_KNOWN = {name for names in EVENTS.values() for name in names}
_FEATURES = {"REST_OFFLINE_EXTENDED": "Y", "REST_AUTH_CONNECTOR": "Y"}


def require_application(call: Call) -> str:
    """Return the application's id; refuse a webhook."""
    if not call.client_id:
        raise RefusedError(
            403, "WRONG_AUTH_TYPE", "Current authorization type is denied for this method"
        )
    return call.client_id


def _denied(what: str) -> RefusedError:
    return RefusedError(403, "ACCESS_DENIED", f"Access denied! {what}")


def _word(call: Call, name: str, *, required: bool = False) -> str:
    value = php.text(call.either_case(name))
    if required and not value:
        raise RefusedError(400, "ERROR_ARGUMENT", f"Argument '{name.upper()}' is null or empty")
    return value


def _offline(call: Call) -> bool:
    return _word(call, "event_type") == "offline"


def _acting_as(call: Call, doing: str) -> int:
    """Return ``auth_type``; who is no administrator can only say himself."""
    given = call.either_case("auth_type")
    if call.user.admin:
        return php.to_int(given)
    if given is not None and php.to_int(given) != call.user.id:
        raise _denied(f"Event {doing} with AUTH_TYPE requires administrator access rights")
    return call.user.id


def bind(call: Call) -> Answer:
    """Register a handler; the same one twice is refused."""
    client_id = require_application(call)
    event = _word(call, "event", required=True).upper()
    offline = _offline(call)
    if offline and not call.user.admin:
        raise _denied("Offline events binding requires administrator access rights")
    if event not in _KNOWN:
        raise RefusedError(400, "ERROR_EVENT_NOT_FOUND", "Event not found")
    url = "" if offline else _word(call, "handler", required=True)
    if not offline and urlsplit(url).scheme not in ("http", "https"):
        raise RefusedError(400, "ERROR_ARGUMENT", "Wrong handler URL")
    acting_as = _acting_as(call, "binding")
    connector = _word(call, "auth_connector") if offline else ""
    new = (event, url, acting_as, offline, connector)
    bound = call.world.subscriptions
    if any(new == (b.event, b.url, b.user_id, b.offline, b.connector) for b in bound.of(client_id)):
        raise RefusedError(400, "ERROR_CORE", "Unable to set event handler: Handler already binded")
    number = call.world.next_id("handler")
    bound.bound.append(Bound(number, client_id, event, url, acting_as, offline, connector))
    return Answer(value=True)


def get(call: Call) -> Answer:
    """List the application's handlers; who is no administrator sees his own."""
    mine = call.world.subscriptions.of(require_application(call))
    return Answer([_row(one) for one in mine if call.user.admin or one.user_id == call.user.id])


def _row(one: Bound) -> dict[str, Any]:
    return {
        "event": one.event,
        "handler": one.url,
        "auth_type": str(one.user_id),
        "offline": int(one.offline),
    }


def unbind(call: Call) -> Answer:
    """Take handlers away: all that fit what was given; the result counts them."""
    client_id, offline = require_application(call), _offline(call)
    if offline and not call.user.admin:
        raise _denied("Offline events unbinding requires administrator access rights")
    event, url = _word(call, "event").upper(), _word(call, "handler")
    acting_as = _acting_as(call, "unbinding")
    whoever = call.user.admin and call.either_case("auth_type") is None

    def fits(one: Bound) -> bool:
        return (
            one.client_id == client_id
            and one.offline == offline
            and (not event or one.event == event)
            and (not url or one.url == url)
            and (whoever or one.user_id == acting_as)
        )

    subscriptions = call.world.subscriptions
    left = [one for one in subscriptions.bound if not fits(one)]
    count = len(subscriptions.bound) - len(left)
    subscriptions.bound = left
    return Answer({"count": count})


def list_events(call: Call) -> Answer:
    """Name the events: of one scope, of all, or those that the application may have."""
    require_application(call)
    scope = call.either_case("scope")
    if scope is not None:
        return Answer(list(EVENTS.get(php.text(scope), ())))
    full = php.truthy(call.either_case("full"))
    return Answer(
        [n for s, names in EVENTS.items() if not s or full or s in call.scopes for n in names]
    )


def test(call: Call) -> Answer:
    """Fire ``ONAPPTEST`` with what was sent."""
    client_id = require_application(call)
    data = {f"data[QUERY][{key}]": php.text(value) for key, value in call.params.items()}
    for one in call.world.subscriptions.of(client_id):
        if one.event == "ONAPPTEST" and not one.offline:
            events.tell_application(call.world, one, data, call.author)
    return Answer(1)


def app_info(call: Call) -> Answer:
    """Describe the application that calls."""
    if not call.client_id:
        raise RefusedError(400, "ACCESS_DENIED", "Access denied! Application context required")
    ids = [one.client_id for one in call.world.settings.applications]
    return Answer(
        {
            "ID": ids.index(call.client_id) + 1 if call.client_id in ids else 0,
            "CODE": call.client_id,
            "VERSION": 1,
            "STATUS": "L",
            "INSTALLED": call.client_id in call.world.grants.installed,
            "PAYMENT_EXPIRED": "N",
            "DAYS": None,
            "LANGUAGE_ID": "en",
            "LICENSE": "en_pro100",
            "LICENSE_TYPE": "pro100",
            "LICENSE_FAMILY": "pro",
        }
    )


def feature(call: Call) -> Answer:
    """Say whether the portal has a feature."""
    code = _word(call, "code")
    if not code:
        raise RefusedError(400, "CODE_EMPTY", "CODE can't be empty")
    return Answer({"value": _FEATURES.get(code.upper(), "N")})


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {
        "event.bind": bind,
        "event.get": get,
        "event.unbind": unbind,
        "event.test": test,
        "events": list_events,
        "app.info": app_info,
        "feature.get": feature,
    }
