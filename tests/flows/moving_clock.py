"""A clock that stands still until a test moves it; whoever sleeps by it wakes then."""

import asyncio
from datetime import UTC, datetime, timedelta


class MovingClock:
    """The time of the bot and of both far ends."""

    def __init__(self, start: datetime = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)) -> None:
        self._now = start
        self._wrong = timedelta()
        self._sleepers: list[tuple[datetime, asyncio.Event]] = []

    def now(self) -> datetime:
        """What the bot takes for the present moment, in UTC."""
        return self._now + self._wrong

    def put(self, by: timedelta) -> None:
        """Put the bot's clock back or forward. The far ends have their own, and nothing that
        counts seconds steadily is touched."""
        self._wrong += by

    def seconds(self) -> float:
        """The present moment as a number: the far ends' time, and for those who count seconds."""
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
