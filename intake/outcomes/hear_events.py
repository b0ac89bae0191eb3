"""Hearing that something changed in the CRM: no more is believed of an event than that it is worth
looking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from intake.kernel.clock import Clock, within
from intake.kernel.coalescer import Coalescer
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.leads.timer import HasTimers
from intake.outcomes.lead_entity import EntityKey, HasLeadEntities
from intake.outcomes.watching import FINDABLE, SOON, look_again

LAST_EVENT = "event"
"""The cursor that holds when the last event came, by our clock."""
LATER = timedelta(seconds=15)
"""After something new that may be ours: hardly ever it is."""
_NOTED_EVERY = timedelta(minutes=1)


class EventUnit(HasLeadEntities, HasTimers, UnitOfWork, Protocol):
    """What is written of events."""


@dataclass(frozen=True, slots=True)
class CrmEvent:
    """Something happened to an entity."""

    key: EntityKey
    added: bool = False
    """It is new: it may be one of ours that came back."""


class HearEvents:
    """Brings the next reading forward; many events of one moment share a transaction.

    Nothing waits for what an event says: without any, everything is seen a little later.
    """

    def __init__(self, units: UnitOfWorkFactory[EventUnit], clock: Clock) -> None:
        self._units = units
        self._clock = clock
        self._hear = Coalescer(self._note)

    async def __call__(self, event: CrmEvent) -> None:
        """Note it."""
        await self._hear(event)

    async def _note(self, events: Sequence[CrmEvent]) -> list[None]:
        now = self._clock.now()
        async with self._units() as unit:
            if await unit.lead_entities.stir({one.key for one in events}, now):
                await look_again(unit, now, SOON)
            elif any(one.added for one in events) and await unit.lead_entities.any_watched(
                now - FINDABLE
            ):
                await look_again(unit, now, LATER)
            before = await unit.lead_entities.cursor(LAST_EVENT)
            if before is None or not within(now, before, _NOTED_EVERY):
                await unit.lead_entities.move_cursor(LAST_EVENT, now)
            await unit.commit()
        return [None for _ in events]
