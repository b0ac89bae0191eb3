"""The backlog's numbers."""

from intake.backlog import LaneLoad
from intake.ids import SubmissionId
from intake.outbox import Lane
from intake.submissions import SubmissionState
from storage.database import Database
from tests.storage.samples import LATER, NOW, row


async def test_an_empty_database_has_no_backlog(database: Database) -> None:
    async with database.reading() as unit:
        assert await unit.backlog.lanes() == dict.fromkeys(Lane, LaneLoad(0, None))
        assert await unit.backlog.submissions() == dict.fromkeys(SubmissionState, 0)


async def test_rows_and_submissions_are_counted(
    database: Database, submitted: tuple[SubmissionId, SubmissionId]
) -> None:
    async with database.writing() as unit:
        await unit.outbox.add(row(submitted[0]), LATER)
        await unit.outbox.add(row(submitted[1]), NOW)
        await unit.submissions.set_state((submitted[0],), SubmissionState.BURIED, NOW, "no")
        await unit.commit()
    async with database.reading() as unit:
        lanes = await unit.backlog.lanes()
        states = await unit.backlog.submissions()
    assert lanes == {Lane.CRM: LaneLoad(2, NOW), Lane.TELEGRAM: LaneLoad(0, None)}
    assert states == {
        SubmissionState.QUEUED: 1,
        SubmissionState.DELIVERED: 0,
        SubmissionState.BURIED: 1,
    }
