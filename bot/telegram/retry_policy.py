"""What to do about an update, or an answer, that failed: pure decisions."""

from dataclasses import dataclass

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from bot.backoff import Backoff
from bot.telegram.raw_update import UndecodableUpdateError
from bot.telegram.waiting import asked_seconds
from storage.outages import is_outage

_FAULT_PAUSES = (0.5, 3.0)
"""Seconds between the tries of what fails by a fault, of ours or of its own."""

_OUTAGES = Backoff((1.0, 2.0, 5.0, 10.0, 20.0, 30.0))
"""Seconds between the tries while Telegram does not answer, or the machine is out of
something."""

_UPDATE_TRIES = 30
"""Tries of an update during an outage: some twelve minutes. Its chat waits meanwhile, nobody else
does; after that it may be the update itself that, say, wants more memory than there is."""

_ANSWER_TRIES = 500
"""Tries of an answer while Telegram is away: four hours, in which nothing waits for it."""

STORAGE_SECONDS = 30.0
"""Seconds between tries to quarantine an update, or to read what was kept, while the storage is
out."""

LONGEST_ASKED = 60.0
"""Seconds that an update waits at most because Telegram asks to: its chat waits with it."""

LONGEST_WAIT = 24 * 3600.0
"""Seconds: a flood wait beyond that is taken for a mistake."""

_TELEGRAM_AWAY = (
    TelegramNetworkError,
    TelegramServerError,
    TelegramRetryAfter,
    ClientDecodeError,  # a gateway's page of HTML in Telegram's place
)


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Try again after so many seconds."""

    after: float


@dataclass(frozen=True, slots=True)
class StopTrying:
    """Stop trying: keep it raw, notify who lost something, go on with the next."""


def decide_update(error: Exception, tries: int) -> TryAgain | StopTrying:
    """Decide about an update after that many tries failed in that way, the current one included.

    What cannot be decoded today cannot be decoded tomorrow. A fault gets a few tries, an outage
    many: no space, too many open files, no memory, a locked database are not the update's fault.
    """
    if isinstance(error, UndecodableUpdateError):
        return StopTrying()
    if is_nobodys_fault(error):
        return _outage(error, tries, _UPDATE_TRIES)
    return _fault(tries)


def is_nobodys_fault(error: Exception) -> bool:
    """Say whether Telegram or the storage is out, so that it tells nothing of the update."""
    return isinstance(error, _TELEGRAM_AWAY) or is_outage(error)


def decide_answer(error: Exception, tries: int) -> TryAgain | StopTrying:
    """Decide about an answer whose update had its effect; a flood wait is waited out as asked."""
    if isinstance(error, TelegramRetryAfter):
        return TryAgain(min(max(float(error.retry_after), 1.0), LONGEST_WAIT))
    if isinstance(error, (*_TELEGRAM_AWAY, TimeoutError)) or is_outage(error):
        return _outage(error, tries, _ANSWER_TRIES)
    return _fault(tries)


def _outage(error: Exception, tries: int, most: int) -> TryAgain | StopTrying:
    if tries >= most:
        return StopTrying()
    return TryAgain(max(_OUTAGES.after(tries), min(asked_seconds(error), LONGEST_ASKED)))


def _fault(tries: int) -> TryAgain | StopTrying:
    if tries > len(_FAULT_PAUSES):
        return StopTrying()
    return TryAgain(_FAULT_PAUSES[tries - 1])
