"""Keeps what several processes send below what Telegram takes of a bot, and of a group."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Protocol

from intake.kernel.ids import ChatId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.outbox.chat_minutes import ALL_CHATS
from intake.outbox.send_budget import (
    ALL,
    GROUP,
    SLICE,
    SLICE_SECONDS,
    SPARE,
    Bucket,
    HasSendBudgets,
    own_share,
)

TURN_TIMEOUT = 10.0
"""Seconds that a call waits for its turn."""
_SECOND = 1.0


class SlicesUnit(HasSendBudgets, UnitOfWork, Protocol):
    """What drawing writes."""


class ForgetBuckets:
    """Forgets, hourly, the buckets of groups to which nothing was sent lately."""

    def __init__(self, units: UnitOfWorkFactory[SlicesUnit]) -> None:
        self._units = units

    async def __call__(self) -> int:
        """Say how many."""
        async with self._units() as unit:
            forgotten = await unit.send_budgets.forget()
            await unit.commit()
        return forgotten


class NoSliceError(Exception):
    """There was nothing to be drawn within :data:`TURN_TIMEOUT`. Nothing was sent."""

    def __init__(self, chat_id: ChatId, seconds: float) -> None:
        super().__init__(chat_id, seconds)
        self.chat_id = chat_id
        self.seconds = seconds


class SendSlices:
    """This process's part of what all of them may send."""

    def __init__(
        self,
        units: UnitOfWorkFactory[SlicesUnit],
        processes: Callable[[], int],
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """``processes`` says how many there are now."""
        self._units = units
        self._processes = processes
        self._clock = clock
        self._sleep = sleep
        self._unasked: deque[float] = deque()
        """When something left without asking, within the last second."""
        self._drawn = 0
        self._drawn_at = 0.0
        self._turn = asyncio.Lock()

    async def take(self, chat_id: ChatId, messages: int, *, answers: bool) -> None:
        """Wait until so many messages may leave; ``answers``: somebody waits for them.

        Raises:
            NoSliceError: that takes too long.
        """
        spare = 0 if answers else SPARE
        if chat_id < 0:
            await self._draw_all(chat_id, GROUP, messages, spare)
        for _ in range(messages):
            await self._take_one(spare)

    async def _take_one(self, spare: int) -> None:
        async with self._turn:  # in the order in which they came
            now = self._clock()
            while self._unasked and self._unasked[0] <= now - _SECOND:
                self._unasked.popleft()
            if len(self._unasked) < own_share(self._processes()):
                self._unasked.append(now)
                return
            if not self._drawn or now > self._drawn_at + SLICE_SECONDS:
                self._drawn = await self._wait_for(ALL_CHATS, ALL, SLICE, spare)
                self._drawn_at = self._clock()
            self._drawn -= 1

    async def _draw_all(self, chat_id: ChatId, bucket: Bucket, messages: int, spare: int) -> None:
        left = messages
        while left > 0:
            left -= await self._wait_for(chat_id, bucket, left, spare)

    async def _wait_for(self, chat_id: ChatId, bucket: Bucket, wanted: int, spare: int) -> int:
        until = self._clock() + TURN_TIMEOUT
        while True:
            async with self._units() as unit:
                drawn = await unit.send_budgets.draw(chat_id, bucket, wanted, spare=spare)
                await unit.commit()
            if drawn:
                return drawn
            pause = 1 / bucket.per_second
            if self._clock() + pause > until:
                raise NoSliceError(chat_id, pause)
            await self._sleep(pause)
