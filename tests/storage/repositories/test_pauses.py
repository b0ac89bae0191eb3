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
        assert await unit.pauses.end(Lane.TELEGRAM) is None
        assert await unit.pauses.end(Lane.CRM) == later
        assert await unit.pauses.end(Lane.CRM) is None
        assert await unit.pauses.get(Lane.CRM) is None
