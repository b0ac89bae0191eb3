"""The visits' storage, and how touches and submissions meet them."""

from dataclasses import replace

import pytest

from intake.attribution.touch import NewTouch, TouchKind, join
from intake.attribution.visit import Visit
from intake.kernel.ids import OutboxId, PersonId, SubmissionId
from intake.kernel.person import Profile
from intake.links.link import Utm
from intake.outbox.row import NewOutboxRow
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.submission_tasks import Delivery
from intake.submissions.submission import Created
from storage.database import Database
from tests.storage.samples import ANNA, LATER, NOW, attribution, submission, touch

TOKEN = "0123456789abcdef0123456789abcdef"
VISIT = Visit(
    TOKEN,
    NOW,
    Utm("vk", content="é"),
    {"gclid": "G"},
    "1.2",
    "3",
    "https://shop.example/",
    "Shop 🪑",
    "https://vk.com/",
    True,
    "spring",
    {"tags": {"ts": 1, "list": {"utm_source": "vk"}}, "x": [None, 1.5, {"y": []}]},
)
BORIS = Profile(PersonId(2), "Boris")


def arrival(**changes: object) -> NewTouch:
    """A touch by the visit's token that knows nothing more."""
    return replace(
        touch(kind=TouchKind.VISIT, visit_token=TOKEN, utm=Utm(), link_code="", link_title=""),
        **changes,  # type: ignore[arg-type]  # each test names fields it knows
    )


async def test_a_visit_comes_back_as_it_was_and_the_first_write_wins(database: Database) -> None:
    async with database.writing() as unit:
        assert await unit.visits.add(VISIT)
        assert not await unit.visits.add(replace(VISIT, utm=Utm("evil")))
        await unit.commit()
    async with database.reading() as unit:
        assert await unit.visits.get(TOKEN) == VISIT
        assert await unit.visits.get("f" * 32) is None


async def test_old_visits_are_forgotten(database: Database) -> None:
    async with database.writing() as unit:
        await unit.visits.add(VISIT)
        assert await unit.visits.blank(NOW) == 0
        assert await unit.visits.blank(LATER) == 1
        assert await unit.visits.blank(LATER) == 0
        assert await unit.visits.get(TOKEN) is None


@pytest.mark.parametrize("visit_first", [True, False])
async def test_a_touch_is_joined_whichever_came_first(
    database: Database, anna: None, visit_first: bool
) -> None:
    async with database.writing() as unit:
        if visit_first:
            await unit.visits.add(VISIT)
        added = await unit.touches.add(arrival())
        assert await unit.touches.first_by_token(TOKEN) == added
        if not visit_first:
            assert await unit.touches.since(ANNA.id, NOW, 10) == ()
            await unit.visits.add(VISIT)
        assert await unit.touches.since(ANNA.id, NOW, 10) == (join(added, VISIT),)


async def test_touches_whose_visit_never_came_do_not_crowd_others_out(
    database: Database, anna: None
) -> None:
    async with database.writing() as unit:
        link = await unit.touches.add(touch())
        for number in range(5):
            await unit.touches.add(arrival(at=LATER, visit_token=f"{number:032x}"))
        assert await unit.touches.since(ANNA.id, NOW, 3) == (link,)


async def test_a_visit_belongs_to_whoever_came_first(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        await unit.people.meet(BORIS, NOW)
        await unit.visits.add(VISIT)
        first = await unit.touches.add(arrival())
        await unit.touches.add(arrival(person_id=BORIS.id))
        by_link = await unit.touches.add(arrival(person_id=BORIS.id, utm=Utm("mail")))
        again = await unit.touches.add(arrival(at=LATER))
        assert await unit.touches.since(BORIS.id, NOW, 10) == (by_link,)
        assert await unit.touches.since(ANNA.id, NOW, 10) == (
            join(first, VISIT),
            join(again, VISIT),
        )


async def _queue(database: Database) -> SubmissionId:
    async with database.writing() as unit:
        added = await unit.submissions.add(submission())
        assert added is not None
        row = NewOutboxRow(Delivery(added.id), NOW)
        await unit.outbox.add(row, NOW)
        await unit.commit()
    return added.id


async def _unsent(database: Database) -> list[SubmissionId]:
    async with database.reading() as unit:
        found = await unit.submissions.unsent(ANNA.id, NOW)
        assert await unit.submissions.unsent(ANNA.id, LATER) == ()
        assert await unit.submissions.unsent(PersonId(1), NOW) == ()
    return [one.id for one in found]


async def test_a_submission_is_unsent_until_somebody_works_on_it(
    database: Database, anna: None
) -> None:
    number = await _queue(database)
    assert await _unsent(database) == [number]
    async with database.writing() as unit:
        (row,) = await unit.outbox.lease(OutboxQueue.CRM, "me", NOW, 1)
        await unit.commit()
    assert await _unsent(database) == []
    await _release(database, row.id, in_doubt=False)
    assert await _unsent(database) == [number]
    async with database.writing() as unit:
        await unit.outbox.lease(OutboxQueue.CRM, "me", NOW, 1)
        await unit.commit()
    await _release(database, row.id, in_doubt=True)
    assert await _unsent(database) == []


async def _release(database: Database, row_id: OutboxId, *, in_doubt: bool) -> None:
    async with database.writing() as unit:
        assert await unit.outbox.release(row_id, "me", due_at=NOW, in_doubt=in_doubt, error="x")
        await unit.commit()


async def test_a_submission_of_which_something_exists_is_not_unsent(
    database: Database, anna: None
) -> None:
    number = await _queue(database)
    async with database.writing() as unit:
        await unit.submissions.record({number: Created(trace_id=5)})
        await unit.commit()
    assert await _unsent(database) == []


async def test_an_attribution_is_replaced_with_what_is_counted_by(
    database: Database, anna: None
) -> None:
    number = await _queue(database)
    async with database.writing() as unit:
        credited = await unit.touches.add(touch())
        await unit.submissions.attribute_anew(number, attribution(credited))
        await unit.commit()
    async with database.reading() as unit:
        stored = await unit.submissions.get(number)
    assert stored is not None
    assert stored.attribution == attribution(credited)
