"""What the portal tells of itself: form-encoded, id-only, sent once (bitrix24.md §11).

An application's event carries a token, an outgoing webhook's does not. The core only queues: the
shell takes what waits, and the queue's clock is then the event's ``ts``.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from sandbox.portal.author import Author
from sandbox.portal.grants import ACCESS_SECONDS
from sandbox.portal.settings import Settings
from sandbox.portal.subscriptions import APPLICATION_ONLY, Bound, Waiting
from sandbox.portal.world import Event, World

_WEBHOOK_ID_BASE = 700


def emit(
    world: World, name: str, entity_id: int, author: Author, extra: dict[str, str] | None = None
) -> None:
    """Queue an event of an object for everybody who wants it."""
    fields = {"ID": str(entity_id), **(extra or {})}
    if name not in APPLICATION_ONLY:
        _to_webhooks(world, name, fields, author)
    for bound in world.subscriptions.to(name):
        if bound.offline:
            _keep(world, bound, fields, author.now)
        else:
            data = {f"data[FIELDS][{key}]": value for key, value in fields.items()}
            tell_application(world, bound, data, author)


def _to_webhooks(world: World, name: str, fields: dict[str, str], author: Author) -> None:
    for number, handler in enumerate(world.settings.event_handlers):
        if handler.events and name not in handler.events:
            continue
        form = {
            "event": name,
            "event_handler_id": str(_WEBHOOK_ID_BASE + number),
            **{f"data[FIELDS][{key}]": value for key, value in fields.items()},
            **as_form(portal_auth(world.settings)),
            "auth[application_token]": handler.application_token,
        }
        _queue(world, name, handler.url, form, author.now)


def tell_application(world: World, bound: Bound, data: dict[str, str], author: Author) -> None:
    """Queue an event for one handler, with a token of whoever it acts as.

    Neither what a robot did nor an uninstallation comes with a token.
    """
    application = world.settings.application(bound.client_id)
    if application is None:
        return
    auth = {"scope": ",".join(application.scopes), "status": "L"} | portal_auth(world.settings)
    if not author.automatic and bound.event != "ONAPPUNINSTALL":
        user_id = bound.user_id or author.user_id
        auth["access_token"] = world.grants.issue_access(bound.client_id, user_id, author.now)
        auth["expires_in"] = str(ACCESS_SECONDS)
    form = {
        "event": bound.event,
        "event_handler_id": str(bound.id),
        **data,
        **as_form(auth),
        "auth[application_token]": application.application_token,
    }
    _queue(world, bound.event, bound.url, form, author.now)


def portal_auth(settings: Settings) -> dict[str, str]:
    """Return the part of ``auth`` that says which portal speaks: the same in all that it sends."""
    return {
        "domain": host(settings),
        "client_endpoint": f"{settings.address}/rest/",
        "server_endpoint": f"https://{settings.oauth_domain}/rest/",
        "member_id": settings.member_id,
    }


def host(settings: Settings) -> str:
    """Return the portal's domain, with a port if it has one."""
    return urlsplit(settings.address).netloc


def as_form(auth: dict[str, str]) -> dict[str, str]:
    """Return ``auth`` as it stands in a form."""
    return {f"auth[{name}]": value for name, value in auth.items()}


def _queue(world: World, name: str, url: str, form: dict[str, str], now: float) -> None:
    world.events.append(Event(world.next_id("event"), name, url, form, now))


def _keep(world: World, bound: Bound, fields: dict[str, str], now: float) -> None:
    """Keep an offline event; the queue holds one record of an object, the latest."""
    waiting = world.subscriptions.waiting
    for older in waiting:
        same = (older.client_id, older.connector, older.event, older.fields["ID"])
        new = (bound.client_id, bound.connector, bound.event, fields["ID"])
        if same == new and not older.process_id:
            older.at = now
            return
    number = world.next_id("offline")
    waiting.append(Waiting(number, bound.client_id, bound.connector, bound.event, fields, now))
