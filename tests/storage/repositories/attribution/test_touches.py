"""The touches' storage."""

from datetime import timedelta

from intake.attribution.touch import TouchKind, UnknownPayloads
from intake.kernel.ids import PersonId
from intake.kernel.person import Profile
from intake.links.link import Utm
from storage.database import Database
from tests.storage.samples import ANNA, LATER, NOW, touch

BEGINNING = NOW - timedelta(days=999)


async def test_a_touch_comes_back_as_it_was(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        added = await unit.touches.add(touch())
        await unit.commit()
    async with database.reading() as unit:
        assert await unit.touches.since(ANNA.id, NOW, 10) == (added,)


async def test_only_touches_with_a_source_are_told(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        link = await unit.touches.add(touch())
        visit = await unit.touches.add(touch(LATER, kind=TouchKind.VISIT))
        await unit.touches.add(touch(utm=Utm(medium="cpc")))
        for kind in (TouchKind.DISABLED_LINK, TouchKind.UNKNOWN, TouchKind.BARE):
            await unit.touches.add(touch(kind=kind))
        assert await unit.touches.since(ANNA.id, BEGINNING, 10) == (link, visit)


async def test_the_newest_are_told_oldest_first(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        times = [NOW, LATER, NOW, LATER + timedelta(days=1), BEGINNING]
        added = [await unit.touches.add(touch(at)) for at in times]
        assert await unit.touches.since(ANNA.id, NOW, 3) == (added[2], added[1], added[3])
        assert await unit.touches.since(ANNA.id, LATER, 3) == (added[1], added[3])
        assert await unit.touches.since(PersonId(1), NOW, 3) == ()


async def test_unknown_payloads_are_counted_per_person(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        await unit.people.meet(Profile(PersonId(2)), NOW)
        for kind in TouchKind:
            await unit.touches.add(touch(kind=kind))
        await unit.touches.add(touch(kind=TouchKind.UNKNOWN))
        await unit.touches.add(touch(kind=TouchKind.UNKNOWN, person_id=PersonId(2)))
        assert await unit.touches.count_unknown(ANNA.id) == 2
        assert await unit.touches.count_unknown(PersonId(2)) == 1


async def test_touches_of_a_day_are_counted_by_whether_they_may_earn_credit(
    database: Database, anna: None
) -> None:
    async with database.writing() as unit:
        for kind in TouchKind:
            await unit.touches.add(touch(kind=kind))
            await unit.touches.add(touch(LATER, kind=kind))
        for since, times in ((BEGINNING, 2), (NOW, 1), (LATER, 0)):
            credible = await unit.touches.count_since(ANNA.id, since, may_earn_credit=True)
            others = await unit.touches.count_since(ANNA.id, since, may_earn_credit=False)
            assert (credible, others) == (2 * times, 3 * times)


async def test_click_ids_come_back(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        added = await unit.touches.add(touch(clicks={"gclid": "Cj0K"}))
        assert await unit.touches.since(ANNA.id, NOW, 10) == (added,)


async def test_unknown_payloads_are_told_with_their_number(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        for payload, at in (("a", NOW), ("b", LATER), ("c", LATER), ("c", LATER)):
            await unit.touches.add(touch(at, kind=TouchKind.UNKNOWN, payload=payload))
        await unit.touches.add(touch(LATER))
        payloads = await unit.touches.unknown_payloads(BEGINNING, LATER, 2)
        assert payloads == UnknownPayloads((("c", 2), ("a", 1)), payloads=3, touches=4)
        payloads = await unit.touches.unknown_payloads(NOW, LATER, 9)
        assert payloads == UnknownPayloads((("c", 2), ("b", 1)), payloads=2, touches=3)
        assert await unit.touches.unknown_payloads(LATER, LATER, 9) == UnknownPayloads((), 0, 0)
