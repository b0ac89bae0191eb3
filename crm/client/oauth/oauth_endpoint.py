"""The way into a portal as an OAuth application (bitrix24.md §12).

An access token lives an hour, and is renewed when a call was refused with ``expired_token``, never
before. The refresh token changes with every renewal; the old one may be worth nothing from then on.
So a new pair is kept first and used then, one renewal serves all calls that wait for it, and it
goes on when they are cancelled.

When the server's answer is lost, the old refresh token is tried again: the documents do not say
whether it still works. If it does not, the portal-wide error leads an admin to a page where one
click makes a new grant.

Of several processes one alone renews, but each may be let in: a code works once, and an
installation brings a token of its own. Such a grant takes the place of any other; what was renewed,
or learnt of the portal's name, only that of the tokens which it was made of.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self, TypeVar

from yarl import URL

from crm.client.call_errors import Bitrix24Error, PortalWideError, TransientError
from crm.client.encoding import Params
from crm.client.endpoint import checked_method
from crm.client.last_look import MaySend
from crm.client.oauth.authorisation import AuthorisationLinks
from crm.client.oauth.grant import Grant, TokenStore, TokenStoreError
from crm.client.oauth.token_server import CALL, TokenServers, portal_of

logger = logging.getLogger(__name__)

T = TypeVar("T")

BREATH = 5.0
"""Seconds for which a failed renewal speaks for all calls: the server blocks those who insist."""

NOT_AUTHORISED = "NOT_AUTHORISED"
_CURED_BY_A_NEW_GRANT = frozenset(
    {
        NOT_AUTHORISED.casefold(),
        "no_auth_found",
        "expired_token",
        "invalid_token",
        "invalid_grant",
        "invalid_client",
        "not_installed",
        "invalid_credentials",
        "user_access_error",
        "insufficient_scope",
        "invalid_scope",
    }
)


class WrongPortalError(Exception):
    """A grant is of another portal than the one that the settings name."""


@dataclass(frozen=True, slots=True)
class _Unsaved:
    """A pair that the server gave and the store did not take yet; the old one may be dead."""

    grant: Grant
    after: Grant | None


class OAuthEndpoint:
    """A portal, seen by an application. An asynchronous context manager: it ends what it began."""

    def __init__(
        self,
        servers: TokenServers,
        store: TokenStore,
        links: AuthorisationLinks,
        *,
        portal: str,
        clock: Callable[[], float] = time.monotonic,
        may_renew: MaySend | None = None,
    ) -> None:
        """Take ``portal``, scheme and host, for as long as no grant names the portal itself.

        ``may_renew`` is asked right before a refresh token is spent.
        """
        self._may_renew = may_renew
        self._servers = servers
        self._store = store
        self._links = links
        self._expected = portal
        self._clock = clock
        self._grant: Grant | None = None
        self._unsaved: _Unsaved | None = None
        self._changing = asyncio.Lock()
        self._renewal: asyncio.Task[Bitrix24Error | None] | None = None
        self._failed: tuple[float, Bitrix24Error] | None = None
        self._begun: set[asyncio.Task[Any]] = set()

    def __repr__(self) -> str:
        return f"OAuthEndpoint({self.portal})"

    async def __aenter__(self) -> Self:
        """Learn the portal's present name, for links into it, if the store knows it."""
        with contextlib.suppress(TokenStoreError):
            await self._present()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Wait for the answers that are under way: they may hold the only good refresh token."""
        await asyncio.gather(*self._begun, return_exceptions=True)

    @property
    def portal(self) -> str:
        """Scheme and host of the portal."""
        return self._expected if self._grant is None else self._grant.portal

    @property
    def application_token(self) -> str:
        """By which the portal's events are known; empty when no installation named it."""
        return "" if self._grant is None else self._grant.application_token

    def url(self, method: str) -> URL:
        """The address of a method; no secret."""
        return URL(f"{self.portal}/rest/{checked_method(method)}")

    async def authorize(self, params: Params) -> Params:
        """Add the access token, waiting for the renewal that is under way.

        Raises a Bitrix24Error: nothing was sent.
        """
        if self._renewal is not None:
            await self._renewed(self._renewal)
        try:
            await self._catch_up()
            grant = await self._present()
        except TokenStoreError:
            raise _unavailable() from None
        if grant is None:
            raise self._remedied(_not_authorised())
        return {**params, "auth": grant.access_token}

    def secret(self, sent: Params) -> str:
        """The access token that was sent."""
        return str(sent.get("auth", ""))

    async def on_expired(self, sent: Params) -> bool:
        """Renew the token, once for all that were refused with it.

        Raises a Bitrix24Error when that fails; the refused call was surely not carried out.
        """
        if self._grant is not None and self._grant.access_token != sent.get("auth"):
            return True
        if self._failed is not None and self._clock() - self._failed[0] < BREATH:
            raise self._again(self._failed[1])
        if self._renewal is None:
            self._renewal = self._begin(self._renew(str(sent.get("auth", ""))))
            self._renewal.add_done_callback(self._renewal_ended)
        await self._renewed(self._renewal)
        return True

    async def reload(self) -> None:
        """Take up what another process was given meanwhile; keep what could not be kept before.

        Raises a TokenStoreError.
        """
        await self._catch_up()
        async with self._changing:
            if self._unsaved is None:
                self._grant = await self._store.load()

    async def moved(self, target: URL) -> None:
        """Keep the portal's new name, for the next start as well."""
        portal = portal_of(str(target))
        async with self._changing:
            unsaved, grant = self._unsaved, self._grant
            if unsaved is None and grant is not None:
                unsaved = _Unsaved(grant, after=grant)
            if unsaved is None or portal is None or unsaved.grant.portal == portal:
                return
            try:
                await self._keep(replace(unsaved.grant, portal=portal), after=unsaved.after)
            except TokenStoreError:
                logger.warning("bitrix24_move_not_kept")  # now: the next call keeps it first

    def remedy(self, error: PortalWideError) -> str:
        """The page where a new grant is made, for the errors that one cures."""
        cured = error.code.casefold() in _CURED_BY_A_NEW_GRANT
        return self._links.to(self.portal) if cured else ""

    def admits(self, state: str) -> bool:
        """Say whether a callback answers a link of ours."""
        return self._links.admits(state)

    async def accept_code(self, code: str, server: str = "") -> None:
        """Take the grant that a callback's code stands for.

        ``server`` is the authorisation server that the callback names; it can only choose among
        those that we know.

        Raises a Bitrix24Error, WrongPortalError or TokenStoreError.
        """
        await asyncio.shield(self._begin(self._adopt(self._servers.exchange(code, server))))

    async def accept_installation(
        self, refresh_token: str, application_token: str, server: str = ""
    ) -> None:
        """Take the grant that an installation brought.

        Anybody can post one, so its access token is not believed: only the authorisation server
        knows whether the refresh token is one of this application. The server that it names can
        only choose among those that we know; where the portal is, the server says.

        Raises a Bitrix24Error, WrongPortalError or TokenStoreError.
        """
        renewing = self._servers.renew(refresh_token, server)
        await asyncio.shield(self._begin(self._adopt(renewing, application_token)))

    async def _adopt(self, asking: Coroutine[Any, Any, Grant], application_token: str = "") -> None:
        grant = replace(await asking, application_token=application_token)
        async with self._changing:
            present = await self._latest()
            same = present is not None and present.member_id == grant.member_id != ""
            if not same and grant.portal != self._expected:
                raise WrongPortalError
            await self._keep(present.followed_by(grant) if present and same else grant)
            self._failed = None
        logger.info("bitrix24_authorised")

    async def _renew(self, expired: str) -> Bitrix24Error | None:
        """Renew, and return why not. What the store holds is the truth: somebody else may have."""
        async with self._changing:
            try:
                if self._unsaved is not None:
                    await self._keep(self._unsaved.grant, after=self._unsaved.after)
                    return None
                stored = await self._store.load()
                if stored is None or stored.access_token != expired:
                    self._grant = stored
                    return None if stored else _not_authorised()
                if self._may_renew is not None and not self._may_renew():
                    return TransientError(CALL.method, code="WITHHELD", surely_not_done=True)
                newer = await self._servers.renew(stored.refresh_token, stored.server)
                await self._keep(stored.followed_by(newer), after=stored)
            except Bitrix24Error as error:
                logger.warning("bitrix24_token_not_renewed", extra={"error": error.code})
                return error
            except TokenStoreError:
                return _unavailable()
        logger.info("bitrix24_token_renewed")
        return None

    async def _keep(self, grant: Grant, *, after: Grant | None = None) -> None:
        """Keep a grant, and only then use it, or what another process was given meanwhile."""
        self._unsaved = _Unsaved(grant, after)
        self._grant = await self._store.save(grant, after=after)
        self._unsaved = None

    async def _catch_up(self) -> None:
        """Keep what could not be kept before."""
        if self._unsaved is not None:
            async with self._changing:
                if self._unsaved is not None:
                    await self._keep(self._unsaved.grant, after=self._unsaved.after)

    async def _latest(self) -> Grant | None:
        """Return what is kept now; while that cannot be read, what was: whatever a grant cost that
        is here by now, a code or a refresh token, works once."""
        try:
            return await self._store.load()
        except TokenStoreError:
            if self._grant is None:
                raise
            return self._grant

    async def _present(self) -> Grant | None:
        if self._grant is None:
            self._grant = await self._store.load()
        return self._grant

    async def _renewed(self, renewal: asyncio.Task[Bitrix24Error | None]) -> None:
        """Wait for a renewal, which goes on if this waiter is cancelled."""
        error = await asyncio.shield(renewal)
        if error is not None:
            raise self._again(error)

    def _renewal_ended(self, renewal: asyncio.Task[Bitrix24Error | None]) -> None:
        self._renewal = None
        error = None if renewal.cancelled() or renewal.exception() else renewal.result()
        self._failed = None if error is None else (self._clock(), error)

    def _begin(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work, name="bitrix24-token")
        self._begun.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        """Forget a task, and look at its error: all who waited may have been cancelled."""
        self._begun.discard(task)
        if not task.cancelled():
            task.exception()

    def _again(self, error: Bitrix24Error) -> Bitrix24Error:
        """Return a new error: each of those who waited raises one of its own."""
        return self._remedied(
            type(error)(
                error.method,
                code=error.code,
                reason=error.reason,
                status=error.status,
                surely_not_done=True,
                retry_after=error.retry_after,
            )
        )

    def _remedied(self, error: Bitrix24Error) -> Bitrix24Error:
        if isinstance(error, PortalWideError):
            error.remedy = self.remedy(error)
        return error


def _not_authorised() -> PortalWideError:
    return PortalWideError(CALL.method, code=NOT_AUTHORISED, surely_not_done=True)


def _unavailable() -> TransientError:
    return TransientError(CALL.method, code="TOKENS_UNAVAILABLE", surely_not_done=True)
