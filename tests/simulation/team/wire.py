"""The bot's way to the sandbox's Telegram, without a network: calls take time, and fate strikes."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile

from sandbox.telegram.core import BotApi
from sandbox.telegram.parameters import Upload
from sandbox.telegram.replies import BotApiError, Reply, failure, too_many_requests
from tests.simulation.far_ends import Moment
from tests.simulation.fate import Fate
from tests.simulation.virtual_time import START

_POLL_SECONDS = 25.0


class SimulatedTelegramApi:
    """The sandbox's Telegram in virtual time; it outlives the processes."""

    def __init__(self, core: BotApi, fate: Fate) -> None:
        self.core = core
        self.fate = fate
        self._rung = asyncio.Event()
        core.listeners.append(self._rung.set)

    @staticmethod
    def now() -> float:
        """The present moment, in unix seconds."""
        return START.timestamp() + asyncio.get_running_loop().time()

    async def call(self, method: str, values: dict[str, Any], files: dict[str, Upload]) -> Reply:
        """Answer a call; ``cut`` in the reply: the answer was lost, whatever was done."""
        if method == "getUpdates":
            return await self._updates(values)
        await asyncio.sleep(self.fate.seconds(0.5))
        if self.fate.telegram_fails():
            return self._trouble(lambda: self._handle(method, values, files))
        reply = self._handle(method, values, files)
        await asyncio.sleep(self.fate.seconds(0.5))
        return reply

    def _trouble(self, work: Any) -> Reply:
        match 0 if self.fate.weather.loses_answers else self.fate.dice.randrange(4):
            case 0:
                work()
                return Reply(0, b"", cut=True)
            case 1:
                return Reply(0, b"", cut=True)
            case 2:
                return failure(too_many_requests(self.fate.dice.randint(1, 30)))
            case _:
                return failure(BotApiError(502, "Bad Gateway"))

    def _handle(self, method: str, values: dict[str, Any], files: dict[str, Upload]) -> Reply:
        return self.core.handle(method, values, files, self.core.settings.token, self.now())

    async def _updates(self, values: dict[str, Any]) -> Reply:
        self._rung.clear()
        reply = self._handle("getUpdates", values, {})
        if reply.status == 200 and not reply.json()["result"]:
            try:
                async with asyncio.timeout(_POLL_SECONDS):
                    await self._rung.wait()
            except TimeoutError:
                pass
            await asyncio.sleep(0.1)
            reply = self._handle("getUpdates", values, {})
        if not self.fate.weather.loses_answers and self.fate.telegram_fails():
            return Reply(0, b"", cut=True)
        return reply


class SimulatedSession(BaseSession):
    """aiogram's session on that wire."""

    def __init__(self, wire: SimulatedTelegramApi, moment: Moment) -> None:
        super().__init__(api=TelegramAPIServer.from_base("https://telegram.sandbox"))
        self._wire = wire
        self._moment = moment

    async def close(self) -> None:
        """Nothing is open."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109  aiogram's signature
    ) -> TelegramType:
        """Make a call; the process may die before it, and after."""
        del timeout
        self._moment()
        files: dict[str, InputFile] = {}
        values: dict[str, Any] = {}
        for name, value in method.model_dump(warnings=False).items():
            if prepared := self.prepare_value(value, bot=bot, files=files):
                values[name] = prepared
        uploads: dict[str, Upload] = {}
        for name, file in files.items():
            content = b"".join([part async for part in file.read(bot)])
            uploads[name] = Upload(file.filename or name, content, "application/octet-stream")
        reply = await self._wire.call(method.__api_method__, values, uploads)
        self._moment()
        if reply.cut:
            raise TelegramNetworkError(method, "the connection broke")
        response = self.check_response(bot, method, reply.status, reply.body.decode())
        return cast("TelegramType", response.result)

    async def stream_content(self, url: str, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        """Fetch a file: nobody does here."""
        for content in tuple[bytes, ...]():
            yield content
        raise AssertionError(url)
