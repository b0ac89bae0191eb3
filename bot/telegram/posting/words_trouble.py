"""What Telegram says when words are not taken, in the dialogue's own words."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramServerError,
)
from aiohttp import ClientConnectorError

from intake.dialogue.letters import (
    ChatMovedError,
    NoTopicsError,
    NotSentError,
    TopicClosedError,
    TopicGoneError,
    UncopyableError,
    UnreachableChatError,
)
from intake.kernel.ids import ChatId
from intake.outbox.delivery_errors import AmbiguousError, TransientError

_GONE = re.compile("message thread not found|TOPIC_DELETED|TOPIC_ID_INVALID")
_NO_TOPICS = re.compile("not a forum|not enough rights to create a topic")
_UNCOPYABLE = re.compile("can't be copied|message to copy not found|no messages to copy")
_FORBIDDEN = {
    "blocked by the user": "dialogue-blocked",
    "user is deactivated": "dialogue-deactivated",
    "can't initiate conversation": "dialogue-never-started",
}
_REFUSED = {
    "message to copy not found": "dialogue-gone",
    "can't be copied": "dialogue-uncopyable",
    "restricted receiving of v": "dialogue-voice-restricted",
    "chat not found": "dialogue-deactivated",
}


@contextmanager
def refusals() -> Iterator[None]:
    """Say a refusal in the dialogue's own words. What may have happened is ambiguous; that a
    connection could not even be made is not."""
    try:
        yield
    except TelegramMigrateToChat as error:
        raise ChatMovedError(ChatId(error.migrate_to_chat_id)) from error
    except TelegramForbiddenError as error:
        raise UnreachableChatError(_named(error.message, _FORBIDDEN)) from error
    except TelegramBadRequest as error:
        raise _refusal(error.message) from error
    except TelegramNetworkError as error:
        name = type(error).__name__
        if isinstance(error.__cause__, ClientConnectorError):
            raise TransientError("", code=name) from error
        raise AmbiguousError("", code=name) from error
    except (TelegramServerError, ClientDecodeError) as error:
        raise AmbiguousError("", code=type(error).__name__) from error


def _refusal(words: str) -> Exception:
    if _GONE.search(words):
        return TopicGoneError()
    if "TOPIC_CLOSED" in words:
        return TopicClosedError()
    if _NO_TOPICS.search(words):
        return NoTopicsError(words)
    if _UNCOPYABLE.search(words):
        return UncopyableError(_named(words, _REFUSED))
    if "chat not found" in words:
        return UnreachableChatError(_named(words, _REFUSED))
    return NotSentError(_named(words, _REFUSED))


def _named(words: str, known: dict[str, str]) -> str:
    for part, name in known.items():
        if part in words:
            return name
    return words.removeprefix("Bad Request: ").removeprefix("Forbidden: ")
