"""The submissions' storage."""

from dataclasses import replace

from intake.forms.crm_part import EntityKind
from intake.kernel.ids import SubmissionId, SubmissionKey
from intake.submissions.submission import (
    Created,
    CreatedEntity,
    Misfit,
    Submission,
    SubmissionState,
)
from storage.database import Database
from storage.repositories.rows import columns_of
from tests.storage.samples import LATER, NOW, attribution, submission, touch

CONTACT = CreatedEntity(EntityKind.CONTACT, 3, made=False)
SIZE, COLOUR = (Misfit(EntityKind.DEAL, "UF_X", "Größe", value) for value in ("42 [b]", "blau"))
DEAL = CreatedEntity(EntityKind.DEAL, 2**40, made=True)


async def test_a_submission_comes_back_as_it_was(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        credited = await unit.touches.add(touch())
        new = submission(attributed=attribution(credited))
        added = await unit.submissions.add(new)
        await unit.commit()
    assert added
    assert added == Submission(**columns_of(new), id=added.id, state_at=new.created_at)
    async with database.reading() as unit:
        assert await unit.submissions.get(added.id) == added
        assert await unit.submissions.by_key(new.key) == added
        assert await unit.submissions.get(SubmissionId(404)) is None
        assert await unit.submissions.by_key(SubmissionKey("?")) is None


async def test_what_need_not_be_there_need_not(database: Database, anna: None) -> None:
    new = replace(submission(), consent=None, chat=None, answers=())
    async with database.writing() as unit:
        added = await unit.submissions.add(new)
        assert added
        assert await unit.submissions.get(added.id) == added


async def test_a_key_is_submitted_once(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        first = await unit.submissions.add(submission())
        assert await unit.submissions.add(replace(submission(), language="en")) is None
        assert await unit.submissions.by_key(submission().key) == first
        await unit.commit()


async def test_what_is_made_adds_up_and_is_never_forgotten(
    database: Database, submitted: tuple[SubmissionId, SubmissionId]
) -> None:
    reports = [
        Created((CONTACT,)),
        Created((CreatedEntity(EntityKind.CONTACT, 99, made=True), DEAL), trace_id=7),
        Created(trace_id=8, joined=True, files=("one", "two")),
        Created(commented=True, files=("two", "three")),
        Created(misfits=(SIZE,)),
        Created(misfits=(COLOUR, SIZE)),
        Created(),
    ]
    known = Created()
    for report in reports:
        known |= report
        async with database.writing() as unit:
            await unit.submissions.record({submitted[0]: report})
            await unit.commit()
        async with database.reading() as unit:
            found = await unit.submissions.get(submitted[0])
        assert found
        assert found.made == known
    assert known == Created(
        (CONTACT, DEAL), 7, True, True, ("one", "two", "three"), misfits=(SIZE, COLOUR)
    )
    async with database.reading() as unit:
        other = await unit.submissions.get(submitted[1])
    assert other
    assert other.made == Created()


async def test_a_state_keeps_its_time_and_reason(
    database: Database, submitted: tuple[SubmissionId, SubmissionId]
) -> None:
    number = submitted[0]

    async def state() -> tuple[object, ...]:
        found = await unit.submissions.get(number)
        assert found
        return found.state, found.reason, found.delivered_at

    async with database.writing() as unit:
        assert await state() == (SubmissionState.QUEUED, None, None)
        await unit.submissions.set_state(
            (number,), SubmissionState.DEAD_LETTER, NOW, "Поле <TITLE>"
        )
        assert await state() == (SubmissionState.DEAD_LETTER, "Поле <TITLE>", None)
        await unit.submissions.set_state((number,), SubmissionState.DELIVERED, NOW)
        assert await state() == (SubmissionState.DELIVERED, None, NOW)
        await unit.submissions.set_state((number,), SubmissionState.DELIVERED, LATER)
        assert await state() == (SubmissionState.DELIVERED, None, NOW)
        await unit.submissions.set_state((number,), SubmissionState.QUEUED, LATER)
        assert await state() == (SubmissionState.QUEUED, None, None)
