"""How long is waited after which failure, and for what."""

import pytest
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import GetMe

from bot.backoff import Backoff
from bot.telegram.waiting import retry
from tests.bot.stand_ins import RecordingSleep

FLOOD = TelegramRetryAfter(GetMe(), "slow", retry_after=60)


async def test_no_pause_is_shorter_than_telegram_asks() -> None:
    failures = [FLOOD, FLOOD]
    sleep = RecordingSleep()

    async def work() -> None:
        if failures:
            raise failures.pop()

    async def on_failure(_: Exception, __: int) -> None:
        """Nothing is reported."""

    await retry(work, Backoff((1.0, 90.0)), TelegramRetryAfter, on_failure, sleep=sleep)
    assert sleep.slept == [60.0, 90.0]


async def test_work_is_retried_until_it_succeeds() -> None:
    failures: list[Exception] = [ValueError(), ValueError()]
    seen: list[int] = []
    sleep = RecordingSleep()

    async def work() -> str:
        if failures:
            raise failures.pop()
        return "done"

    async def on_failure(_: Exception, number: int) -> None:
        seen.append(number)

    backoff = Backoff((1.0, 2.0))
    assert await retry(work, backoff, ValueError, on_failure, sleep=sleep) == "done"
    assert (seen, sleep.slept) == ([1, 2], [1.0, 2.0])


async def test_another_error_ends_it_and_so_does_what_a_failure_raises() -> None:
    async def work() -> None:
        raise ValueError

    async def on_failure(_: Exception, __: int) -> None:
        raise LookupError

    with pytest.raises(ValueError):  # noqa: PT011  # its own
        await retry(work, Backoff((1.0,)), KeyError, on_failure)
    with pytest.raises(LookupError):
        await retry(work, Backoff((1.0,)), ValueError, on_failure)
