"""The way out to Telegram: aiogram's session, an HTTP proxy, and short flood waits."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

import structlog
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.middlewares.base import (
    BaseRequestMiddleware,
    NextRequestMiddlewareType,
)
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import ClientSession, FormData
from aiohttp.payload import Payload
from pydantic import SecretStr
from typing_extensions import override

from crm.client.last_look import LastLook, MaySend

_log = structlog.get_logger(__name__)

raises_flood_waits: ContextVar[bool] = ContextVar("raises_flood_waits", default=False)
"""Set where a flood wait is the caller's business: the update processor has other things to do for
a chat meanwhile than to wait within a call."""


may_still_send: ContextVar[MaySend | None] = ContextVar("may_still_send", default=None)
"""Set where what is sent must not leave once another process is the elected one."""


ANSWER_SECONDS = 20.0
"""How long one call may take: shorter than what a webhook's update is given as a whole."""

CONNECTIONS = 256
"""Calls at the same moment. One that Telegram is silent about holds a connection for as long; when
none is left, nobody is answered and nothing is fetched (``SILENT_SIDE_BY_SIDE`` in the answer
sender).
"""


class FloodWaitMiddleware(BaseRequestMiddleware):
    """Waits out a short 429 and repeats: aiogram itself repeats nothing (platform.md).

    A refused call did nothing, so repeating it is safe. A longer wait is the caller's business.
    """

    def __init__(
        self,
        longest: float,
        *,
        repeats: int = 2,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._longest = longest
        self._repeats = repeats
        self._sleep = sleep

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Make the request, and again after the wait that Telegram asked for."""
        left = self._longest
        for _ in range(self._repeats):
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as error:
                impatient = raises_flood_waits.get() or method.__api_method__ == "getUpdates"
                if impatient or error.retry_after > left:
                    raise
                left -= error.retry_after
                _log.warning(
                    "telegram_flood_wait", method=method.__api_method__, seconds=error.retry_after
                )
                await self._sleep(error.retry_after)
        return await make_request(bot, method)


class KeptResponseTypes(BaseRequestMiddleware):
    """Keeps what Telegram's answers are decoded with.

    aiogram asks pydantic for ``Response[…]`` with each call. pydantic builds that model, which
    takes milliseconds, and forgets it as soon as nobody holds it.
    """

    def __init__(self) -> None:
        self._kept: dict[Any, type[Response[Any]]] = {}

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Make the request; its answer's type stays."""
        returned = method.__returning__
        if returned not in self._kept:
            self._kept[returned] = Response[returned]  # type: ignore[valid-type]  # made here
        return await make_request(bot, method)


class LookingForm(FormData):
    """A call's form; whether it may leave is looked at in the last moment."""

    def __call__(self) -> Payload:
        """Return the body."""
        body, may_send = super().__call__(), may_still_send.get()
        return body if may_send is None else LastLook(body, may_send)


class BotSession(AiohttpSession):
    """aiogram's session, which is over once it was closed.

    aiogram's own opens another one for a call that comes late, which nobody closes.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._over = False
        self._should_reset_connector = False  # else the first call begins by closing it

    @override
    async def create_session(self) -> ClientSession:
        """Return the one client session, open.

        Raises:
            RuntimeError: it was closed; so does aiohttp's own.
        """
        if self._over:
            raise RuntimeError("Session is closed")
        return await self._open()

    async def _open(self) -> ClientSession:
        return await super().create_session()

    @override
    async def close(self) -> None:
        self._over = True
        await super().close()

    def build_form_data(self, bot: Bot, method: TelegramMethod[TelegramType]) -> FormData:
        """Return what is sent."""
        form = super().build_form_data(bot, method)
        form.__class__ = LookingForm
        return form


class ProxySession(BotSession):
    """aiogram's session behind an HTTP proxy; its own way of doing that needs one more package."""

    def __init__(self, http_proxy: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._http_proxy = http_proxy
        self._behind_proxy: ClientSession | None = None

    @override
    async def _open(self) -> ClientSession:
        if self._behind_proxy is None or self._behind_proxy.closed:
            self._behind_proxy = ClientSession(
                connector=self._connector_type(**self._connector_init), proxy=self._http_proxy
            )
            self._session = self._behind_proxy
        return self._behind_proxy


def build_bot(
    token: SecretStr, api_url: str, proxy: SecretStr | None, *, flood_wait_limit: float
) -> Bot:
    """Return the bot. Texts are HTML, and links in them open no previews."""
    kwargs: dict[str, Any] = {
        "api": TelegramAPIServer.from_base(api_url),
        "timeout": ANSWER_SECONDS,
        "limit": CONNECTIONS,
    }
    session = (
        BotSession(**kwargs) if proxy is None else ProxySession(proxy.get_secret_value(), **kwargs)
    )
    session.middleware(FloodWaitMiddleware(flood_wait_limit))
    session.middleware(KeptResponseTypes())
    defaults = DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True)
    return Bot(token.get_secret_value(), session=session, default=defaults)
