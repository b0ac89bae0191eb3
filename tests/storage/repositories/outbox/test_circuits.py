"""The circuits' storage."""

from dataclasses import replace

from intake.outbox.circuit import Circuit
from intake.outbox.tasks.outbox_queue import OutboxQueue
from storage.database import Database
from tests.storage.samples import LATER, NOW

CIRCUIT = Circuit(OutboxQueue.CRM, NOW, "Срок действия истёк", LATER, 0, notified_at=None)


async def test_a_circuit_stays_open_until_it_is_closed(database: Database) -> None:
    later = replace(
        CIRCUIT, probe_at=LATER, probes=2, notified_at=LATER, remedy="https://x.example"
    )
    async with database.writing() as unit:
        assert await unit.circuits.get(OutboxQueue.CRM) is None
        await unit.circuits.put(CIRCUIT)
        assert await unit.circuits.get(OutboxQueue.CRM) == CIRCUIT
        assert await unit.circuits.get(OutboxQueue.TELEGRAM) is None
        await unit.circuits.put(later)
        await unit.commit()
    async with database.writing() as unit:
        assert await unit.circuits.end(OutboxQueue.TELEGRAM, LATER) is None
        assert await unit.circuits.end(OutboxQueue.CRM, LATER) == later
        assert await unit.circuits.end(OutboxQueue.CRM, LATER) is None
        assert await unit.circuits.get(OutboxQueue.CRM) is None


async def test_what_was_told_outlives_the_incident(database: Database) -> None:
    async with database.writing() as unit:
        await unit.circuits.put(replace(CIRCUIT, notified_at=LATER))
        assert await unit.circuits.last_notified(OutboxQueue.CRM) is None, "it has not ended"
        await unit.circuits.end(OutboxQueue.CRM, LATER)
        assert await unit.circuits.last_notified(OutboxQueue.CRM) == LATER
        assert await unit.circuits.last_notified(OutboxQueue.TELEGRAM) is None

        notified_earlier = replace(CIRCUIT, notified_before=LATER)
        await unit.circuits.put(notified_earlier)
        assert await unit.circuits.get(OutboxQueue.CRM) == notified_earlier
        await unit.circuits.end(OutboxQueue.CRM, LATER)
        assert await unit.circuits.last_notified(OutboxQueue.CRM) == LATER
