"""The heart: what counts as an outage, and what does not stop it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from intake.kernel.ids import LeadId
from intake.leads.fire_timers import FireTimers, UnknownTimerError
from intake.leads.note_alive import NoteAlive
from intake.leads.timer import EVERYTHING, Timer, TimerKind, of_lead
from intake.team.working_time import Rest
from storage.database import Database

START = datetime(2026, 3, 27, 8, 0, tzinfo=UTC)
FAR = datetime(2020, 1, 1, tzinfo=UTC)


class Heart:
    """A heart with a clock that tests move, and effects that may fail."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.time = START
        self.failures: list[Exception] = []
        self.fired: list[str] = []
        self.breaks = False
        self.born()

    def now(self) -> datetime:
        return self.time

    def born(self) -> None:
        """A process begins anew."""
        self.note = NoteAlive(
            self.database.writing,
            self,
            lambda _: {TimerKind.WAKE: self._effect},
            self.failures.append,
            admins=(),
        )

    async def _effect(self, unit: Any, timer: Timer, now: datetime) -> None:  # noqa: ARG002  the protocol
        self.fired.append(timer.subject)
        if self.breaks:
            raise RuntimeError

    async def rests(self) -> tuple[Rest, ...]:
        async with self.database.reading() as unit:
            return await unit.absences.rests(FAR)

    async def waits(self, number: int) -> None:
        """A clock is due an hour after the start."""
        due = START + timedelta(hours=1)
        subject = of_lead(LeadId(number))
        async with self.database.writing() as unit:
            await unit.timers.start(
                Timer(kind=TimerKind.WAKE, subject=subject, started_at=START, due_at=due)
            )
            await unit.commit()


@pytest.fixture
async def heart() -> AsyncIterator[Heart]:
    async with await Database.open("sqlite+aiosqlite://") as database:
        yield Heart(database)


async def test_a_first_beat_is_no_outage(heart: Heart) -> None:
    assert await heart.note() is None
    assert await heart.rests() == ()


@pytest.mark.parametrize(("minutes", "away"), [(1, False), (5, False), (5.01, True), (600, True)])
async def test_silence_of_more_than_five_minutes_is_an_outage(
    heart: Heart, minutes: float, away: bool
) -> None:
    await heart.note()
    heart.time += timedelta(minutes=minutes)
    heart.born()
    expected = Rest(START, heart.time) if away else None
    assert await heart.note() == expected
    assert await heart.rests() == ((expected,) if expected else ())


async def test_a_machine_that_slept_was_away_as_well(heart: Heart) -> None:
    await heart.note()
    heart.time += timedelta(hours=1)
    assert await heart.note() == Rest(START, heart.time)


async def test_it_writes_once_a_minute(heart: Heart) -> None:
    await heart.note()
    heart.time += timedelta(seconds=59)
    await heart.note()
    async with heart.database.writing() as unit:
        assert await unit.absences.alive(heart.time) == START


async def test_what_a_clock_that_was_put_back_told_of_the_future_is_forgotten(
    heart: Heart,
) -> None:
    """Else nothing would be said until that time is really over."""
    await heart.note()
    heart.time += timedelta(days=3)
    assert await heart.note() is not None
    heart.time = START + timedelta(minutes=2)
    assert await heart.note() is None
    assert await heart.rests() == ()


async def test_what_is_overdue_is_fired_once(heart: Heart) -> None:
    await heart.note()
    await heart.waits(1)
    await heart.waits(2)
    heart.time += timedelta(hours=2)
    await heart.note()
    heart.time += timedelta(hours=2)
    await heart.note()
    assert heart.fired == ["lead:1", "lead:2"]


async def test_trouble_with_one_clock_does_not_stop_the_heart(heart: Heart) -> None:
    """The outage is kept, and the clocks are still open: they fire one by one."""
    await heart.note()
    await heart.waits(1)
    heart.time += timedelta(hours=2)
    heart.breaks = True
    assert await heart.note() == Rest(START, heart.time)
    assert [type(one) for one in heart.failures] == [RuntimeError]
    async with heart.database.reading() as unit:
        assert len(await unit.timers.due(heart.time, 10)) == 1


async def test_a_clock_that_nobody_knows_waits_and_stops_no_other(heart: Heart) -> None:
    failed: list[tuple[Timer, Exception]] = []
    fire = FireTimers(
        heart.database.writing,
        heart,
        {TimerKind.WAKE: heart._effect},
        lambda timer, error: failed.append((timer, error)),
    )
    async with heart.database.writing() as unit:
        kind = TimerKind.DISPATCH
        await unit.timers.start(
            Timer(kind=kind, subject=EVERYTHING, started_at=START, due_at=START)
        )
        await unit.commit()
    await heart.waits(1)
    heart.time += timedelta(hours=1)
    assert await fire() == 2
    assert heart.fired == ["lead:1"]
    assert [type(error) for _, error in failed] == [UnknownTimerError]
    assert await fire() == 0
    heart.time += timedelta(minutes=1)
    assert await fire() == 1
