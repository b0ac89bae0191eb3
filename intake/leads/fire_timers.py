"""Firing clocks: each once, in the transaction of its effect."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

from intake.kernel.clock import Clock
from intake.kernel.unit_of_work import StaleRowError, UnitOfWork, UnitOfWorkFactory
from intake.leads.lead import HasLeads
from intake.leads.timer import HasTimers, Timer, TimerKind, lead_of
from intake.team.team import HasTeams

TIMER_BATCH = 100
"""Clocks that one look takes on."""
AFTER_TROUBLE = timedelta(minutes=1)
"""A clock whose effect fails is tried again then; the others go on."""


GIVES_OUT = frozenset({TimerKind.DISPATCH, TimerKind.OFFER})
"""Kinds whose effects give leads out: one unit at a time, in the whole product."""


class TimerUnit(HasTimers, HasLeads, HasTeams, UnitOfWork, Protocol):
    """What firing itself needs."""


class UnknownTimerError(Exception):
    """Nothing is to happen, as far as this version knows, when a clock of that kind fires."""


UnitT = TypeVar("UnitT", bound=TimerUnit)
UnitT_contra = TypeVar("UnitT_contra", contravariant=True)


class TimerEffect(Protocol[UnitT_contra]):
    """What happens when a clock of one kind fires."""

    async def __call__(self, unit: UnitT_contra, timer: Timer, now: datetime) -> None:
        """Write it. The clock is fired; what is waited for next is a new one.

        Whether it still matters is asked here once more, of what the unit reads: a clock that
        turns out to be early is started again, one that is overtaken does nothing.
        """
        ...


class TimerFailed(Protocol):
    """Hears of an effect that failed."""

    def __call__(self, timer: Timer, error: Exception) -> None:
        """Note it."""
        ...


class FireTimers(Generic[UnitT]):
    """Fires what is due."""

    def __init__(
        self,
        units: UnitOfWorkFactory[UnitT],
        clock: Clock,
        effects: Mapping[TimerKind, TimerEffect[Any]],
        failed: TimerFailed,
    ) -> None:
        self._units = units
        self._clock = clock
        self._effects = effects
        self._failed = failed

    async def __call__(self) -> int:
        """Fire what is due now, and say how many clocks that were."""
        async with self._units() as unit:
            due = await unit.timers.due(self._clock.now(), TIMER_BATCH)
        fired = 0
        for timer in due:
            fired += await self._fire(timer)
        return fired

    async def next_due(self) -> datetime | None:
        """Return when the next clock is due."""
        async with self._units() as unit:
            return await unit.timers.next_due()

    async def _fire(self, timer: Timer) -> bool:
        try:
            try:
                return await self._attempt(timer)
            except StaleRowError:  # somebody was faster: all is read again
                return await self._attempt(timer)
        except Exception as error:  # noqa: BLE001  # one clock's trouble must not stop the others
            self._failed(timer, error)
            async with self._units() as unit:
                await unit.timers.move(timer.id, self._clock.now() + AFTER_TROUBLE)
                await unit.commit()
        return True

    async def _attempt(self, timer: Timer) -> bool:
        now = self._clock.now()
        effect = self._effects.get(timer.kind)
        if effect is None:
            raise UnknownTimerError
        async with self._units() as unit:
            await lock_for(unit, timer)
            if not await unit.timers.fire(timer, now):
                return False
            await effect(unit, timer, now)
            await unit.commit()
        return True


async def lock_for(unit: TimerUnit, timer: Timer) -> None:
    """Lock what a clock's effect changes, in everybody's order: the teams, a lead, its clocks."""
    if timer.kind in GIVES_OUT:
        await unit.teams.lock()
    lead_id = lead_of(timer.subject)
    if lead_id is not None:
        await unit.leads.lock(lead_id)
