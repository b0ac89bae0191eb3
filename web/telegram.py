"""Telegram's webhook. A 200 means that nothing can be lost any more: *done*, or *kept*."""

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from aiohttp import web

from web.bodies import BodyRefusedError, read_body

_log = structlog.get_logger(__name__)

PATH = "/telegram/updates"
HEADER = "X-Telegram-Bot-Api-Secret-Token"

LONGEST_BODY = 1024 * 1024
"""Bytes. An update with the longest text and all its entities stays far below."""

Take = Callable[[Mapping[str, Any]], Awaitable[None]]
"""Takes one raw update; raising means that Telegram is to repeat it."""


class TelegramWebhook:
    """Takes updates from Telegram, and from nobody else."""

    def __init__(self, take: Take, secret: str) -> None:
        self._take = take
        self._secret = secret.encode()

    async def answer(self, request: web.Request) -> web.Response:
        """Answer 200 for an update that is done or kept, 500 for one that is to be repeated.

        What is no update would be repeated for nothing: it ends here.
        """
        if not self._is_telegram(request):
            return web.Response(status=401)
        try:
            body = await read_body(request, LONGEST_BODY)
        except BodyRefusedError as refusal:
            return refusal.answer()
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError) as error:
            _log.error("webhook_update_unreadable", error=type(error).__name__)
            return web.Response()
        if not isinstance(raw, dict):
            _log.error("webhook_update_unreadable", error=type(raw).__name__)
            return web.Response()
        try:
            await self._take(raw)
        except Exception as error:  # noqa: BLE001  # the sender learns one thing: repeat it
            _log.warning("webhook_update_failed", error=type(error).__name__)
            return web.Response(status=500)
        return web.Response()

    def _is_telegram(self, request: web.Request) -> bool:
        """Compare in constant time, as bytes: a stranger's header may hold anything."""
        given = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        return hmac.compare_digest(given, self._secret)
