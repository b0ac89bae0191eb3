"""A loop whose clock jumps: when nothing is ready, it is at once the time of the next timer."""

import asyncio
import selectors
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, TypeVarTuple

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")

START = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)


class StandstillError(RuntimeError):
    """Everybody waits, and nothing will ever happen."""


class _JumpingSelector(selectors.BaseSelector):
    """Looks at its files without waiting, and lets the loop's clock jump instead."""

    def __init__(self) -> None:
        self._inner = selectors.DefaultSelector()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise StandstillError
        self.now += max(timeout, 0.0)
        return self._inner.select(0)

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._inner.register(fileobj, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._inner.unregister(fileobj)

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._inner.get_map()

    def close(self) -> None:
        self._inner.close()


class VirtualLoop(asyncio.SelectorEventLoop):
    """Days pass in milliseconds, and always in the same order.

    Nothing in it may wait for another thread or for the network: that would take no time at all.
    """

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Seconds since the simulation began."""
        return self._jumping.now

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[*Arguments], Result], *args: *Arguments
    ) -> asyncio.Future[Result]:
        """Do it at once: the database's commits, for one, take no time."""
        del executor
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:  # noqa: BLE001  whatever it was, it is the caller's
            done.set_exception(error)
        return done


class VirtualClock:
    """The loop's time as the product's clock."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return START + timedelta(seconds=asyncio.get_running_loop().time())
