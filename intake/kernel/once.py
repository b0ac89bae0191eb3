"""The one transaction by which an update has its effect, once (promises 1 and 5)."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from intake.kernel.clock import Clock
from intake.kernel.ids import UpdateId
from intake.kernel.unit_of_work import StaleRowError, UnitOfWork, UnitOfWorkFactory
from intake.kernel.update_log import HasUpdates


class OnceUnit(HasUpdates, UnitOfWork, Protocol):
    """What the template itself writes; a use case's own unit extends it."""


UnitT = TypeVar("UnitT", bound=OnceUnit)
ResultT = TypeVar("ResultT")


UpdateEffect = Callable[[UnitT, datetime], Awaitable[ResultT]]
Repetition = Callable[[UnitT], Awaitable[ResultT]]


class Once(Generic[UnitT]):
    """Runs an update's effect in one unit of work, or shows what is on if it ran before.

    No use case writes this guard itself, because each half is easy to forget: the update's id is
    inserted in the effect's own transaction, and *both* ways end with a commit before anybody is
    answered. A repeated update reads what units before it in the same commit group wrote; answered
    without a commit of its own, it would tell of work that the group's commit may still lose.
    """

    def __init__(self, units: UnitOfWorkFactory[UnitT], clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def __call__(
        self,
        update_id: UpdateId,
        effect: UpdateEffect[UnitT, ResultT],
        *,
        again: Repetition[UnitT, ResultT],
    ) -> ResultT:
        """Return what ``effect`` gave, or ``again`` for a repeated update; either is durable.

        After a stale row everything is read again in a second unit, so that what was said meets
        the current state.

        Raises:
            StaleRowError: it changed again; the update will be tried again as a whole.
        """
        try:
            return await self._attempt(update_id, effect, again)
        except StaleRowError:
            return await self._attempt(update_id, effect, again)

    async def _attempt(
        self,
        update_id: UpdateId,
        effect: UpdateEffect[UnitT, ResultT],
        again: Repetition[UnitT, ResultT],
    ) -> ResultT:
        now = self._clock.now()
        async with self._units() as unit:
            first = await unit.handled.insert(update_id, now)
            result = await (effect(unit, now) if first else again(unit))
            await unit.commit()
        return result
