"""What to do about an update that failed: a pure decision."""

from dataclasses import dataclass

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from bot.raw_update import UndecodableUpdateError

_FAULT_PAUSES = (0.5, 3.0)
"""Seconds between the tries of an update that fails by a fault, of ours or of its own."""

_OUTAGE_PAUSES = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 30.0, 30.0)
"""Seconds between the tries while Telegram itself does not answer: the effect is committed by
then, and only the reply is missing."""


_OUTAGES = (
    TelegramNetworkError,
    TelegramServerError,
    TelegramRetryAfter,
    ClientDecodeError,  # a gateway's page of HTML in Telegram's place
)


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Handle it again after so many seconds."""

    after: float


@dataclass(frozen=True, slots=True)
class SetAside:
    """Stop trying: keep it raw, tell the admins, go on with the next."""


def judge(error: Exception, tries: int) -> TryAgain | SetAside:
    """Decide after that many failed tries, the present one included.

    What cannot be decoded today cannot be decoded tomorrow. A fault gets a few tries, an outage of
    Telegram more; both end, because the updates behind this one wait.
    """
    if isinstance(error, UndecodableUpdateError):
        return SetAside()
    pauses = _OUTAGE_PAUSES if isinstance(error, _OUTAGES) else _FAULT_PAUSES
    if tries > len(pauses):
        return SetAside()
    asked = error.retry_after if isinstance(error, TelegramRetryAfter) else 0
    return TryAgain(max(pauses[tries - 1], min(float(asked), 60.0)))
