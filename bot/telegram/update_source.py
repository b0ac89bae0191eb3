"""Where a poller fetches updates from: raw, so that one bad update does not fail its batch."""

import re
from collections.abc import Sequence
from typing import Any, Protocol

import structlog
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError
from aiogram.methods import TelegramMethod

from bot.telegram.bot_session import ANSWER_SECONDS
from bot.telegram.raw_update import ALLOWED_UPDATES

_log = structlog.get_logger(__name__)


_ID = re.compile(r'"update_id"\s*:\s*(\d{1,18})\b')


class UpdateSource(Protocol):
    """Where updates are fetched from."""

    async def open(self) -> None:
        """Make fetching possible: a webhook and fetching exclude each other."""
        ...

    async def fetch(self, offset: int | None, *, wait: int) -> Sequence[Any]:
        """Confirm everything below ``offset`` and return what follows, raw.

        With nothing there, wait up to that many seconds for something.
        """
        ...


class GetRawUpdates(TelegramMethod[list[Any]]):
    """``getUpdates`` whose items are not decoded: one bad update must not fail its batch."""

    __returning__ = list[Any]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int | None = None
    limit: int | None = None
    allowed_updates: list[str] | None = None


class BotApiUpdates:
    """Updates fetched from the Bot API."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def open(self) -> None:
        """Take a webhook of earlier days away, and keep what waits behind it."""
        await self._bot.delete_webhook(drop_pending_updates=False)

    async def fetch(self, offset: int | None, *, wait: int) -> Sequence[Any]:
        """Return the next updates, raw.

        An item that no JSON reader takes (nested absurdly, an endless number) spoils its whole
        answer, again and again. It is looked for one by one, and comes as its id and its text.
        """
        try:
            return await self._get(offset, wait=wait, limit=100 if wait else 1)
        except ClientDecodeError as error:
            if _id_in(error) is None:
                raise
        try:
            return await self._get(offset, wait=0, limit=1)
        except ClientDecodeError as error:
            if (key := _id_in(error)) is None:
                raise
            _log.error("update_unreadable", update=key)
            return [{"update_id": key, "unreadable": error.data}]

    async def _get(self, offset: int | None, *, wait: int, limit: int) -> Sequence[Any]:
        method = GetRawUpdates(
            offset=offset, timeout=wait, limit=limit, allowed_updates=list(ALLOWED_UPDATES)
        )
        return await self._bot(method, request_timeout=wait + int(ANSWER_SECONDS))


def _id_in(error: ClientDecodeError) -> int | None:
    """Return the first update's id in an answer that is no JSON, if it is one of updates."""
    found = _ID.search(error.data) if isinstance(error.data, str) else None
    return int(found[1]) if found else None
