"""The links' storage, and the pages of ``/links``."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from intake.attribution.touch import Exclusion, TouchKind
from intake.kernel.ids import FormId, LinkId, PersonId
from intake.kernel.person import Profile
from intake.kernel.unit_of_work import StaleRowError
from intake.links.known_values import LinkField
from intake.links.link import Link, NewLink, Uncounted, Utm
from intake.links.link_page import LinkPage, LinkQuery, LinkRow, LinkStatus
from intake.links.lookalikes import skeleton
from storage.database import Database
from storage.sql_unit_of_work import SqlUnitOfWork
from tests.storage.samples import ANNA, LATER, NOW, UTM, attribution, submission, touch


async def added(unit: SqlUnitOfWork, code: str, source: str = "google") -> Link:
    link = await unit.links.add(NewLink(code, code.title(), Utm(source)), ANNA.id, NOW)
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
        assert await unit.link_pages.links(LinkQuery(), 3, 5) == LinkPage((), 0, 1)


async def test_pages_begin_with_the_newest_and_end_with_the_last(
    database: Database, anna: None
) -> None:
    async with database.writing() as unit:
        for number in range(5):
            await added(unit, f"link{number}")
        pages = [await unit.link_pages.links(LinkQuery(), page, 2) for page in (-1, 0, 1, 2, 9)]
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
            touch(
                link_id=one.id,
                person_id=PersonId(2),
                kind=TouchKind.DISABLED_LINK,
                uncounted=Uncounted.OFF,
            )
        )
        last = await unit.touches.add(touch(LATER, link_id=other.id))
        await unit.submissions.add(submission("a" * 32, attribution(first)))
        await unit.submissions.add(submission("b" * 32, attribution(first, last)))
        page = await unit.link_pages.links(LinkQuery(), 0, 5)
        alone = await unit.link_pages.link(one.id)
        assert await unit.link_pages.link(LinkId(99)) is None
    assert page.links == (LinkRow(other, 1, 1, 1), LinkRow(one, 3, 2, 1, {Uncounted.OFF: 1}))
    assert alone == page.links[1]


async def test_a_link_is_written_over_and_keeps_its_code(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        one, other = await added(unit, "one"), await added(unit, "other")
        changed = replace(one, enabled=False, tags=("vk", "весна"), revision=1, updated_at=LATER)
        await unit.links.save(replace(changed, code="two"), was=0)
        assert await unit.links.get(one.id) == changed
        assert await unit.links.get(other.id) == other
        with pytest.raises(StaleRowError):
            await unit.links.save(changed, was=0)


async def test_links_are_found_by_words_in_any_case_and_by_whole_tags(
    database: Database, anna: None
) -> None:
    wished = [
        NewLink("spring", "Весенняя АКЦИЯ", Utm("vk", "cpc"), tags=("vk", "весна")),
        NewLink("autumn", "Autumn 100%", Utm("google"), tags=("vk2",)),
    ]
    async with database.writing() as unit:
        spring, autumn = await unit.links.add_all(wished, ANNA.id, NOW)
        assert {spring, autumn} == set(await unit.links.of_codes(["spring", "autumn"]))
        await unit.links.save(replace(autumn, archived_at=LATER, revision=1), was=0)

        async def found(search: str, status: LinkStatus = LinkStatus.CURRENT) -> list[str]:
            page = await unit.link_pages.links(LinkQuery(search, status), 0, 5)
            assert page.total == len(page.links)
            return [row.link.code for row in page.links]

        assert await found("весенняя акция") == ["spring"]
        assert await found("акция google") == []
        assert await found("#VK") == ["spring"]
        assert await found("#ve") == []
        assert await found("") == ["spring"]
        assert await found("100%", LinkStatus.ARCHIVED) == ["autumn"]
        assert await found("1_0", LinkStatus.ARCHIVED) == []
        assert await unit.link_pages.every(LinkQuery(), spring.id, 5) == ()
        assert await unit.links.taken(["spring", "summer"]) == {"spring"}
        with pytest.raises(StaleRowError):
            await unit.links.add_all([NewLink("spring", "Again", UTM)], ANNA.id, NOW)


async def test_arrivals_that_count_are_counted_up_to_the_limit(
    database: Database, anna: None
) -> None:
    async with database.writing() as unit:
        one = await added(unit, "one")
        for _ in range(3):
            await unit.touches.add(touch(link_id=one.id))
        await unit.touches.add(touch(link_id=one.id, uncounted=Uncounted.FULL))
        await unit.touches.add(touch(link_id=one.id), excluded=Exclusion.TEAM)
        assert await unit.links.arrived(one.id, 10) == 3
        assert await unit.links.arrived(one.id, 2) == 2


async def test_the_vocabulary_keeps_values_letter_for_letter(
    database: Database, anna: None
) -> None:
    async with database.writing() as unit:
        known = unit.known_values
        source = LinkField.SOURCE
        (google,) = await known.note([(source, "google"), (source, "google")], ANNA.id, NOW)
        (capital, medium) = await known.note(
            [(source, "Google"), (source, "google"), (LinkField.MEDIUM, "cpc")], ANNA.id, LATER
        )
        assert (capital.value, medium.field) == ("Google", LinkField.MEDIUM)
        assert await known.find(source, "GOOGLE") is None
        assert [one.value for one in await known.like(source, skeleton("gооgle"))] == [
            "google",
            "Google",
        ]
        await known.note([(source, "{campaign}_vk")], ANNA.id, LATER, used=False)
        assert [one.value for one in await known.of_field(source, 5)] == [
            "Google",
            "google",
            "{campaign}_vk",
        ]
        assert await known.unconfirmed(5) == ()
        await added(unit, "one")
        (open_source,) = await known.unconfirmed(5)
        assert (open_source.known.id, open_source.links) == (google.id, 1)
        await known.save(replace(google, confirmed_at=LATER, confirmed_by=ANNA.id))
        assert await known.unconfirmed(5) == ()
        await known.save(replace(google, quiet=True))
        assert await known.unconfirmed(5) == ()
        await added(unit, "two", source="Google")
        (open_source,) = await known.unconfirmed(1)
        assert open_source.known.id == capital.id
        await known.forget(google.id)
        assert await known.get(google.id) is None


async def test_many_links_are_read_and_saved_at_once(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        first, second = await added(unit, "spring"), await added(unit, "autumn")
        assert await unit.links.of_codes({"spring", "autumn", "none"}) == (first, second)
        locked = await unit.links.of_codes(["autumn"], lock=True)
        saved = [replace(one, title="New", enabled=False, revision=1) for one in locked]
        await unit.links.save_all(saved)
        assert await unit.links.of_codes({"spring", "autumn"}) == (first, saved[0])
        await unit.commit()
