"""The portal and Telegram, without a network: requests take time, and fate has its say."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import GetMe
from yarl import URL

from crm.client.bitrix24_client import Bitrix24Client, _Raw
from crm.client.call_errors import Bitrix24Error
from crm.client.failures import Call, interrupted
from sandbox.portal.core import Portal
from sandbox.portal.envelope import Ending, Request, Response
from sandbox.portal.exchange import Exchange
from tests.simulation.fate import Blow, Fate
from tests.simulation.garbling import garbled

ANSWER_TIMEOUT = 60.0
"""Seconds that the client waits, and that the portal works on a request."""
_MARGIN = 73.0
"""Seconds after a sending at which the portal is surely done with it: less than the settle window
of 75. Beyond that nothing can be promised, by anybody."""

Moment = Callable[[], None]
"""Called wherever a process may die; raises when it does, or when it is dead already."""


@dataclass
class SimulatedPortal:
    """The portal's pure core, living in virtual time. It knows nothing of who calls."""

    core: Portal
    fate: Fate
    unproven: int = 0
    """Traces that were made in a request which did not come to the comment that proves them."""
    epoch: float = 0.0
    """The portal's time when the simulation begins, in unix seconds."""
    _work: set[asyncio.Task[Response]] = field(default_factory=set)

    async def post(self, url: URL, body: bytes) -> Response | Exception:
        """Serve a request; return the answer, or how the connection broke."""
        blow = self.fate.blow(question=b".add" not in body)
        started = asyncio.get_running_loop().time()
        await asyncio.sleep(self.fate.seconds(1.0))
        if blow is Blow.CUT_BEFORE:
            return aiohttp.ServerDisconnectedError()
        if blow is Blow.WORKS_ON:
            late = self.fate.seconds(_MARGIN)  # it may begin after the client gave up
            self._begin(url, body, blow, late, started + _MARGIN)
            await asyncio.sleep(ANSWER_TIMEOUT - (asyncio.get_running_loop().time() - started))
            return TimeoutError()
        task = self._begin(url, body, blow, 0.0, started + _MARGIN)
        response = await asyncio.shield(task)
        if blow is Blow.CUT_AFTER or response.ending is not Ending.ANSWER:
            return aiohttp.ServerDisconnectedError()
        if blow is Blow.GARBLED and response.status == 200:
            return replace(response, body=garbled(response.body, self.fate.dice))
        return response

    async def rest(self) -> None:
        """Wait until nothing is being worked on."""
        while self._work:
            await asyncio.wait(self._work)

    def _begin(
        self, url: URL, body: bytes, blow: Blow, delay: float, deadline: float
    ) -> "asyncio.Task[Response]":
        task = asyncio.create_task(self._serve(url, body, blow, delay, deadline))
        self._work.add(task)
        task.add_done_callback(self._work.discard)
        return task

    async def _serve(
        self, url: URL, body: bytes, blow: Blow, delay: float, deadline: float
    ) -> Response:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(delay)
        headers = {"Content-Type": "application/json", "Host": url.host or ""}
        request = Request("POST", url.raw_path, "", headers, body, "10.0.0.1")
        exchange = self._open(request, blow, self.epoch + loop.time())
        while not exchange.finished:
            seconds = exchange.step(self.epoch + loop.time())
            if loop.time() + seconds > deadline:
                break  # its patience is over: what was done stays done
            await asyncio.sleep(seconds)
        self._count_unproven(exchange)
        return exchange.response(self.epoch + loop.time())

    def _open(self, request: Request, blow: Blow, now: float) -> Exchange:
        if blow in {Blow.NONE, Blow.CUT_AFTER, Blow.WORKS_ON, Blow.GARBLED}:
            return self.core.begin(request, now)
        how = {"after": self.fate.dice.randint(1, 8)} if blow is Blow.DIES else {}
        fault = self.core.faults.set({"kind": blow.value, **how})
        try:
            return self.core.begin(request, now)
        finally:
            self.core.faults.clear(fault.id)

    def _count_unproven(self, exchange: Exchange) -> None:
        methods = [command.method for command in exchange.commands]
        unproven = 0
        for method in methods[: exchange.done]:
            if method == "crm.tracking.trace.add":
                unproven += 1
            elif method == "crm.timeline.comment.add":
                unproven = 0  # it proves those before it
        if "crm.timeline.comment.add" in methods[exchange.done :]:  # or it was never to be proved
            self.unproven += unproven


class SimulatedClient(Bitrix24Client):
    """The real client on a simulated wire."""

    portal_end: SimulatedPortal
    moment: Moment

    async def _post(self, call: Call, url: URL, body: bytes) -> _Raw | Bitrix24Error:
        self.moment()
        answer = await self.portal_end.post(url, body)
        self.moment()
        if isinstance(answer, Exception):
            return interrupted(call, answer)
        json.loads(answer.body) if answer.status == 200 else None
        return _Raw(answer.status, answer.headers, answer.body)


@dataclass(frozen=True)
class _Sent:
    message_id: int


@dataclass
class SimulatedTelegram:
    """As much of Telegram as notices and cards use; it outlives the processes."""

    fate: Fate
    chats: dict[int, dict[int, str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    moment: Moment = lambda: None
    _last: int = 0

    async def send_message(self, chat_id: int, text: str, **_: Any) -> _Sent:
        """Take a message."""
        await self._travel()
        self._last += 1
        number = self._last
        self.chats.setdefault(chat_id, {})[number] = text
        await self._return()
        return _Sent(number)

    async def edit_message_text(
        self, text: str, *, chat_id: int, message_id: int, **_: Any
    ) -> None:
        """Change a message."""
        await self._travel()
        self.chats[chat_id][message_id] = text
        await self._return()

    async def send_document(self, chat_id: int, document: Any, **_: Any) -> None:
        """Take a file."""
        del chat_id
        await self._travel()
        self.files.append(document.data.decode())
        await self._return()

    async def _travel(self) -> None:
        self.moment()
        await asyncio.sleep(self.fate.seconds(1.0))
        if self.fate.telegram_fails():
            raise TelegramNetworkError(GetMe(), "cut before")

    async def _return(self) -> None:
        await asyncio.sleep(self.fate.seconds(1.0))
        if self.fate.telegram_fails():
            raise TelegramNetworkError(GetMe(), "cut after")
        self.moment()
