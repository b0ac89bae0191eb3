"""Readiness, on a real database."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.ops.metrics import Metrics
from bot.ops.readiness import Readiness
from intake.kernel.ids import ChatId
from intake.operations.workload import MeasureWorkload
from intake.outbox.circuit import Circuit
from intake.outbox.notices import notice_rows
from intake.outbox.tasks.outbox_queue import OutboxQueue
from storage.database import Database
from storage.migrate import upgrade
from tests.bot.stand_ins import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite+aiosqlite:///{tmp_path}/x.db"
    upgrade(url)
    async with await Database.open(url) as opened:
        yield opened


async def test_ready_means_receiving_and_a_database_that_answers(
    database: Database, clock: FakeClock
) -> None:
    readiness = Readiness(MeasureWorkload(database.reading, clock), Metrics())
    assert await readiness.problems() == ("not_receiving",)
    readiness.note_receiving(True)
    assert await readiness.problems() == ()
    readiness.note_receiving(False)
    assert await readiness.problems() == ("not_receiving",)


async def test_a_database_that_is_gone_is_a_problem(tmp_path: Path, clock: FakeClock) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/x.db"
    upgrade(url)
    database = await Database.open(url)
    await database.close()
    readiness = Readiness(MeasureWorkload(database.reading, clock), Metrics())
    readiness.note_receiving(True)
    assert await readiness.problems() == ("database_silent",)


async def test_an_open_circuit_is_no_reason_to_be_sent_away(
    database: Database, clock: FakeClock
) -> None:
    async with database.writing() as unit:
        await unit.circuits.put(
            Circuit(OutboxQueue.CRM, clock.at, "expired", clock.at, 0, notified_at=clock.at)
        )
        await unit.commit()
    metrics = Metrics()
    readiness = Readiness(MeasureWorkload(database.reading, clock), metrics)
    readiness.note_receiving(True)
    assert await readiness.problems() == ()
    text = metrics.render().decode()
    assert 'leadtrace_circuit_open{queue="crm"} 1.0' in text
    assert 'leadtrace_submissions{state="queued"} 0.0' in text


async def test_the_backlog_is_measured(database: Database, clock: FakeClock) -> None:
    async with database.writing() as unit:
        for row in notice_rows((ChatId(1), ChatId(2)), "notice-crm-back", clock.at):
            await unit.outbox.add(row, clock.at)
        await unit.commit()
    clock.at += timedelta(seconds=90)
    metrics = Metrics()
    await Readiness(MeasureWorkload(database.reading, clock), metrics).problems()
    text = metrics.render().decode()
    assert 'leadtrace_outbox_waiting{queue="telegram"} 2.0' in text
    assert 'leadtrace_outbox_age_seconds{queue="telegram"} 90.0' in text
    assert 'leadtrace_outbox_waiting{queue="crm"} 0.0' in text
