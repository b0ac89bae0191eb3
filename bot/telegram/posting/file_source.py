"""Fetching people's files from Telegram: when their submission is delivered, or at once."""

from io import BytesIO

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiohttp import ClientError, ClientResponseError
from typing_extensions import override

from intake.delivery.upload import FileSource
from intake.forms.answer import FileRef
from intake.outbox.delivery_errors import PermanentError, TransientError

FETCH_SECONDS = 60
SOON_SECONDS = 15
"""Somebody waits for the answer."""
_log = structlog.get_logger(__name__)


class TelegramFiles(FileSource):
    """Fetches files of submissions by the Bot API."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    @override
    async def fetch(self, file: FileRef) -> bytes:
        """Fetch the whole file: at most 20 MB are given out (telegram.md)."""
        return await _content_of(self._bot, file.file_id, FETCH_SECONDS)


async def fetch_file(bot: Bot, file_id: str) -> bytes | None:
    """Return a file that somebody sent just now; ``None`` when Telegram does not give it out."""
    try:
        return await _content_of(bot, file_id, SOON_SECONDS)
    except (PermanentError, TransientError) as error:
        _log.info("file_not_fetched", error=type(error).__name__)
        return None


async def _content_of(bot: Bot, file_id: str, seconds: int) -> bytes:
    """Fetch a file. Its address holds the token, so no error is chained."""
    content = BytesIO()
    try:
        found = await bot.get_file(file_id)
        if found.file_path is None:
            raise PermanentError("Telegram does not give the file out", code="no_file")
        await bot.download_file(found.file_path, content, timeout=seconds)
    except (TelegramBadRequest, TelegramForbiddenError):
        raise PermanentError("Telegram does not give the file out", code="no_file") from None
    except ClientResponseError as error:
        if error.status == 404:
            raise PermanentError("the file is gone from Telegram", code="no_file") from None
        raise _later() from None
    except (
        ClientDecodeError,
        TelegramNetworkError,
        TelegramRetryAfter,
        TelegramServerError,
        ClientError,
        TimeoutError,
    ):
        raise _later() from None
    return content.getvalue()


def _later() -> TransientError:
    return TransientError("Telegram does not answer", code="telegram_down")
