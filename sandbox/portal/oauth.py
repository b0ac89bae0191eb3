"""The portal's OAuth side: applications, codes and tokens (bitrix24.md §12).

In reality the authorisation server is another machine than the portal. Here both are one core, so
that a token which one gave the other knows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from sandbox.portal import php
from sandbox.portal.author import Author
from sandbox.portal.envelope import RefusedError
from sandbox.portal.events import as_form, host, portal_auth, tell_application
from sandbox.portal.grants import ACCESS_SECONDS, Grants, Issued
from sandbox.portal.settings import AccessToken, Application, Settings
from sandbox.portal.world import Event, World


def authorise(
    grants: Grants, settings: Settings, query: Mapping[str, Any], now: float
) -> tuple[int, str]:
    """The page that asks an employee: 302 and where to, or a status and words of the portal.

    A failure is shown there; nobody is sent back. The address comes from the application's card.
    """
    application = settings.application(php.text(query.get("client_id")))
    if application is None:
        return 404, "Application not found"
    user = settings.user(settings.signed_in)
    if user is None or not user.active:
        return 403, "Access denied"
    if not application.redirect_uri:
        return 400, "The application has no handler"
    grants.installed.add(application.client_id)
    words = {
        "code": grants.issue_code(application.client_id, user.id, now),
        "state": php.text(query.get("state")),
        "domain": host(settings),
        "member_id": settings.member_id,
        "scope": ",".join(application.scopes),
        "server_domain": settings.oauth_domain,
    }
    mark = "&" if "?" in application.redirect_uri else "?"
    return 302, f"{application.redirect_uri}{mark}{urlencode(words)}"


def grant(
    grants: Grants, settings: Settings, query: Mapping[str, Any], now: float
) -> dict[str, Any]:
    """The token address. Raises RefusedError with the errors of the documents.

    The documents tell no statuses: these are what the vendor's Python client expects.
    """
    kind = php.text(query.get("grant_type"))
    grants.asked[kind] += 1
    application = settings.application(php.text(query.get("client_id")))
    if application is None:
        raise RefusedError(200, "wrong_client", "")
    if php.text(query.get("client_secret")) != application.client_secret:
        raise RefusedError(400, "invalid_client", "")
    takers: dict[str, tuple[str, Callable[[Grants, Settings, str, float], Issued | None]]] = {
        "authorization_code": ("code", _take_code),
        "refresh_token": ("refresh_token", _take_refresh),
    }
    if kind not in takers:
        raise RefusedError(400, "invalid_request", "An unknown grant_type")
    name, take = takers[kind]
    proof = php.text(query.get(name))
    if not proof:
        raise RefusedError(400, "invalid_request", f'No "{name}" parameter found')
    if application.client_id not in grants.installed:
        raise RefusedError(400, "invalid_client", "The application is not installed")
    if not settings.commercial_plan:
        raise RefusedError(403, "PAYMENT_REQUIRED", "Payment required")
    found = take(grants, settings, proof, now)
    if found is None or found.client_id != application.client_id or now >= found.until:
        raise RefusedError(400, "invalid_grant", "The grant is invalid or has expired")
    grants.asked["granted"] += 1
    return _tokens(grants, settings, application, found.user_id, now) | {
        "domain": settings.oauth_domain
    }


def _take_code(grants: Grants, _: Settings, code: str, __: float) -> Issued | None:
    """A code is worth something once, whoever brings it."""
    return grants.codes.pop(code, None)


def _take_refresh(grants: Grants, settings: Settings, token: str, now: float) -> Issued | None:
    """A refresh token is used up by use; whether for good, the documents do not say."""
    found = grants.refresh.pop(token, None)
    if found is not None:
        grants.retired[token] = found
    elif settings.old_refresh_tokens:
        found = grants.retired.get(token)
    return found if found is None or now < found.until else None


def _tokens(
    grants: Grants, settings: Settings, application: Application, user_id: int, now: float
) -> dict[str, Any]:
    access, refresh = grants.issue(application.client_id, user_id, now)
    return {
        "access_token": access,
        "refresh_token": refresh,
        "expires_in": ACCESS_SECONDS,
        "expires": int(now) + ACCESS_SECONDS,
        "scope": ",".join(application.scopes),
        **portal_auth(settings),
        "status": "L",
        "user_id": user_id,
    }


def install(world: World, client_id: str, user_id: int, now: float) -> bool:
    """Install an application as a user does: its handler is told once, form-encoded.

    False when there is no such application.
    """
    settings, grants = world.settings, world.grants
    application = settings.application(client_id)
    if application is None:
        return False
    grants.installed.add(client_id)
    if not application.install_uri:
        return True
    tokens = _tokens(grants, settings, application, user_id, now)
    auth = {
        name: str(tokens[name])
        for name in ("access_token", "refresh_token", "expires_in", "scope", "status")
    } | portal_auth(settings)
    form = {
        "event": "ONAPPINSTALL",
        "data[VERSION]": "1",
        "data[ACTIVE]": "Y",
        "data[INSTALLED]": "Y",
        "data[LANGUAGE_ID]": "en",
        **as_form(auth),
        "auth[application_token]": application.application_token,
    }
    event = Event(world.next_id("event"), "ONAPPINSTALL", application.install_uri, form, now)
    world.events.append(event)
    return True


def uninstall(world: World, client_id: str, author: Author) -> None:
    """Take an application out: who bound ``ONAPPUNINSTALL`` is told, then all is worthless."""
    for bound in world.subscriptions.of(client_id):
        if bound.event == "ONAPPUNINSTALL":
            data = {"data[LANGUAGE_ID]": "en", "data[CLEAN]": "0"}
            tell_application(world, bound, data, author)
    world.grants.forget(client_id)
    world.subscriptions.forget(client_id)


def caller(grants: Grants, settings: Settings, token: str, now: float) -> AccessToken | None:
    """Return as whom an issued token calls; ``None`` when it is none of ours.

    Raises RefusedError when it is too old.
    """
    issued = grants.access.get(token)
    application = settings.application(issued.client_id) if issued else None
    if issued is None or application is None:
        return None
    if now >= issued.until:
        raise RefusedError(401, "expired_token", "The access token provided has expired.")
    # The operating time is counted for the application, not for each of its tokens.
    name = f"application {issued.client_id}"
    return AccessToken(name, issued.user_id, application.scopes, client_id=issued.client_id)
