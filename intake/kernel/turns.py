"""Long work in pieces: after each of them whatever else waits for the event loop has its turn.

Not within a unit that writes: it holds the writer, and lets nobody in until it is over.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import TypeVar

T = TypeVar("T")

BITE = 200
"""Rows that are worked on at one go, where each takes a microsecond or two."""


async def next_turn() -> None:
    """Let everything run that is ready to."""
    await asyncio.sleep(0)


async def in_turn(rows: Sequence[T], of: int = BITE) -> AsyncIterator[T]:
    """Yield rows; after so many of them the others have a turn."""
    for begin in range(0, len(rows), of):
        if begin:
            await next_turn()
        for row in rows[begin : begin + of]:
            yield row
