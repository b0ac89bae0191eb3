"""The Bitrix24 client: sends method objects, keeps the limits, maps every failure.

It repeats by itself only what was surely not carried out: a request that the portal refused because
the bucket was full, one that a renamed portal redirected, one with an expired token that could be
renewed. Everything else is for the caller to decide, who knows what an add in doubt means.
"""

import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import aiohttp
from aiohttp.payload import BytesPayload
from yarl import URL

from crm.client.call_errors import (
    Bitrix24Error,
    ExpiredTokenError,
    OperatingLimitError,
    PortalWideError,
    QueryLimitError,
    TransientError,
    UnexpectedAnswerError,
)
from crm.client.call_time import PORTAL_TIME_LIMIT, CallTime
from crm.client.encoding import Params, json_body, json_object
from crm.client.endpoint import Endpoint, redirect_target
from crm.client.failures import Call, contradictory, interrupted, refused, unexpected, unreadable
from crm.client.last_look import LastLook, MaySend
from crm.client.limits.request_limits import Limits, one
from crm.client.methods.command_batch import Batch, BatchResult, Done, Failed
from crm.client.methods.method import Method
from crm.client.methods.records import PAGE_SIZE, Listing, Record
from crm.client.relayed_calls import Elsewhere, RelayedAnswer, RelayedCall

logger = logging.getLogger(__name__)

R = TypeVar("R")

TIMEOUT = aiohttp.ClientTimeout(total=PORTAL_TIME_LIMIT, connect=10.0)
"""Seconds. A portal that has given up may go on working a little."""


