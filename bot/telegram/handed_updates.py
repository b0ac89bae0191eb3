"""Updates that pass from one process to another: what was handed over, and what the dead have left.

A chat's updates are worked in their order although each may come to another process
(docs/decisions/several-processes.md).
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog

from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.kernel.update_log import HasReceivedUpdates
from intake.outbox.delivery_errors import label
from intake.outbox.worker_lease import HasWorkerLeases, alive_among

_log = structlog.get_logger(__name__)

EVERY = 1.0
"""Seconds between two looks."""


class InheritingUnit(HasReceivedUpdates, HasWorkerLeases, UnitOfWork, Protocol):
    """What inheriting reads and writes."""


class InheritUpdates:
    """Hands what dead processes have kept over to this one, which is elected."""

    def __init__(self, units: UnitOfWorkFactory[InheritingUnit], holder: int) -> None:
        self._units = units
        self._holder = holder

    async def __call__(self) -> int:
        """Say how many updates that were."""
        async with self._units() as unit:
            alive = alive_among(await unit.worker_leases.left()) | {self._holder}
            inherited = await unit.received.inherit(self._holder, alive)
            if inherited:
                await unit.commit()
                _log.warning("updates_inherited", updates=inherited)
        return inherited


async def again_and_again(
    look: Callable[[], Awaitable[object]],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Look every second, until cancelled; a database that is out stops nothing for longer."""
    while True:
        try:
            await look()
        except Exception as error:  # noqa: BLE001  # must not end the process
            _log.warning("handed_updates_not_read", error=label(error))
        await sleep(EVERY)
