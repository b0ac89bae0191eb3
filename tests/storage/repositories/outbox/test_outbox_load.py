"""The backlog's numbers."""

from intake.kernel.ids import SubmissionId
from intake.outbox.load import QueueLoad
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.submission_tasks import FileUpload
from intake.submissions.submission import SubmissionState
from storage.database import Database
from tests.storage.samples import LATER, NOW, row


async def test_an_empty_database_has_no_backlog(database: Database) -> None:
    async with database.reading() as unit:
        assert await unit.outbox_load.queues() == dict.fromkeys(OutboxQueue, QueueLoad(0, None))
        assert await unit.outbox_load.deliveries() == 0
        assert await unit.delivery_backlog.states() == dict.fromkeys(SubmissionState, 0)


async def test_rows_and_submissions_are_counted(
    database: Database, submitted: tuple[SubmissionId, SubmissionId]
) -> None:
    async with database.writing() as unit:
        await unit.outbox.add(row(submitted[0]), LATER)
        await unit.outbox.add(row(submitted[1]), NOW)
        await unit.outbox.add(row(submitted[1], task=FileUpload(submitted[1])), NOW)
        await unit.submissions.set_state((submitted[0],), SubmissionState.DEAD_LETTER, NOW, "no")
        await unit.commit()
    async with database.reading() as unit:
        queues = await unit.outbox_load.queues()
        states = await unit.delivery_backlog.states()
        assert await unit.outbox_load.deliveries() == 2
    assert queues == {OutboxQueue.CRM: QueueLoad(3, NOW), OutboxQueue.TELEGRAM: QueueLoad(0, None)}
    assert states == {
        SubmissionState.QUEUED: 1,
        SubmissionState.DELIVERED: 0,
        SubmissionState.DEAD_LETTER: 1,
    }
