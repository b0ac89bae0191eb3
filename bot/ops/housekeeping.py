"""Housekeeping: forgets what has had its time, in bites, so that nobody waits for it."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from intake.attribution.visit import KEPT_FOR as VISITS_KEPT_FOR
from intake.attribution.visit import HasVisits
from intake.conversation.conversation import HasConversations
from intake.kernel.clock import Clock
from intake.kernel.ids import FormId
from intake.kernel.retention import BITE, DEFAULT_RETENTION, Retention
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.kernel.update_log import (
    KEPT_FOR,
    RECEIVED_KEPT_FOR,
    HasQuarantinedUpdates,
    HasReceivedUpdates,
    HasUpdates,
)

_log = structlog.get_logger(__name__)

EVERY = 3600.0
JUMP = timedelta(hours=1)
"""By so much a clock that is well is never ahead of one that runs steadily."""

Chore = Callable[[], Awaitable[object]]


class HousekeepingUnit(
    HasUpdates,
    HasReceivedUpdates,
    HasQuarantinedUpdates,
    HasVisits,
    HasConversations,
    UnitOfWork,
    Protocol,
):
    """What housekeeping writes."""


Bite = Callable[[HousekeepingUnit, datetime], Awaitable[int]]
"""Forgets some rows and says how many: fewer than :data:`BITE` means that there are no more."""


class Housekeeping:
    """Keeps tables small and forgets what people said, and sees to what is due by the day.

    A chore is called every hour; it knows itself whether there is anything to do. Nothing is
    forgotten in the hour in which the clock has jumped ahead: what is deleted is gone, also when
    the clock is set right.
    """

    def __init__(
        self,
        units: UnitOfWorkFactory[HousekeepingUnit],
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        *,
        chores: tuple[Chore, ...] = (),
        retention: Retention = DEFAULT_RETENTION,
        wizards: Collection[FormId] = (),
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take, beside the clock, one that runs ``steady``, in seconds.

        What was said to ``wizards`` is no prospect's, and stays.
        """
        self._units = units
        self._clock = clock
        self._sleep = sleep
        self._chores = chores
        self._retention = retention
        self._wizards = wizards
        self._steady = steady
        self._last: tuple[datetime, float] | None = None

    async def run(self) -> None:
        """Tidy up now and every hour, until cancelled. A failure waits for the next hour."""
        while True:
            tidying = () if self._has_jumped() else (self.tidy,)
            for chore in (*tidying, *self._chores):
                try:
                    await chore()
                except Exception as error:  # noqa: BLE001  # must not end the process
                    _log.warning("housekeeping_failed", exc_info=error)
            await self._sleep(EVERY)

    async def tidy(self) -> int:
        """Forget all that is due, and say how many rows that were."""
        gone = 0
        for bite in self._bites():
            while True:
                async with self._units() as unit:
                    forgotten = await bite(unit, self._clock.now())
                    if forgotten:
                        await unit.commit()
                gone += forgotten
                if forgotten < BITE:
                    break
        return gone

    def _bites(self) -> tuple[Bite, ...]:
        terms = self._retention
        return (
            lambda unit, now: unit.received.forget(now - RECEIVED_KEPT_FOR, BITE),
            lambda unit, now: unit.handled.forget(now - KEPT_FOR, BITE),
            lambda unit, now: unit.visits.forget(now - VISITS_KEPT_FOR, BITE),
            lambda unit, now: unit.quarantine.forget(now - terms.quarantined, BITE),
            lambda unit, now: unit.conversations.blank_ended(
                now - terms.cancelled, now, BITE, besides=self._wizards
            ),
            lambda unit, now: unit.conversations.expire(
                now - terms.unfinished, now, BITE, besides=self._wizards
            ),
        )

    def _has_jumped(self) -> bool:
        now, steady = self._clock.now(), self._steady()
        last, self._last = self._last, (now, steady)
        if last is None:
            return False
        ahead = (now - last[0]) - timedelta(seconds=steady - last[1])
        if ahead <= JUMP:
            return False
        _log.warning("clock_jumped", hours=round(ahead / timedelta(hours=1)))
        return True
