"""What is done about an update that failed."""

import errno
import sqlite3
from collections.abc import Callable

import pytest
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter
from aiogram.methods import GetMe
from sqlalchemy.exc import OperationalError

from bot.telegram.raw_update import UndecodableUpdateError
from bot.telegram.retry_policy import (
    LONGEST_WAIT,
    StopTrying,
    TryAgain,
    decide_answer,
    decide_update,
)

FLOOD = TelegramRetryAfter(GetMe(), "slow", retry_after=17)
OUTAGE = TelegramNetworkError(GetMe(), "gone")


def locked() -> Exception:
    """Return what SQLAlchemy and the driver make of a locked database."""
    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorcode = sqlite3.SQLITE_BUSY_SNAPSHOT
    return OperationalError("INSERT", None, cause)


def _tries(
    error: Exception, decide: Callable[[Exception, int], TryAgain | StopTrying]
) -> list[float]:
    """Return the pauses until one gives up."""
    pauses: list[float] = []
    while isinstance(decision := decide(error, len(pauses) + 1), TryAgain):
        pauses.append(decision.after)
    return pauses


def test_what_cannot_be_decoded_is_not_tried_again() -> None:
    assert decide_update(UndecodableUpdateError(), 1) == StopTrying()


def test_a_fault_gets_a_few_tries() -> None:
    assert _tries(RuntimeError(), decide_update) == [0.5, 3.0]
    assert _tries(RuntimeError(), decide_answer) == [0.5, 3.0]


@pytest.mark.parametrize(
    "error",
    [
        OUTAGE,
        MemoryError(),
        OSError(errno.ENOSPC, "full"),
        OSError(errno.EMFILE, "files"),
        locked(),
    ],
    ids=["telegram", "memory", "disk", "files", "locked"],
)
def test_an_outage_gets_minutes_and_ends(error: Exception) -> None:
    pauses = _tries(error, decide_update)
    assert pauses[:5] == [1.0, 2.0, 5.0, 10.0, 20.0]
    assert 600 < sum(pauses) < 900


@pytest.mark.parametrize("error", [OUTAGE, TimeoutError()])
def test_an_answer_waits_for_hours_because_nothing_waits_for_it(error: Exception) -> None:
    assert 3 * 3600 < sum(_tries(error, decide_answer)) < 24 * 3600


@pytest.mark.parametrize(("asked", "waited"), [(0, 1), (17, 17), (600, 600), (10**9, LONGEST_WAIT)])
@pytest.mark.parametrize("tries", [1, 3, 10_000])
def test_an_answers_flood_wait_is_as_long_as_telegram_says(
    asked: int, waited: float, tries: int
) -> None:
    flood = TelegramRetryAfter(GetMe(), "slow", retry_after=asked)
    assert decide_answer(flood, tries) == TryAgain(waited)


@pytest.mark.parametrize("tries", [1, 2, 3])
def test_a_flood_limit_is_waited_out(tries: int) -> None:
    decision = decide_update(FLOOD, tries)
    assert isinstance(decision, TryAgain)
    assert decision.after >= 17
