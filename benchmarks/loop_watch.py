"""For how long the loop is held, while something is at work."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter, thread_time

_LOOK = 0.0005
"""Seconds between two looks."""


@dataclass(slots=True)
class Held:
    """The longest time from when a look was due to when it could be had, in seconds."""

    wall: float = 0.0
    cpu: float = 0.0
    """Of it, CPU time of the loop's own thread: other work on the machine adds none."""


@asynccontextmanager
async def watched() -> AsyncIterator[Held]:
    """Look at the clock again and again while the context is open."""
    held = Held()
    task = asyncio.create_task(_watch(held))
    try:
        yield held
    finally:
        task.cancel()
        await asyncio.wait((task,))


async def _watch(held: Held) -> None:
    while True:
        begun, cpu = perf_counter(), thread_time()
        await asyncio.sleep(_LOOK)
        held.wall = max(held.wall, perf_counter() - begun - _LOOK)
        held.cpu = max(held.cpu, thread_time() - cpu)
