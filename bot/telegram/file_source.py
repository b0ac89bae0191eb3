"""Fetching people's files from Telegram, when their submission is delivered."""

from io import BytesIO

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


class TelegramFiles(FileSource):
    """Fetches files by the Bot API. A file's address holds the token, so no error is chained."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    @override
    async def fetch(self, file: FileRef) -> bytes:
        """Fetch the whole file: at most 20 MB are given out (telegram.md)."""
        content = BytesIO()
        try:
            found = await self._bot.get_file(file.file_id)
            if found.file_path is None:
                raise PermanentError("Telegram does not give the file out", code="no_file")
            await self._bot.download_file(found.file_path, content, timeout=FETCH_SECONDS)
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
