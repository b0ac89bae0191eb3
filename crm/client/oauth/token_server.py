"""Bitrix24's authorisation servers, which make tokens (bitrix24.md §12).

They want the application's secret and the refresh token. Both travel in the body of a POST, as the
vendor's own SDK sends them, so that no proxy on the way logs them. The documents show a GET, with
the secrets in its query: a server that takes no POST is asked so. No address of ours may reach a
log or an error; failures are judged here by their type, as the client does.

Which server serves a portal differs by zone. Only those that the settings or
:data:`KNOWN_SERVERS` name are ever asked: what an installation, a callback or an event says can
choose among them, and nothing else. Anybody can post an installation, and the answer to it carries
the application's secret.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import aiohttp
from yarl import URL

from crm.client.call_errors import (
    Bitrix24Error,
    PermanentError,
    PortalWideError,
    TransientError,
    UnreachableError,
)
from crm.client.encoding import json_object
from crm.client.failures import Call, interrupted, refused, unreadable
from crm.client.oauth.grant import Grant

CALL = Call("oauth.token", repeatable=True)

KNOWN_SERVERS = ("https://oauth.bitrix24.tech", "https://oauth.bitrix.info")
"""The first is the one of the Russian documentation, the second that of the English one."""

_TIMEOUT = aiohttp.ClientTimeout(total=20.0, connect=10.0)
_LONGEST_ANSWER = 256 * 1024
_SECRETS = ("client_secret", "refresh_token", "code")
"""In a request; admins read what the server says of it."""
_NO_SAY = frozenset({"wrong_client", "invalid_client", "unreadable_answer"})
"""Refusals by which the application is another server's, or taken out of its portal, or this is no
such server."""


class TokenServers:
    """One application at the authorisation servers that may have it."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        servers: tuple[str, ...] = KNOWN_SERVERS,
        *,
        client_id: str,
        client_secret: str,
        timeout: aiohttp.ClientTimeout = _TIMEOUT,
    ) -> None:
        """Take the servers' addresses, scheme and host, in the order in which they are tried."""
        self._session = session
        self._servers = servers
        self._client = {"client_id": client_id, "client_secret": client_secret}
        self._timeout = timeout

    def __repr__(self) -> str:
        return f"TokenServers({', '.join(self._servers)})"

    async def exchange(self, code: str, named: str = "") -> Grant:
        """Turn the code of a callback into a grant; it lives 30 seconds and works once.

        Raises a Bitrix24Error that is transient or portal-wide.
        """
        return await self._ask({"grant_type": "authorization_code", "code": code}, named)

    async def renew(self, refresh_token: str, named: str = "") -> Grant:
        """Turn a refresh token into a new pair; the old one is worth nothing afterwards.

        ``named``: the server that gave the token, or is said to.

        Raises a Bitrix24Error that is transient or portal-wide.
        """
        words = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return await self._ask(words, named)

    async def _ask(self, words: Mapping[str, str], named: str) -> Grant:
        """Ask one server after the other, until one takes what it is given.

        A server that was named has the last word, unless it does not know the application or cannot
        be reached. Of several failures the one is raised that leaves most open.
        """
        chosen = self._chosen(named)
        failures: list[Bitrix24Error] = []
        for server in sorted(self._servers, key=lambda one: one != chosen):
            outcome = await self._asked(server, {**words, **self._client})
            if isinstance(outcome, Grant):
                return replace(outcome, server=server)
            failures.append(outcome)
            if server == chosen and not _has_no_say(outcome):
                break
        raise min(failures, key=_openness)

    def _chosen(self, named: str) -> str | None:
        """Return the server of ours that an address names."""
        return next((one for one in self._servers if _place(one) == _place(named)), None)

    async def _asked(self, server: str, words: Mapping[str, str]) -> Grant | Bitrix24Error:
        url = URL(f"{server}/oauth/token/")
        answer = await self._sent("POST", url, words)
        if isinstance(answer, Bitrix24Error) and _wants_get(answer):
            answer = await self._sent("GET", url, words)
        if isinstance(answer, Bitrix24Error):
            return answer
        grant = read_grant(answer, insecure=url.scheme == "http")
        return grant or TransientError(CALL.method, code="UNEXPECTED_ANSWER")

    async def _sent(
        self, method: str, url: URL, words: Mapping[str, str]
    ) -> Mapping[str, Any] | Bitrix24Error:
        """One request. Its failure is returned: raised here, it would have aiohttp's as its
        context."""
        try:
            async with self._session.request(
                method,
                url,
                data=words if method == "POST" else None,
                params=words if method == "GET" else None,
                headers={"Accept": "application/json"},
                timeout=self._timeout,
                allow_redirects=False,
                middlewares=(_once,),
            ) as response:
                status, body = response.status, await response.content.read(_LONGEST_ANSWER)
                while more := await response.content.read(_LONGEST_ANSWER - len(body)):
                    body += more
        except (aiohttp.ClientError, TimeoutError, OSError) as failure:
            return interrupted(CALL, failure)
        return _read_answer(status, body, *(words.get(name, "") for name in _SECRETS))


