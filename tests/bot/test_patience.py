"""What is done about an update that failed."""

import pytest
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter
from aiogram.methods import GetMe

from bot.patience import SetAside, TryAgain, judge
from bot.raw_update import UndecodableUpdateError

FLOOD = TelegramRetryAfter(GetMe(), "slow", retry_after=17)
OUTAGE = TelegramNetworkError(GetMe(), "gone")


def _tries(error: Exception) -> list[float]:
    """Return the pauses until the update is set aside."""
    pauses: list[float] = []
    while isinstance(decision := judge(error, len(pauses) + 1), TryAgain):
        pauses.append(decision.after)
    return pauses


def test_what_cannot_be_decoded_is_not_tried_again() -> None:
    assert judge(UndecodableUpdateError(), 1) == SetAside()


def test_a_fault_gets_a_few_tries() -> None:
    assert _tries(RuntimeError()) == [0.5, 3.0]


def test_an_outage_of_telegram_gets_minutes() -> None:
    assert 60 < sum(_tries(OUTAGE)) < 300


@pytest.mark.parametrize("tries", [1, 2, 3])
def test_a_flood_limit_is_waited_out(tries: int) -> None:
    decision = judge(FLOOD, tries)
    assert isinstance(decision, TryAgain)
    assert decision.after >= 17
