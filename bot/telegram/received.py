"""Keeping received updates in the database until they are done."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

import structlog

from bot.telegram.raw_update import chat_id, encoded, update_id
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, UpdateId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.kernel.update_log import ChatTurn, HasReceivedUpdates, ReceivedUpdate, always

_log = structlog.get_logger(__name__)


class ReceivingUnit(HasReceivedUpdates, UnitOfWork, Protocol):
    """What keeping writes."""


class KeepReceived:
    """Keeps updates, and removes those that are done, in one transaction for as many as there are.

    A done one need not be removed at once: found after a crash, it changes nothing and shows the
    current state once more.
    """

    def __init__(
        self, units: UnitOfWorkFactory[ReceivingUnit], clock: Clock, holder: int | None = None
    ) -> None:
        """``holder`` stands for this process, if several share the database."""
        self._units = units
        self._clock = clock
        self._holder = holder

    async def __call__(
        self, updates: Sequence[tuple[UpdateId, Mapping[str, Any]]], done: Collection[UpdateId]
    ) -> None:
        """Keep these, in their order, and remove those."""
        async with self._units() as unit:
            if done:
                await unit.received.remove(done)
            if updates:
                rows = [_written(key, raw) for key, raw in updates]
                await unit.received.keep(rows, self._clock.now(), self._holder)
            await unit.commit()

    async def waiting(self, limit: int) -> list[Mapping[str, Any]]:
        """Return what an earlier process has left, in its order.

        Among several it is handed over, by whoever is elected, to one that is there.
        """
        if self._holder is not None:
            return []
        async with self._units() as unit:
            rows = await unit.received.oldest(limit)
        return [_read(row) for row in rows]

    def turn(
        self, raw: Mapping[str, Any], is_first: Callable[[], bool] = always
    ) -> ChatTurn | None:
        """Return of whose turn it must be looked, if of anybody's."""
        if self._holder is None or (place := chat_id(raw)) is None:
            return None
        return ChatTurn(self._holder, ChatId(place), is_first)

    async def hand_over(self, key: UpdateId, raw: Mapping[str, Any]) -> bool:
        """Give an update to the process whose turn it is; ``False``: it is ours by now."""
        turn = self.turn(raw)
        if turn is None:
            return False
        async with self._units() as unit:
            given = await unit.received.hand_over(_written(key, raw), turn, self._clock.now())
            await unit.commit()
        return given

    async def handed(self) -> list[Mapping[str, Any]]:
        """Return what others have handed over to us, in its order."""
        if self._holder is None:
            return []
        async with self._units() as unit:
            rows = await unit.received.handed(self._holder)
        return [_read(row) for row in rows]

    async def taken_up(self, keys: Sequence[UpdateId]) -> None:
        """Note that these are in our queues: it need not be said again."""
        if self._holder is None:
            return
        async with self._units() as unit:
            await unit.received.taken_up(self._holder, keys)
            await unit.commit()


def _written(key: UpdateId, raw: Mapping[str, Any]) -> ReceivedUpdate:
    place = chat_id(raw)
    return ReceivedUpdate(key, encoded(raw), None if place is None else ChatId(place))


def _read(row: ReceivedUpdate) -> Mapping[str, Any]:
    """Return the update; one that cannot be read will be quarantined like any other such."""
    try:
        raw: Mapping[str, Any] = json.loads(row.raw)
    except (ValueError, RecursionError) as error:
        _log.error("received_update_unreadable", update=row.update_id, error=type(error).__name__)
        return {"update_id": row.update_id, "unreadable": row.raw}
    return raw if update_id(raw) == row.update_id else {"update_id": row.update_id}
