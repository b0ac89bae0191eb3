"""Taking times, and what they come to."""

import asyncio
import gc
import statistics
from collections.abc import Awaitable, Callable, Sequence
from time import perf_counter

Action = Callable[[], Awaitable[object]]


def median(seconds: Sequence[float]) -> float:
    """Return the middle, in milliseconds."""
    return statistics.median(seconds) * 1000


def p99(seconds: Sequence[float]) -> float:
    """Return what one in a hundred exceeds (of fewer than a hundred: the worst), in ms."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] * 1000


async def times_of(action: Action, repeats: int, *, warm_up: int = 3) -> list[float]:
    """Do it again and again, one at a time; gives the seconds of each."""
    for _ in range(warm_up):
        await action()
    settle()
    taken = []
    for _ in range(repeats):
        begun = perf_counter()
        await action()
        taken.append(perf_counter() - begun)
    return taken


async def alternating(
    actions: Sequence[Action], repeats: int, *, rounds: int = 5
) -> list[list[float]]:
    """Time several actions in turns, so that a slow spell of the machine hits all of them."""
    taken: list[list[float]] = [[] for _ in actions]
    for number in range(rounds):
        for index, action in enumerate(actions):
            warm_up = 0 if number else 20
            taken[index] += await times_of(action, repeats // rounds, warm_up=warm_up)
    return taken


async def all_at_once(actions: Sequence[Action]) -> float:
    """Do them side by side; gives the seconds until the last is done."""
    settle()
    begun = perf_counter()
    async with asyncio.TaskGroup() as together:
        for action in actions:
            together.create_task(_run(action))
    return perf_counter() - begun


async def _run(action: Action) -> None:
    await action()


def settle() -> None:
    """Put what lives on out of the collector's sight, as the bot does after its start."""
    gc.collect()
    gc.freeze()
