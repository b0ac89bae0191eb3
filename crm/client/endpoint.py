"""Where the portal is and how a call proves who it is. The address of a webhook is its secret."""

import re
from collections.abc import Mapping
from typing import Protocol

from yarl import URL

from crm.client.call_errors import PortalWideError, WebhookUrlError
from crm.client.encoding import Params

_PATH = re.compile(
    r"(?P<prefix>.*)/rest/(?P<user>[0-9]+)/(?P<code>[A-Za-z0-9_-]+)(?:/(?:[a-z0-9_.]+)?)?\Z"
)
NEW_WEBHOOK = "new webhook"
"""The remedy for a webhook that serves nobody any more: another one."""

_NOT_FOUND = 404
_DEAD = frozenset(
    {
        "no_auth_found",  # deleted, mistyped, or its owner was dismissed
        "expired_token",  # webhooks can have an end
        "invalid_credentials",  # its owner may not do this
        "user_access_error",
        "allowed_only_intranet_user",
        "insufficient_scope",
    }
)
"""Folded codes that say that this webhook will not do (bitrix24.md §1.1, §1.5)."""

_METHOD = re.compile(r"[a-z][a-z0-9_.]*\Z")


class Endpoint(Protocol):
    """What the client needs to know of a portal: a webhook, or an OAuth application."""

    @property
    def portal(self) -> str:
        """Scheme and host, for links into the portal; no secret."""
        ...

    def url(self, method: str) -> URL:
        """The secret address of a method."""
        ...

    async def authorize(self, params: Params) -> Params:
        """The parameters together with whatever proves who is calling."""
        ...

    def secret(self, sent: Params) -> str:
        """What proved who was calling: it must not be shown when an answer repeats it."""
        ...

    async def on_expired(self, sent: Params) -> bool:
        """The portal called the token in ``sent`` expired. True when there is a newer one to try.

        Concurrent calls come here with the same old token: renew it once.
        """
        ...

    async def moved(self, target: URL) -> None:
        """The portal answers at another host from now on."""
        ...

    def remedy(self, error: PortalWideError) -> str:
        """The address of a page where a person can put this right, or :data:`NEW_WEBHOOK`; empty
        if there is neither."""
        ...


class WebhookUrl:
    """An incoming webhook: ``https://portal/rest/{user}/{code}/``.

    Its code is in no text that this object gives.
    """

    __slots__ = ("_code", "_origin", "_prefix", "user_id")

    def __init__(self, address: str) -> None:
        """Read the setting; a method's name at the end, as the portal shows examples, is dropped.

        Raises WebhookUrlError, which does not repeat the address.
        """
        try:
            url = URL(address.strip())
            origin = url.origin()
        except ValueError:
            raise WebhookUrlError("not a web address") from None
        found = _PATH.match(url.path)
        if url.scheme not in {"http", "https"} or found is None:
            raise WebhookUrlError("not of the form https://portal/rest/<user>/<code>/")
        if url.query_string or url.fragment or url.user is not None:
            raise WebhookUrlError("a webhook's address has no query, fragment or user")
        self._origin = origin
        self._prefix = found["prefix"]
        self._code = found["code"]
        self.user_id = int(found["user"])

    def __repr__(self) -> str:
        return f"WebhookUrl({self._origin}{self._prefix}/rest/{self.user_id}/***/)"

    @property
    def portal(self) -> str:
        """Scheme and host of the portal."""
        return f"{self._origin}{self._prefix}"

    def url(self, method: str) -> URL:
        """The secret address of a method."""
        name = checked_method(method)
        return self._origin.with_path(f"{self._prefix}/rest/{self.user_id}/{self._code}/{name}")

    async def authorize(self, params: Params) -> Params:
        """Nothing to add: the address is the proof."""
        return params

    def secret(self, sent: Params) -> str:  # noqa: ARG002 - the port's signature
        """The code in the address."""
        return self._code

    async def on_expired(self, sent: Params) -> bool:  # noqa: ARG002 - the port's signature
        """A webhook cannot be renewed from here."""
        return False

    async def moved(self, target: URL) -> None:
        """Keep the new host for the calls to come."""
        self._origin = target.origin()

    def remedy(self, error: PortalWideError) -> str:
        """Only the portal's own pages, for which there is no link, can make another webhook."""
        no_rest_there = error.status == _NOT_FOUND and error.code == "UNREADABLE_ANSWER"
        dead = no_rest_there or error.code.casefold() in _DEAD
        return NEW_WEBHOOK if dead else ""


def checked_method(name: str) -> str:
    """Return a method's name; ValueError for anything else that would get into an address."""
    if not _METHOD.match(name):
        raise ValueError(f"not a method name: {name!r}")
    return name


def redirect_target(asked: URL, headers: Mapping[str, str]) -> URL | None:
    """Where a redirect may be followed to with the secret.

    To the same path only, and never from https down to http. A renamed portal answers 302
    (bitrix24.md §1.1); everything else is not for us.
    """
    try:
        target = asked.join(URL(headers.get("Location", "")))
    except ValueError:
        return None
    same_request = target.path == asked.path and not target.query_string and target.user is None
    safe = target.scheme == "https" or target.scheme == asked.scheme == "http"
    elsewhere = bool(target.host) and target.origin() != asked.origin()
    return target if same_request and safe and elsewhere else None
