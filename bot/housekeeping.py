"""Housekeeping: forgets the ids of updates that Telegram cannot offer any more, and old visits."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog

from intake.clock import Clock
from intake.units import Unit, Units
from intake.updates import KEPT_FOR, RECEIVED_KEPT_FOR, HandledUpdates, ReceivedUpdates
from intake.visits import KEPT_FOR as VISITS_KEPT_FOR
from intake.visits import Visits

_log = structlog.get_logger(__name__)

EVERY = 3600.0

Chore = Callable[[], Awaitable[object]]


class HousekeepingUnit(Unit, Protocol):
    """What housekeeping writes."""

    @property
    def handled(self) -> HandledUpdates:
        """The handled updates' ids."""
        ...

    @property
    def received(self) -> ReceivedUpdates:
        """The updates that wait."""
        ...

    @property
    def visits(self) -> Visits:
        """What websites and redirects saw."""
        ...


class Housekeeping:
    """Keeps the tables of handled updates and of visits small, and sees to what is due by the day.

    A chore is called every hour; it knows itself whether there is anything to do.
    """

    def __init__(
        self,
        units: Units[HousekeepingUnit],
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        *,
        chores: tuple[Chore, ...] = (),
    ) -> None:
        self._units = units
        self._clock = clock
        self._sleep = sleep
        self._chores = chores

    async def run(self) -> None:
        """Tidy up now and every hour, until cancelled. A failure waits for the next hour."""
        while True:
            for chore in (self.tidy, *self._chores):
                try:
                    await chore()
                except Exception as error:  # noqa: BLE001  # must not end the process
                    _log.warning("housekeeping_failed", exc_info=error)
            await self._sleep(EVERY)

    async def tidy(self) -> int:
        """Forget once, and say how many rows went."""
        now = self._clock.now()
        async with self._units() as unit:
            gone = await unit.received.forget(now - RECEIVED_KEPT_FOR)
            gone += await unit.handled.forget(now - KEPT_FOR)
            gone += await unit.visits.forget(now - VISITS_KEPT_FOR)
            await unit.commit()
        return gone
