"""Bitrix24's authorisation server, which makes tokens (bitrix24.md §12).

It wants the application's secret and the refresh token in the query of a GET: no address of ours
may reach a log or an error, so failures are judged here by their type, as the client does.
"""

from collections.abc import Mapping
from typing import Any

import aiohttp
from yarl import URL

from crm.answers import json_object
from crm.errors import Bitrix24Error, PermanentError, PortalWideError, TransientError
from crm.failures import Call, interrupted, refused, unreadable
from crm.grant import Grant

CALL = Call("oauth.token", repeatable=True)

_TIMEOUT = aiohttp.ClientTimeout(total=20.0, connect=10.0)
_LONGEST_ANSWER = 256 * 1024
_SECRETS = ("client_secret", "refresh_token", "code")
"""In a request; admins read what the server says of it."""


class TokenServer:
    """One application at one authorisation server."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        *,
        client_id: str,
        client_secret: str,
        timeout: aiohttp.ClientTimeout = _TIMEOUT,
    ) -> None:
        self._session = session
        self._url = URL(f"{url}/oauth/token/")
        self._client = {"client_id": client_id, "client_secret": client_secret}
        self._timeout = timeout

    def __repr__(self) -> str:
        return f"TokenServer({self._url})"

    async def exchange(self, code: str) -> Grant:
        """Turn the code of a callback into a grant; it lives 30 seconds and works once.

        Raises a Bitrix24Error that is transient or portal-wide.
        """
        return await self._ask({"grant_type": "authorization_code", "code": code})

    async def renew(self, refresh_token: str) -> Grant:
        """Turn a refresh token into a new pair; the old one is worth nothing afterwards.

        Raises a Bitrix24Error that is transient or portal-wide.
        """
        return await self._ask({"grant_type": "refresh_token", "refresh_token": refresh_token})

    async def _ask(self, words: Mapping[str, str]) -> Grant:
        answer = await self._get(self._url.with_query({**words, **self._client}))
        if isinstance(answer, Bitrix24Error):
            raise answer
        grant = read_grant(answer, insecure=self._url.scheme == "http")
        if grant is None:
            raise TransientError(CALL.method, code="UNEXPECTED_ANSWER")
        return grant

    async def _get(self, url: URL) -> Mapping[str, Any] | Bitrix24Error:
        """One GET. Its failure is returned: raised here, it would have aiohttp's as its context."""
        try:
            async with self._session.get(
                url,
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
        secrets = (url.query.get(name, "") for name in _SECRETS)
        return _judged(status, body, *secrets)


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


def _judged(status: int, body: bytes, *secrets: str) -> Mapping[str, Any] | Bitrix24Error:
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
