"""Who the bot is: Telegram is asked until it answers."""

import asyncio

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramNotFound, TelegramUnauthorizedError

from bot.backoff import Backoff
from bot.telegram.waiting import Sleep, retry
from handlers.deep_links import DeepLinks

_log = structlog.get_logger(__name__)

_BACKOFF = Backoff((1.0, 2.0, 5.0, 10.0, 30.0))

WRONG_TOKEN = (TelegramUnauthorizedError, TelegramNotFound)
"""How Telegram answers to a token that it does not know."""


class WrongTokenError(Exception):
    """Telegram does not know the token: retrying does not help."""


class Identity:
    """The bot's name, once it is known."""

    def __init__(self, public_url: str | None = None) -> None:
        """``public_url``: where the redirect is reached, if it is."""
        self._public_url = public_url
        self._links: DeepLinks | None = None
        self._known = asyncio.Event()

    def learn(self, username: str) -> None:
        """Take the name."""
        self._links = DeepLinks(username, self._public_url)
        self._known.set()

    async def known(self) -> None:
        """Wait until there is a name."""
        await self._known.wait()

    @property
    def links(self) -> DeepLinks:
        """What makes links to the bot.

        Raises:
            LookupError: the name is not known yet.
        """
        if self._links is None:
            raise LookupError("the bot's name is not known yet")
        return self._links

    def username(self) -> str:
        """Return the bot's name, without ``@``.

        Raises:
            LookupError: it is not known yet.
        """
        return self.links.username

    def link(self, code: str) -> str:
        """Return the address of the link with that code."""
        return self.links.to(code)


async def ask_username(bot: Bot, *, sleep: Sleep = asyncio.sleep) -> str:
    """Return the bot's username, as soon as Telegram answers.

    Raises:
        WrongTokenError: the token is wrong or revoked.
    """

    async def on_failure(error: Exception, failures: int) -> None:
        if isinstance(error, WRONG_TOKEN):
            raise WrongTokenError from None
        _log.warning("telegram_silent", error=type(error).__name__, failures=failures)

    return (await retry(bot.me, _BACKOFF, AiogramError, on_failure, sleep=sleep)).username or ""
