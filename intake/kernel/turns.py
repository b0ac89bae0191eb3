"""Long work in pieces: after each of them whatever else waits for the event loop has its turn.

Not within a unit that writes: it holds the writer, and lets nobody in until it is over.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from time import perf_counter
from typing import TypeVar

T = TypeVar("T")

PIECE = 0.0005
"""Seconds of work at one go."""
PAUSE = 0.001
"""Seconds for the others after it. To give the loop away for a moment is not enough: whoever waits
for a thread waits until that thread has the interpreter's lock, and again for each of its steps."""
BITE = 25
"""Rows between two looks at the clock, where each takes some microseconds."""


class Pieces:
    """Divides all long work of a process: whoever is at it pauses when it is time to."""

    def __init__(
        self,
        seconds: Callable[[], float] = perf_counter,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._seconds = seconds
        self._sleep = sleep
        self._begun = seconds()

    def begin(self) -> None:
        """Begin a piece: the others have just had their time."""
        self._begun = self._seconds()

    async def next_turn(self) -> None:
        """Pause, if the piece is long enough."""
        if self._seconds() - self._begun > PIECE:
            await self._sleep(PAUSE)
            self.begin()

    async def in_turn(self, rows: Sequence[T], of: int = BITE) -> AsyncIterator[T]:
        """Yield rows; after so many of them there may be a pause."""
        for begin in range(0, len(rows), of):
            if begin:
                await self.next_turn()
            for row in rows[begin : begin + of]:
                yield row


_pieces = Pieces()
begin_piece, next_turn, in_turn = _pieces.begin, _pieces.next_turn, _pieces.in_turn
