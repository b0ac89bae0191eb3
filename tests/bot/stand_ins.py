"""Stand-ins for what the receiving parts talk to."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from bot.metrics import Metrics
from bot.reception import Reception
from intake.ids import UpdateId


def message(update_id: int, chat: int = 1) -> dict[str, Any]:
    """Return an update as Telegram writes it."""
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": 1,
            "chat": {"id": chat, "type": "private"},
            "from": {"id": chat, "is_bot": False, "first_name": "Ann"},
            "text": "hello",
        },
    }


class RecordingFeed:
    """Handles updates; those that are named fail, as often as is said."""

    def __init__(self) -> None:
        self.handled: list[int] = []
        self.tried: list[int] = []
        self.failures: dict[int, list[Exception]] = {}
        self.gates: dict[int, asyncio.Event] = {}
        self._changed = asyncio.Event()

    async def until(self, reached: Callable[["RecordingFeed"], bool]) -> None:
        """Wait until it got so far."""
        async with asyncio.timeout(10):
            while not reached(self):
                self._changed.clear()
                await self._changed.wait()

    async def __call__(self, raw: Mapping[str, Any]) -> None:
        number = raw["update_id"]
        self.tried.append(number)
        self._changed.set()
        if gate := self.gates.get(number):
            await gate.wait()
        else:
            await asyncio.sleep(0)
        if left := self.failures.get(number):
            raise left.pop(0)
        self.handled.append(number)
        self._changed.set()


class RecordingKeep:
    """Keeps what is set aside, unless its storage is broken."""

    def __init__(self) -> None:
        self.kept: list[tuple[int, str]] = []
        self.failure: Exception | None = None

    async def __call__(self, key: UpdateId, raw: Mapping[str, Any], error: Exception) -> None:
        assert raw["update_id"] == key
        if self.failure is not None:
            raise self.failure
        self.kept.append((key, type(error).__name__))


class RecordingSleep:
    """Passes the time at once, and tells how much it was."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
        assert len(self.slept) < 100, "something tries for ever"
        await asyncio.sleep(0)


class Desk:
    """A reception with its stand-ins."""

    def __init__(self, seconds: float = 30.0) -> None:
        self.feed = RecordingFeed()
        self.keep = RecordingKeep()
        self.sleep = RecordingSleep()
        self.metrics = Metrics()
        self.reception = Reception(
            self.feed, self.keep, self.metrics, seconds=seconds, sleep=self.sleep
        )

    def counted(self, outcome: str) -> float:
        """Return how many updates ended so."""
        labels = {"outcome": outcome}
        return self.metrics.registry.get_sample_value("leadtrace_updates_total", labels) or 0.0
