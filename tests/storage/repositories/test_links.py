"""The links' storage, and the pages of ``/links``."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from intake.attribution.touch import TouchKind
from intake.kernel.ids import FormId, LinkId, PersonId
from intake.kernel.person import Profile
from intake.links.link import Link, LinkPage, LinkRow, NewLink, Utm
from storage.database import Database
from storage.sql_unit_of_work import SqlUnitOfWork
from tests.storage.samples import ANNA, LATER, NOW, UTM, attribution, submission, touch


async def added(unit: SqlUnitOfWork, code: str) -> Link:
    link = await unit.links.add(NewLink(code, code.title(), Utm("google")), ANNA.id, NOW)
    assert link
    return link


async def test_a_link_is_found_by_its_code(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        link = await unit.links.add(NewLink("spring", "Весна", UTM, FormId("b2b")), ANNA.id, NOW)
        await unit.commit()
    assert link
    assert link == Link(
        id=link.id,
        code="spring",
        title="Весна",
        utm=UTM,
        form_id=FormId("b2b"),
        window_days=None,
        tail=None,
        enabled=True,
        created_at=NOW,
        created_by=ANNA.id,
    )
    async with database.reading() as unit:
        assert await unit.links.by_code("spring") == link
        assert await unit.links.by_code("autumn") is None


async def test_a_code_is_taken_once(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        await added(unit, "spring")
        assert await unit.links.add(NewLink("spring", "Other", UTM), ANNA.id, LATER) is None
        await unit.commit()


async def test_a_code_that_was_not_folded_is_refused(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        with pytest.raises(IntegrityError):
            await unit.links.add(NewLink("Spring", "Spring", UTM), ANNA.id, NOW)


async def test_without_links_there_is_one_empty_page(database: Database) -> None:
    async with database.reading() as unit:
        assert await unit.link_pages.links(3, 5) == LinkPage((), 0, 1)


async def test_pages_begin_with_the_newest_and_end_with_the_last(
    database: Database, anna: None
) -> None:
    async with database.writing() as unit:
        for number in range(5):
            await added(unit, f"link{number}")
        pages = [await unit.link_pages.links(page, 2) for page in (-1, 0, 1, 2, 9)]
    assert [[row.link.code for row in page.links] for page in pages] == [
        ["link4", "link3"],
        ["link4", "link3"],
        ["link2", "link1"],
        ["link0"],
        ["link0"],
    ]
    assert [(page.page, page.pages) for page in pages] == [(0, 3), (0, 3), (1, 3), (2, 3), (2, 3)]


async def test_a_link_tells_what_came_of_it(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        one, other = await added(unit, "one"), await added(unit, "other")
        await unit.people.meet(Profile(PersonId(2)), NOW)
        first = await unit.touches.add(touch(link_id=one.id))
        await unit.touches.add(touch(LATER, link_id=one.id))
        await unit.touches.add(
            touch(link_id=one.id, person_id=PersonId(2), kind=TouchKind.DISABLED_LINK)
        )
        last = await unit.touches.add(touch(LATER, link_id=other.id))
        await unit.submissions.add(submission("a" * 32, attribution(first)))
        await unit.submissions.add(submission("b" * 32, attribution(first, last)))
        page = await unit.link_pages.links(0, 5)
        alone = await unit.link_pages.link(one.id)
        assert await unit.link_pages.link(LinkId(99)) is None
    assert page.links == (LinkRow(other, 1, 1, 1), LinkRow(one, 3, 2, 1, while_off=1))
    assert alone == page.links[1]


async def test_a_link_is_switched_off_and_on(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        one, other = await added(unit, "one"), await added(unit, "other")
        assert await unit.links.switch(one.id, enabled=False)
        assert not await unit.links.switch(LinkId(99), enabled=False)
        assert await unit.links.get(one.id) == replace(one, enabled=False)
        assert await unit.links.get(other.id) == other
        assert await unit.links.switch(one.id, enabled=True)
        assert await unit.links.get(one.id) == one