def _place(address: str) -> tuple[str, str | None, int | None] | None:
    """Return what must be the same for two addresses to be one server's."""
    try:
        url = URL(address)
    except ValueError:
        return None
    return url.scheme, url.host, url.port


async def _once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Keep aiohttp from repeating a GET whose answer was lost, by a name that it does not know.

    Whether to spend a refresh token once more is not its to say.
    """
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError):
        raise aiohttp.ClientConnectionError from None


def _wants_get(error: Bitrix24Error) -> bool:
    """Say whether a server took no POST, or saw nothing in its body."""
    return error.status == 405 or error.code.casefold() == "invalid_request"


def _has_no_say(error: Bitrix24Error) -> bool:
    """Say whether another server may know better."""
    refused_us = isinstance(error, PortalWideError) and error.code.casefold() in _NO_SAY
    return refused_us or isinstance(error, UnreachableError)


def _openness(error: Bitrix24Error) -> int:
    """Order failures: a lost answer may have held tokens; a refusal of the token tells more than a
    server that is away, and that more than one that does not know the application."""
    if isinstance(error, UnreachableError):
        return 2
    if _has_no_say(error):
        return 3
    return 1 if isinstance(error, PortalWideError) else 0


def _read_answer(status: int, body: bytes, *secrets: str) -> Mapping[str, Any] | Bitrix24Error:
    """Return what the server said, or what kind of refusal it is: never one submission's fault."""
    answer = json_object(body)
    if answer is not None and status == 200 and "error" not in answer:
        return answer
    answer = json_object(body, *secrets)
    error: Bitrix24Error
    if answer is not None and "error" in answer:
        words = answer.get("error_description", "")
        error = refused(CALL, code=answer["error"], description=words, status=status)
    else:
        error = unreadable(CALL, status=status)
    if isinstance(error, PermanentError):
        return PortalWideError(CALL.method, code=error.code, reason=error.reason, status=status)
    return error


def read_grant(answer: Mapping[str, Any], *, insecure: bool) -> Grant | None:
    """Return the grant that an answer holds, if it does.

    ``client_endpoint`` names the portal; ``domain`` is the authorisation server's (bitrix24.md
    Traps 31). A portal without TLS is believed only of a server without, as in the sandbox.
    """
    access, refresh = answer.get("access_token"), answer.get("refresh_token")
    if not (isinstance(access, str) and access and isinstance(refresh, str) and refresh):
        return None
    portal = portal_of(str(answer.get("client_endpoint", ""))) or ""
    if portal.startswith("http:") and not insecure:
        portal = ""
    return Grant(access, refresh, portal, str(answer.get("member_id") or ""))


def portal_of(endpoint: str) -> str | None:
    """Return scheme, host and whatever stands before ``/rest/`` in a REST address."""
    try:
        url = URL(endpoint)
        origin = url.origin()
    except ValueError:
        return None
    prefix, rest, _ = url.path.partition("/rest/")
    return f"{origin}{prefix}" if rest and url.scheme in {"http", "https"} else None
