"""Telling Telegram where it brings updates to."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest
from pydantic import SecretStr

from bot.backoff import Backoff
from bot.telegram.identity import WRONG_TOKEN, WrongTokenError
from bot.telegram.raw_update import ALLOWED_UPDATES
from bot.telegram.waiting import Sleep, retry

_log = structlog.get_logger(__name__)

_BACKOFF = Backoff((2.0, 5.0, 15.0, 60.0))
_FAILURES_BEFORE_NEWS = 3
"""Telegram that is away for a moment is no news."""
_LONGEST_REASON = 200

NotifyAdmins = Callable[[str], Awaitable[None]]
"""Sends the admins the text with that key."""


class WebhookRefusedError(Exception):
    """Telegram refuses the address for good. Its words are the argument, no secret."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


async def set_webhook(
    bot: Bot,
    url: str,
    secret: SecretStr,
    *,
    on_receiving: Callable[[bool], None],
    notify_admins: NotifyAdmins,
    sleep: Sleep = asyncio.sleep,
) -> None:
    """Set the webhook, as often as it takes; pending updates are kept.

    A webhook is set at every start: the address, the secret or what we ask for may have changed.
    An outage and a flood limit are waited out; one that lasts is reported, and so is its end.

    Raises:
        WebhookRefusedError: Telegram does not take the address.
        WrongTokenError: the token was revoked meanwhile.
    """
    failed = 0

    async def work() -> None:
        await bot.set_webhook(
            url,
            secret_token=secret.get_secret_value(),
            allowed_updates=list(ALLOWED_UPDATES),
            drop_pending_updates=False,
            max_connections=40,
        )

    async def on_failure(error: Exception, failures: int) -> None:
        nonlocal failed
        failed = failures
        on_receiving(False)
        if isinstance(error, TelegramBadRequest):
            reason = _without_secrets(error.message, bot.token, secret.get_secret_value())
            _log.error("webhook_refused", reason=reason)
            raise WebhookRefusedError(reason) from None
        if isinstance(error, WRONG_TOKEN):
            raise WrongTokenError from None
        _log.warning("webhook_not_set", error=type(error).__name__, failures=failures)
        if failures == _FAILURES_BEFORE_NEWS:
            await notify_admins("notice-webhook-delayed")

    await retry(work, _BACKOFF, AiogramError, on_failure, sleep=sleep)
    on_receiving(True)
    _log.info("webhook_set")
    if failed >= _FAILURES_BEFORE_NEWS:
        await notify_admins("notice-webhook-set")


def _without_secrets(words: str, *secrets: str) -> str:
    """Return Telegram's words without what must not be repeated, in one line of some length."""
    for secret in secrets:
        words = words.replace(secret, "…")
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST_REASON else f"{words[:_LONGEST_REASON]}…"
