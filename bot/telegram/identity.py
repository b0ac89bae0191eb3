"""Who the bot is: Telegram is asked once, with patience."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramNotFound, TelegramUnauthorizedError

from handlers.deep_links import DeepLinks

_log = structlog.get_logger(__name__)

_PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)


class WrongTokenError(Exception):
    """Telegram does not know the token: no patience helps."""


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


async def ask_username(
    bot: Bot, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> str:
    """Return the bot's username, as soon as Telegram tells.

    Raises:
        WrongTokenError: the token is wrong or revoked.
    """
    failures = 0
    while True:
        try:
            me = await bot.me()
        except (TelegramUnauthorizedError, TelegramNotFound):
            raise WrongTokenError from None
        except AiogramError as error:
            _log.warning("telegram_silent", error=type(error).__name__, failures=failures + 1)
            await sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])
            failures += 1
        else:
            return me.username or ""
