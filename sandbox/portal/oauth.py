"""The portal's OAuth side: applications, codes and tokens (bitrix24.md §12).

In reality the authorisation server is another machine than the portal. Here both are one core, so
that a token which one gave the other knows.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from sandbox.portal import php
from sandbox.portal.envelope import RefusedError
from sandbox.portal.settings import AccessToken, Application, Settings
from sandbox.portal.world import Event, World

CODE_SECONDS = 30
ACCESS_SECONDS = 3600
REFRESH_SECONDS = 180 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Issued:
    """A code, an access token or a refresh token: whose it is, and until when."""

    client_id: str
    user_id: int
    until: float


@dataclass(slots=True)
class OAuth:
    """Everything that was issued and still means something."""

    codes: dict[str, Issued] = field(default_factory=dict)
    access: dict[str, Issued] = field(default_factory=dict)
    refresh: dict[str, Issued] = field(default_factory=dict)
    retired: dict[str, Issued] = field(default_factory=dict)
    """Refresh tokens that were used already."""
    installed: set[str] = field(default_factory=set)
    asked: Counter[str] = field(default_factory=Counter)
    """Requests to the token address by ``grant_type``, and how many of them were granted."""
    _last: int = 0

    def _new(self, kind: str) -> str:
        self._last += 1
        return hashlib.sha256(f"{kind} {self._last}".encode()).hexdigest()

    def issue(self, client_id: str, user_id: int, now: float) -> tuple[str, str]:
        """Return a new pair: an access token and a refresh token."""
        access, refresh = self._new("access"), self._new("refresh")
        self.access[access] = Issued(client_id, user_id, now + ACCESS_SECONDS)
        self.refresh[refresh] = Issued(client_id, user_id, now + REFRESH_SECONDS)
        return access, refresh

    def issue_code(self, client_id: str, user_id: int, now: float) -> str:
        """Return a code for the callback."""
        code = self._new("code")
        self.codes[code] = Issued(client_id, user_id, now + CODE_SECONDS)
        return code

    def forget(self, client_id: str) -> None:
        """Uninstall: nothing that the application holds is worth anything any more."""
        self.installed.discard(client_id)
        for issued in (self.codes, self.access, self.refresh, self.retired):
            for token in [token for token, of in issued.items() if of.client_id == client_id]:
                del issued[token]

    def dump(self) -> dict[str, Any]:
        """Return what there is without a secret."""
        return {
            "installed": sorted(self.installed),
            "access_tokens": len(self.access),
            "refresh_tokens": len(self.refresh),
            "asked": dict(self.asked),
        }


def authorise(
    oauth: OAuth, settings: Settings, query: Mapping[str, Any], now: float
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
    oauth.installed.add(application.client_id)
    words = {
        "code": oauth.issue_code(application.client_id, user.id, now),
        "state": php.text(query.get("state")),
        "domain": _host(settings),
        "member_id": settings.member_id,
        "scope": ",".join(application.scopes),
        "server_domain": settings.oauth_domain,
    }
    mark = "&" if "?" in application.redirect_uri else "?"
    return 302, f"{application.redirect_uri}{mark}{urlencode(words)}"


def grant(oauth: OAuth, settings: Settings, query: Mapping[str, Any], now: float) -> dict[str, Any]:
    """The token address. Raises RefusedError with the errors of the documents.

    The documents tell no statuses: these are what the vendor's Python client expects.
    """
    kind = php.text(query.get("grant_type"))
    oauth.asked[kind] += 1
    application = settings.application(php.text(query.get("client_id")))
    if application is None:
        raise RefusedError(200, "wrong_client", "")
    if php.text(query.get("client_secret")) != application.client_secret:
        raise RefusedError(400, "invalid_client", "")
    takers: dict[str, tuple[str, Callable[[OAuth, Settings, str, float], Issued | None]]] = {
        "authorization_code": ("code", _take_code),
        "refresh_token": ("refresh_token", _take_refresh),
    }
    if kind not in takers:
        raise RefusedError(400, "invalid_request", "An unknown grant_type")
    name, take = takers[kind]
    proof = php.text(query.get(name))
    if not proof:
        raise RefusedError(400, "invalid_request", f'No "{name}" parameter found')
    if application.client_id not in oauth.installed:
        raise RefusedError(400, "invalid_client", "The application is not installed")
    if not settings.commercial_plan:
        raise RefusedError(403, "PAYMENT_REQUIRED", "Payment required")
    found = take(oauth, settings, proof, now)
    if found is None or found.client_id != application.client_id or now >= found.until:
        raise RefusedError(400, "invalid_grant", "The grant is invalid or has expired")
    oauth.asked["granted"] += 1
    return _tokens(oauth, settings, application, found.user_id, now) | {
        "domain": settings.oauth_domain
    }


def _take_code(oauth: OAuth, _: Settings, code: str, __: float) -> Issued | None:
    """A code is worth something once, whoever brings it."""
    return oauth.codes.pop(code, None)


def _take_refresh(oauth: OAuth, settings: Settings, token: str, now: float) -> Issued | None:
    """A refresh token is used up by use; whether for good, the documents do not say."""
    found = oauth.refresh.pop(token, None)
    if found is not None:
        oauth.retired[token] = found
    elif settings.old_refresh_tokens:
        found = oauth.retired.get(token)
    return found if found is None or now < found.until else None


def _tokens(
    oauth: OAuth, settings: Settings, application: Application, user_id: int, now: float
) -> dict[str, Any]:
    access, refresh = oauth.issue(application.client_id, user_id, now)
    return {
        "access_token": access,
        "refresh_token": refresh,
        "expires_in": ACCESS_SECONDS,
        "expires": int(now) + ACCESS_SECONDS,
        "scope": ",".join(application.scopes),
        "client_endpoint": f"{settings.address}/rest/",
        "server_endpoint": f"https://{settings.oauth_domain}/rest/",
        "member_id": settings.member_id,
        "status": "L",
        "user_id": user_id,
    }


def install(
    oauth: OAuth, world: World, settings: Settings, client_id: str, user_id: int, now: float
) -> bool:
    """Install an application as a user does: its handler is told once, form-encoded.

    False when there is no such application.
    """
    application = settings.application(client_id)
    if application is None:
        return False
    oauth.installed.add(client_id)
    if not application.install_uri:
        return True
    tokens = _tokens(oauth, settings, application, user_id, now)
    told = ("access_token", "refresh_token", "expires_in", "scope", "client_endpoint")
    auth = {name: tokens[name] for name in (*told, "server_endpoint", "member_id", "status")}
    auth |= {"domain": _host(settings), "application_token": application.application_token}
    form = {
        "event": "ONAPPINSTALL",
        "data[VERSION]": "1",
        "data[ACTIVE]": "Y",
        "data[INSTALLED]": "Y",
        "data[LANGUAGE_ID]": "en",
        "ts": str(int(now)),
        **{f"auth[{name}]": str(value) for name, value in auth.items()},
    }
    event = Event(world.next_id("event"), "ONAPPINSTALL", application.install_uri, form, now)
    world.events.append(event)
    return True


def caller(oauth: OAuth, settings: Settings, token: str, now: float) -> AccessToken | None:
    """Return as whom an issued token calls; ``None`` when it is none of ours.

    Raises RefusedError when it is too old.
    """
    issued = oauth.access.get(token)
    application = settings.application(issued.client_id) if issued else None
    if issued is None or application is None:
        return None
    if now >= issued.until:
        raise RefusedError(401, "expired_token", "The access token provided has expired.")
    # The operating time is counted for the application, not for each of its tokens.
    name = f"application {issued.client_id}"
    return AccessToken(name, issued.user_id, application.scopes)


def _host(settings: Settings) -> str:
    return urlsplit(settings.address).netloc
