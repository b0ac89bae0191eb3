"""The pauses' storage."""

from dataclasses import replace

from intake.outbox import Lane, Pause
from storage.database import Database
from tests.storage.samples import LATER, NOW

PAUSE = Pause(Lane.CRM, NOW, "Срок действия истёк", LATER, 0, told_at=None)


async def test_a_pause_lasts_until_it_ends(database: Database) -> None:
    later = replace(PAUSE, probe_at=LATER, probes=2, told_at=LATER, remedy="https://x.example")
    async with database.writing() as unit:
        assert await unit.pauses.get(Lane.CRM) is None
        await unit.pauses.put(PAUSE)
        assert await unit.pauses.get(Lane.CRM) == PAUSE
        assert await unit.pauses.get(Lane.TELEGRAM) is None
        await unit.pauses.put(later)
        await unit.commit()
    async with database.writing() as unit:
        assert await unit.pauses.end(Lane.TELEGRAM, LATER) is None
        assert await unit.pauses.end(Lane.CRM, LATER) == later
        assert await unit.pauses.end(Lane.CRM, LATER) is None
        assert await unit.pauses.get(Lane.CRM) is None


async def test_what_was_told_outlives_the_pause(database: Database) -> None:
    async with database.writing() as unit:
        await unit.pauses.put(replace(PAUSE, told_at=LATER))
        assert await unit.pauses.last_told(Lane.CRM) is None, "it has not ended"
        await unit.pauses.end(Lane.CRM, LATER)
        assert await unit.pauses.last_told(Lane.CRM) == LATER
        assert await unit.pauses.last_told(Lane.TELEGRAM) is None

        untold = replace(PAUSE, told_before=LATER)
        await unit.pauses.put(untold)
        assert await unit.pauses.get(Lane.CRM) == untold
        await unit.pauses.end(Lane.CRM, LATER)
        assert await unit.pauses.last_told(Lane.CRM) == LATER
