"""The heartbeat: when the process was away, nobody is blamed for that time."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.leads.fire_timers import TimerEffect, TimerUnit, lock_for
from intake.leads.timer import TimerKind
from intake.leads.voice import JoinedVoice, Voice
from intake.outbox.outbox import HasOutbox
from intake.team.absence import HasAbsences
from intake.team.working_time import Rest

BEAT = timedelta(minutes=1)
OUTAGE = timedelta(minutes=5)
"""A heart that was silent for longer was away: at a start, or in a machine that slept."""
AT_A_TIME = 500
"""Clocks that are read at a time after an outage."""

Effects = Mapping[TimerKind, TimerEffect[Any]]


class AliveUnit(HasAbsences, HasOutbox, TimerUnit, UnitOfWork, Protocol):
    """What is read and written."""


class NoteAlive:
    """Notes once a minute that the process is alive. It must come before clocks are fired.

    After an outage that counts as a rest in every calendar. What is overdue all the same is
    decided here, and said in one message for each recipient instead of a hundred.
    """

    def __init__(
        self,
        units: UnitOfWorkFactory[AliveUnit],
        clock: Clock,
        effects: Callable[[Voice], Effects],
        failed: Callable[[Exception], None],
        *,
        admins: Sequence[ChatId],
    ) -> None:
        """``effects`` are those of leads' clocks, as they speak with a voice; ``failed`` hears
        that clocks could not be said together, and will be one by one."""
        self._units = units
        self._clock = clock
        self._effects = effects
        self._failed = failed
        self._admins = tuple(admins)
        self._noted_at: datetime | None = None

    async def __call__(self) -> Rest | None:
        """Note it, unless that was done just now; return the outage that is over, if there was."""
        now = self._clock.now()
        if self._noted_at is not None and timedelta() <= now - self._noted_at < BEAT:
            return None
        try:
            rest = await self._beat(now, together=True)
        except Exception as error:  # noqa: BLE001  # one clock's trouble must not stop the heart
            self._failed(error)
            rest = await self._beat(now, together=False)
        self._noted_at = now
        return rest

    async def _beat(self, now: datetime, *, together: bool) -> Rest | None:
        async with self._units() as unit:
            rest = await self._rest(unit, now)
            if rest is not None and together:
                await self._catch_up(unit, now)
            await unit.commit()
        return rest

    async def _rest(self, unit: AliveUnit, now: datetime) -> Rest | None:
        """Note that the process is alive, and the outage before that, if there was one."""
        before = await unit.absences.alive(now)
        if before is None:
            return None
        if before > now:  # the clock was put back: what it told of the time from now on is wrong
            await unit.absences.drop_rests(now)
        if now - before <= OUTAGE:
            return None
        rest = Rest(before, now)
        await unit.absences.add_rest(rest)
        return rest

    async def _catch_up(self, unit: AliveUnit, now: datetime) -> None:
        """Fire what is due: clocks in working time turn out to be early, by what they rested."""
        voice = JoinedVoice()
        effects = self._effects(voice)
        await unit.teams.lock()
        while due := await unit.timers.due(now, AT_A_TIME, effects.keys()):
            for timer in due:
                await lock_for(unit, timer)
                if await unit.timers.fire(timer, now):
                    await effects[timer.kind](unit, timer, now)
        await unit.outbox.add_all(voice.rows(self._admins, now), now)
