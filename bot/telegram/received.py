"""Keeping received updates in the database until they are done."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

import structlog

from bot.telegram.raw_update import encoded, update_id
from intake.kernel.clock import Clock
from intake.kernel.ids import UpdateId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.kernel.update_log import HasReceivedUpdates, ReceivedUpdate

_log = structlog.get_logger(__name__)


class ReceivingUnit(HasReceivedUpdates, UnitOfWork, Protocol):
    """What keeping writes."""


class KeepReceived:
    """Keeps updates, and removes those that are done, in one transaction for as many as there are.

    A done one need not be removed at once: found after a crash, it changes nothing and shows the
    current state once more.
    """

    def __init__(self, units: UnitOfWorkFactory[ReceivingUnit], clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def __call__(
        self, updates: Sequence[tuple[UpdateId, Mapping[str, Any]]], done: Collection[UpdateId]
    ) -> None:
        """Keep these, in their order, and remove those."""
        async with self._units() as unit:
            if done:
                await unit.received.remove(done)
            if updates:
                rows = [ReceivedUpdate(key, encoded(raw)) for key, raw in updates]
                await unit.received.keep(rows, self._clock.now())
            await unit.commit()

    async def waiting(self, limit: int) -> list[Mapping[str, Any]]:
        """Return what an earlier process has left, in its order."""
        async with self._units() as unit:
            rows = await unit.received.oldest(limit)
        return [_read(row) for row in rows]


def _read(row: ReceivedUpdate) -> Mapping[str, Any]:
    """Return the update; one that cannot be read will be quarantined like any other such."""
    try:
        raw: Mapping[str, Any] = json.loads(row.raw)
    except (ValueError, RecursionError) as error:
        _log.error("received_update_unreadable", update=row.update_id, error=type(error).__name__)
        return {"update_id": row.update_id, "unreadable": row.raw}
    return raw if update_id(raw) == row.update_id else {"update_id": row.update_id}
