"""Webhook mode: telling Telegram where we are, and taking what it brings."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from pydantic import SecretStr

from bot.raw_update import ALLOWED_UPDATES

_log = structlog.get_logger(__name__)

_PAUSES = (2.0, 5.0, 15.0, 60.0)


async def set_webhook(
    bot: Bot,
    url: str,
    secret: SecretStr,
    *,
    heard: Callable[[bool], None],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Set the webhook, as often as it takes; pending updates are kept.

    A webhook is set at every start: the address, the secret or what we ask for may have changed.
    """
    failures = 0
    while True:
        try:
            await bot.set_webhook(
                url,
                secret_token=secret.get_secret_value(),
                allowed_updates=list(ALLOWED_UPDATES),
                drop_pending_updates=False,
                max_connections=40,
            )
        except AiogramError as error:
            heard(False)
            _log.warning("webhook_not_set", error=type(error).__name__, failures=failures + 1)
            await sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])
            failures += 1
        else:
            heard(True)
            _log.info("webhook_set")
            return