@dataclass(frozen=True, slots=True)
class ClientOptions:
    """What rarely needs to be changed."""

    timeout: aiohttp.ClientTimeout = TIMEOUT
    user_agent: str = "Leadtrace"
    max_answer: int = 32 * 1024 * 1024
    """Bytes of an answer, unpacked. Fifty pages of entities stay far below."""
    limit_tries: int = 3
    """How often a request is sent in all while the portal says that its bucket is full."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """A success: its result as JSON gave it, and its times."""

    status: int
    result: Any = field(repr=False)
    time: CallTime


@dataclass(frozen=True, slots=True)
class _Raw:
    """What came back over HTTP; ``body`` is None when it was longer than allowed."""

    status: int
    headers: Mapping[str, str]
    body: bytes | None = field(repr=False)


def open_session(**options: Any) -> aiohttp.ClientSession:
    """Open a session fit for the portal; ``options`` go to aiohttp (a connector, a proxy).

    No cookies: PHP handles the requests of one session cookie one after the other.
    """
    return aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), **options)


class Bitrix24Client:
    """One portal, seen through one endpoint.

    Safe to use from many tasks; the session belongs to the caller.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        endpoint: Endpoint,
        limits: Limits | None = None,
        options: ClientOptions | None = None,
        *,
        may_send: MaySend | None = None,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        """``may_send`` is asked right before anything leaves; ``elsewhere`` makes calls that are
        not to be made here."""
        self._may_send = may_send
        self._elsewhere = elsewhere
        self._session = session
        self._endpoint = endpoint
        self._limits = limits or Limits(time.monotonic)
        self._options = options or ClientOptions()

    def __repr__(self) -> str:
        return f"Bitrix24Client({self._endpoint.portal})"

    def remedy(self, error: PortalWideError) -> str:
        """Say how a person can put that right, as the endpoint knows."""
        return self._endpoint.remedy(error)

    @property
    def portal(self) -> str:
        """Scheme and host of the portal, for links to its pages."""
        return self._endpoint.portal

    @property
    def limits(self) -> Limits:
        """The limits as they are known now."""
        return self._limits

    async def call(self, method: Method[R], *, background: bool = False) -> R:
        """Call one method. Raises a Bitrix24Error of the class that tells what to do next.

        ``background``: nobody waits for the answer; others go first.
        """
        call = Call(method.name, method.repeatable)
        calls = method.methods if isinstance(method, Batch) else one(method.name)
        answer = await self._made_elsewhere(
            RelayedCall(method.name, method.params(), calls, method.repeatable, background)
        )
        if answer is None:
            answer = await self._exchange(call, method.params(), calls, background=background)
        if not isinstance(method, Batch):
            self._limits.learned({method.name: answer.time})
        try:
            result = method.read(answer.result)
        except UnexpectedAnswerError as error:
            detail = str(error)
        else:
            if isinstance(result, BatchResult) and isinstance(method, Batch):
                self._learn(method, result, answer.time)
            return result
        raise unexpected(call, detail, answer.status)

    async def make(self, relayed: RelayedCall) -> RelayedAnswer:
        """Make a call for another process, which reads its result."""
        call = Call(relayed.method, relayed.repeatable)
        try:
            answer = await self._exchange(
                call, relayed.params, relayed.calls, background=relayed.background
            )
        except Bitrix24Error as error:
            return RelayedAnswer(error=error)
        if list(relayed.calls) == [relayed.method]:  # no batch: the time is that of its method
            self._limits.learned({relayed.method: answer.time})
        return RelayedAnswer(answer.status, answer.result, answer.time)

    async def _made_elsewhere(self, relayed: RelayedCall) -> _Answer | None:
        if self._elsewhere is None or (answer := await self._elsewhere(relayed)) is None:
            return None
        if answer.error is not None:
            raise answer.error
        return _Answer(answer.status, answer.result, answer.time)

    async def batch(self, batch: Batch) -> BatchResult:
        """Send a batch.

        Raises only when nothing is known of any command; look at each outcome otherwise.
        """
        return await self.call(batch)

    def in_background(self) -> "Background":
        """Return what carries batches for whose answers nobody waits."""
        return Background(self)

    async def list_all(self, listing: Listing) -> AsyncIterator[Record]:
        """Walk a whole list by id, a page at a time: no row is skipped or met twice."""
        last_id = 0
        while True:
            page = await self.call(listing.after(last_id))
            for record in page:
                yield record
            if len(page) < PAGE_SIZE:
                return
            reached = max(record.id for record in page)
            if reached <= last_id:
                raise unexpected(Call(listing.name, repeatable=True), "the list does not advance")
            last_id = reached

    async def _exchange(
        self, call: Call, params: Params, calls: Counter[str], *, background: bool
    ) -> _Answer:
        """Send until there is an answer, repeating only what was surely not done."""
        tries, renewed = 0, False
        while True:
            tries += 1
            await self._limits.turn(calls, background=background)
            unreported = False
            try:
                sent = await self._endpoint.authorize(params)
                unreported = True
                outcome = await self._send(call, sent)
                unreported = isinstance(outcome, Bitrix24Error) and not outcome.surely_not_done
            finally:
                self._limits.ended(calls, unreported=unreported)
            if isinstance(outcome, _Answer):
                return outcome
            if isinstance(outcome, QueryLimitError):
                outcome.retry_after = max(self._limits.bucket_refused(), outcome.retry_after or 0.0)
                logger.warning("bitrix24_bucket_full", extra={"method": call.method, "try": tries})
                if tries < self._options.limit_tries:
                    continue
            elif isinstance(outcome, OperatingLimitError):
                outcome.retry_after = self._limits.method_refused(call.method)
                logger.warning("bitrix24_operating_limit", extra={"method": call.method})
            elif isinstance(outcome, ExpiredTokenError) and not renewed:
                renewed = True
                if await self._endpoint.on_expired(sent):
                    continue
            if isinstance(outcome, PortalWideError):
                outcome.remedy = self.remedy(outcome)
            raise outcome

    async def _send(self, call: Call, params: Params) -> _Answer | Bitrix24Error:
        """One request, and the one more that a moved portal asks for."""
        url, body = self._endpoint.url(call.method), json_body(params)
        raw = await self._post(call, url, body)
        if isinstance(raw, _Raw) and raw.status in {301, 302, 307, 308}:
            target = redirect_target(url, raw.headers)
            if target is not None:
                raw = await self._post(call, target, body)
                if isinstance(raw, _Raw) and raw.status == 200:
                    await self._endpoint.moved(target)
                    logger.warning("bitrix24_portal_moved", extra={"host": target.host})
        if isinstance(raw, Bitrix24Error):
            return raw
        return self._read(call, raw, self._endpoint.secret(params))

    async def _post(self, call: Call, url: URL, body: bytes) -> _Raw | Bitrix24Error:
        """One POST. Its failure is returned, not raised.

        Raised here it would carry aiohttp's own error, which holds the URL, as its context.
        """
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "User-Agent": self._options.user_agent,
        }
        looking = None
        if self._may_send is not None:
            looking = LastLook(BytesPayload(body), self._may_send)
        try:
            async with self._session.post(
                url,
                data=body if looking is None else looking,
                headers=headers,
                timeout=self._options.timeout,
                allow_redirects=False,
            ) as response:
                return _Raw(response.status, response.headers, await self._body(response))
        except (aiohttp.ClientError, TimeoutError, OSError) as failure:
            if looking is not None and looking.withheld:
                return TransientError(call.method, code="WITHHELD", surely_not_done=True)
            return interrupted(call, failure)

    async def _body(self, response: aiohttp.ClientResponse) -> bytes | None:
        body = bytearray()
        async for chunk in response.content.iter_chunked(64 * 1024):
            body += chunk
            if len(body) > self._options.max_answer:
                response.close()
                return None
        return bytes(body)

    def _read(self, call: Call, raw: _Raw, secret: str) -> _Answer | Bitrix24Error:
        envelope = json_object(raw.body, secret)
        wait = _retry_after(raw.headers)
        done = envelope is not None and 200 <= raw.status < 300 and "result" in envelope
        if envelope is not None and done and envelope.get("error") is not None:
            return contradictory(call, status=raw.status)
        if envelope is not None and "error" in envelope and not done:
            return refused(
                call,
                code=envelope["error"],
                description=envelope.get("error_description", ""),
                status=raw.status,
                retry_after=wait,
            )
        if envelope is not None and done:
            return _Answer(raw.status, envelope["result"], CallTime.parse(envelope.get("time")))
        return unreadable(call, status=raw.status, retry_after=wait)

    def _learn(self, batch: Batch, result: BatchResult, whole: CallTime) -> None:
        """A batch is one request, but each of its commands counts for its own method.

        Commands without a time of their own share what is left of the time of all.
        """
        self._limits.learned({})
        done = [name for name, outcome in result.outcomes.items() if isinstance(outcome, Done)]
        untimed = [name for name in done if name not in result.times]
        left = whole.duration - sum(time.duration for time in result.times.values())
        times = dict(result.times)
        if left > 0:
            times |= dict.fromkeys(untimed, CallTime(left / max(1, len(untimed))))
        for command in batch.commands:
            outcome = result[command]
            if command.name in times:
                self._limits.learned({command.method.name: times[command.name]})
            if isinstance(outcome, Failed) and isinstance(outcome.error, OperatingLimitError):
                outcome.error.retry_after = self._limits.method_refused(command.method.name)
            if isinstance(outcome, Failed) and isinstance(outcome.error, PortalWideError):
                outcome.error.remedy = self.remedy(outcome.error)


@dataclass(frozen=True, slots=True)
class Background:
    """The client, for questions that others may overtake."""

    client: Bitrix24Client

    async def batch(self, batch: Batch) -> BatchResult:
        """Send a batch when nobody else wants to."""
        return await self.client.call(batch, background=True)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    value = headers.get("Retry-After", "").strip()
    return float(value) if value.isascii() and value.isdigit() and len(value) < 7 else None
