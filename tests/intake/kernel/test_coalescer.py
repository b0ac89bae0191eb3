"""Answering many at once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.kernel.coalescer import MOST, Coalescer


class Answers:
    """Doubles numbers; notes the groups; a group with a bad number in it fails."""

    def __init__(self, *bad: int) -> None:
        self.groups: list[list[int]] = []
        self.bad = set(bad)
        self.open = asyncio.Event()
        self.open.set()

    async def __call__(self, asked: Sequence[int]) -> list[int]:
        self.groups.append(list(asked))
        await self.open.wait()
        if self.bad & set(asked):
            raise ZeroDivisionError(*self.bad & set(asked))
        return [2 * number for number in asked]


async def turns(count: int = 5) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_a_lone_one_is_answered_alone() -> None:
    answers = Answers()
    double = Coalescer(answers)
    assert [await double(1), await double(2)] == [2, 4]
    assert answers.groups == [[1], [2]]


async def test_those_who_ask_in_the_same_moment_share_an_answer() -> None:
    answers = Answers()
    double = Coalescer(answers)
    assert await asyncio.gather(*map(double, range(20))) == [2 * n for n in range(20)]
    assert answers.groups == [list(range(20))]


async def test_those_who_come_meanwhile_share_the_next_one() -> None:
    answers = Answers()
    double = Coalescer(answers)
    answers.open.clear()
    first = asyncio.ensure_future(double(0))
    await turns()
    others = [asyncio.ensure_future(double(number)) for number in (1, 2, 3)]
    await turns()
    answers.open.set()
    assert await asyncio.gather(first, *others) == [0, 2, 4, 6]
    assert answers.groups == [[0], [1, 2, 3]]


async def test_a_group_is_never_longer_than_allowed() -> None:
    answers = Answers()
    double = Coalescer(answers)
    await asyncio.gather(*map(double, range(3 * MOST)))
    assert [len(group) for group in answers.groups] == [MOST] * 3


async def test_those_of_a_group_go_on_in_the_same_moment() -> None:
    """Deliveries that were written down together fill a batch together."""
    double = Coalescer(Answers())
    going: list[int] = []

    async def asks(number: int) -> None:
        await double(number)
        going.append(number)

    tasks = [asyncio.ensure_future(asks(number)) for number in range(10)]
    while not going:  # noqa: ASYNC110  it is the very turn that matters
        await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert len(going) == 10
    await asyncio.gather(*tasks)


async def test_nobody_pays_for_anothers_fault() -> None:
    answers = Answers(3)
    double = Coalescer(answers)
    outcomes = await asyncio.gather(*map(double, range(5)), return_exceptions=True)
    assert [one for one in outcomes if not isinstance(one, Exception)] == [0, 2, 4, 8]
    assert isinstance(outcomes[3], ZeroDivisionError)
    assert answers.groups == [[0, 1, 2, 3, 4], [0], [1], [2], [3], [4]]
    assert await double(7) == 14


@pytest.mark.parametrize("who", range(4))
async def test_somebody_who_leaves_takes_nobody_along(who: int) -> None:
    """Neither the one who gets the answers for all, nor one who waits for them."""
    answers = Answers()
    double = Coalescer(answers)
    answers.open.clear()
    tasks = [asyncio.ensure_future(double(number)) for number in range(4)]
    await turns()
    late = asyncio.ensure_future(double(9))
    tasks[who].cancel()
    await turns()
    answers.open.set()
    outcomes = await asyncio.gather(*tasks, late, return_exceptions=True)
    assert isinstance(outcomes.pop(who), asyncio.CancelledError)
    assert outcomes == [2 * number for number in (0, 1, 2, 3, 9) if number != who or number == 9]


@dataclass(frozen=True)
class Caller:
    """Comes after so many turns; perhaps loses patience after so many more."""

    comes: int
    leaves: int | None

    async def asks(self, double: Coalescer[int, int], number: int) -> int:
        await turns(self.comes)
        return await double(number)

    def is_right(self, number: int, outcome: int | BaseException) -> bool:
        if isinstance(outcome, asyncio.CancelledError):
            return self.leaves is not None
        if number % 7 == 6:
            return isinstance(outcome, ZeroDivisionError)
        return outcome == 2 * number


async def slow_answer(asked: Sequence[int]) -> list[int]:
    await turns(sum(asked) % 4)
    if any(number % 7 == 6 for number in asked):
        raise ZeroDivisionError
    return [2 * number for number in asked]


@given(
    st.lists(
        st.builds(Caller, st.integers(0, 9), st.none() | st.integers(0, 7)),
        min_size=1,
        max_size=30,
    ),
    st.integers(1, 5),
)
def test_whoever_stays_is_answered(callers: list[Caller], most: int) -> None:
    """Whatever the order of coming, leaving and failing: nobody waits for ever."""

    async def run() -> None:
        double = Coalescer(slow_answer, most)
        tasks = [asyncio.ensure_future(one.asks(double, n)) for n, one in enumerate(callers)]
        for now in range(8):
            for task, caller in zip(tasks, callers, strict=True):
                if caller.leaves == now:
                    task.cancel()
            await turns(1)
        async with asyncio.timeout(10):
            outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        for number, (caller, one) in enumerate(zip(callers, outcomes, strict=True)):
            assert caller.is_right(number, one)

    asyncio.run(run())
