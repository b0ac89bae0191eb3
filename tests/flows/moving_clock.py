"""A clock that stands still until a test moves it; whoever sleeps by it wakes then."""

import asyncio
from datetime import UTC, datetime, timedelta


class MovingClock:
    """The time of the bot and of both far ends."""

    def __init__(self, start: datetime = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)) -> None:
        self._now = start
        self._sleepers: list[tuple[datetime, asyncio.Event]] = []

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return self._now

    def seconds(self) -> float:
        """The present moment as a number, for those who count in seconds."""
        return self._now.timestamp()

    def move(self, by: timedelta) -> None:
        """Let time pass and wake whose time has come."""
        self._now += by
        for wakes_at, event in self._sleepers:
            if wakes_at <= self._now:
                event.set()
        self._sleepers = [one for one in self._sleepers if one[0] > self._now]

    async def sleep(self, seconds: float) -> None:
        """Wait until somebody else has moved the clock so far."""
        if seconds <= 0:
            return
        event = asyncio.Event()
        self._sleepers.append((self._now + timedelta(seconds=seconds), event))
        await event.wait()

    async def skip(self, seconds: float) -> None:
        """Sleep by moving the clock oneself: for those for whom nobody would move it."""
        self.move(timedelta(seconds=max(seconds, 0.0)))
        await asyncio.sleep(0)
