"""Webhook mode: telling Telegram where we are, and taking what it brings."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from pydantic import SecretStr

from bot.telegram.identity import WrongTokenError
from bot.telegram.raw_update import ALLOWED_UPDATES

_log = structlog.get_logger(__name__)

_PAUSES = (2.0, 5.0, 15.0, 60.0)
_FAILURES_BEFORE_NEWS = 3
"""Telegram that is away for a moment is no news."""
_LONGEST_REASON = 200

Tell = Callable[[str], Awaitable[None]]
"""Tells the admins the text with that key."""


class WebhookRefusedError(Exception):
    """Telegram refuses the address: no patience helps. Its words are the argument, no secret."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


async def _tell_nobody(_: str) -> None:
    """Leave it to the log."""


async def set_webhook(
    bot: Bot,
    url: str,
    secret: SecretStr,
    *,
    heard: Callable[[bool], None],
    tell: Tell = _tell_nobody,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Set the webhook, as often as it takes; pending updates are kept.

    A webhook is set at every start: the address, the secret or what we ask for may have changed.
    An outage and a flood limit are waited out; one that lasts is told, and so is its end.

    Raises:
        WebhookRefusedError: Telegram does not take the address.
        WrongTokenError: the token was revoked meanwhile.
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
        except TelegramBadRequest as error:
            heard(False)
            reason = _without_secrets(error.message, bot.token, secret.get_secret_value())
            _log.error("webhook_refused", reason=reason)
            raise WebhookRefusedError(reason) from None
        except (TelegramUnauthorizedError, TelegramNotFound):
            heard(False)
            raise WrongTokenError from None
        except AiogramError as error:
            heard(False)
            failures += 1
            _log.warning("webhook_not_set", error=type(error).__name__, failures=failures)
            if failures == _FAILURES_BEFORE_NEWS:
                await tell("notice-webhook-delayed")
            pause = _PAUSES[min(failures, len(_PAUSES)) - 1]
            if isinstance(error, TelegramRetryAfter):
                pause = max(pause, float(error.retry_after))
            await sleep(pause)
        else:
            heard(True)
            _log.info("webhook_set")
            if failures >= _FAILURES_BEFORE_NEWS:
                await tell("notice-webhook-set")
            return


def _without_secrets(words: str, *secrets: str) -> str:
    """Return Telegram's words without what must not be repeated, in one line of some length."""
    for secret in secrets:
        words = words.replace(secret, "…")
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST_REASON else f"{words[:_LONGEST_REASON]}…"
