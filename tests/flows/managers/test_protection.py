"""Whoever floods is slowed, then ignored for a while; whoever is banned is not heard at all."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.kernel.ids import PersonId
from intake.nudges.flood import BURST, FloodCounter
from intake.nudges.gate import MUTED_FOR
from intake.team.ban import Ban, PersonHashes
from tests.flows.managers.office_hours import lead_of, open_office
from tests.flows.prospects.walks import LEAD_EN, walk_on
from tests.flows.world import World
from tests.people import Person

SLOWED = "That’s more than I can read at once."
NOW = datetime(2026, 3, 5, tzinfo=UTC)


async def flood(person: Person, messages: int) -> None:
    for number in range(messages):
        await person.says(f"spam {number}")


async def said(person: Person) -> list[str]:
    return [one.text for one in await person.chat.messages()]


# --- floods ---


async def test_a_flood_is_told_once_and_then_ignored(world: World, ann: Person) -> None:
    await ann.opens()
    await flood(ann, BURST + 10)
    texts = await said(ann)
    assert sum(SLOWED in text for text in texts) == 1
    assert SLOWED in texts[-1]
    assert "10 minutes" in texts[-1]
    assert await world.rows("SELECT person_id FROM mutes") == [{"person_id": ann.id}]
    await world.restart()
    await ann.says("Still here")
    assert await said(ann) == texts, "the mute outlives a restart"
    await world.advance(MUTED_FOR + timedelta(seconds=1))
    await ann.says("/help")
    assert "/start" in (await ann.sees()).text


async def test_others_are_served_meanwhile(world: World, ann: Person, ivan: Person) -> None:
    await ann.opens()
    await flood(ann, BURST + 2)
    await ivan.opens()
    assert (await ivan.sees()).text


async def test_an_album_of_ten_is_no_flood(world: World, ann: Person) -> None:
    await ann.opens()
    for _ in range(6):
        await ann.sends_album(*({"photo": True} for _ in range(10)))
    assert not any(SLOWED in text for text in await said(ann))


async def test_a_fast_typist_is_no_flood(world: World, ann: Person) -> None:
    await ann.opens()
    for number in range(90):
        await ann.says(f"word {number}")
        await world.advance(1)
    assert not any(SLOWED in text for text in await said(ann))


async def test_what_waited_through_an_outage_is_no_flood(world: World, ann: Person) -> None:
    await ann.opens()
    with world.holding() as held:
        for number in range(BURST + 20):
            await ann.says(f"word {number}")
            await world.advance(2)
    for update in held:
        await world.feed(update)
    assert not any(SLOWED in text for text in await said(ann))


async def test_presses_count_too(world: World, ann: Person) -> None:
    await walk_on(await LEAD_EN.person(world), ())
    await ann.opens("spring")
    with world.holding() as held:
        await ann.presses("I agree")
    [press] = held
    for number in range(BURST + 3):
        await world.feed({**press, "update_id": press["update_id"] + 1000 + number})
    assert await world.rows("SELECT person_id FROM mutes") == [{"person_id": ann.id}]


async def test_whoever_works_here_is_never_muted(world: World, ann: Person) -> None:
    await ann.opens()
    await open_office(world, ann)
    await flood(ann, BURST + 5)
    await flood(world.admin, BURST + 5)
    assert await world.rows("SELECT person_id FROM mutes") == []


async def test_submissions_of_one_person_join_the_lead(world: World, ann: Person) -> None:
    person = await LEAD_EN.person(world)
    for _ in range(3):
        await walk_on(person, LEAD_EN.deeds)
        await world.advance(60)
    await world.settle()
    async with world.database.reading() as unit:
        [lead] = await unit.leads.open_of(PersonId(person.id))
        assert len(await unit.leads.submissions_of(lead.id)) == 3
    assert (await lead_of(world)).id == lead.id


# --- bans ---


async def ban(world: World, person: Person, until: timedelta | None = None) -> Ban:
    now = world.clock.now()
    mark = PersonHashes()(PersonId(person.id))
    end = None if until is None else now + until
    async with world.database.writing() as unit:
        kept = await unit.bans.add(Ban(mark, PersonId(person.id), "spam", None, now, end))
        await unit.commit()
    await world.advance(6)
    return kept


async def test_a_banned_person_is_not_heard(world: World, ann: Person) -> None:
    await ban(world, ann)
    await world.add_link("spring", form="lead", source="google")
    await ann.opens("spring")
    await ann.says("Hello?")
    await ann.sends_photo()
    assert await said(ann) == []
    assert await world.touches(ann) == []
    assert await world.rows("SELECT id FROM leads") == []


async def test_a_banned_person_in_the_middle_of_a_form_goes_no_further(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:-1])
    seen = await said(person)
    await ban(world, person)
    pressed = await person.presses("Send")
    assert not (pressed.answer or {}).get("text")
    assert await said(person) == seen
    assert await world.submissions() == []


async def test_a_ban_that_ends_or_is_lifted_is_over(world: World, ann: Person) -> None:
    await ban(world, ann, timedelta(hours=1))
    await ann.opens()
    assert await said(ann) == []
    await world.advance(3600)
    await ann.opens()
    assert len(await said(ann)) == 1
    kept = await ban(world, ann)
    await ann.opens()
    assert len(await said(ann)) == 1
    async with world.database.writing() as unit:
        await unit.bans.lift(kept.id, PersonId(world.admin.id), world.clock.now())
        await unit.commit()
    await world.advance(6)
    await ann.opens()
    assert len(await said(ann)) == 2


async def test_a_ban_outlives_its_person_and_a_banned_one_may_be_forgotten(
    world: World, ann: Person
) -> None:
    """What is left of somebody who was forgotten is a hash: they are known by it all the same."""
    await world.add_link("spring", form="lead", source="google")
    await ann.opens("spring")
    await ann.says("Hello?")
    await ban(world, ann)
    before = len(await said(ann))
    await ann.says("/privacy")
    await ann.says("/export")
    await ann.says("/delete_me")
    assert len(await said(ann)) > before
    await ann.presses((await ann.sees()).buttons[0])
    await world.settle()
    assert await world.rows("SELECT id FROM people WHERE first_name = 'Ann'") == []
    (kept,) = await world.rows("SELECT person_hash, person_id, lifted_at FROM bans")
    assert kept["person_hash"] == PersonHashes()(PersonId(ann.id))
    assert kept["person_id"] != ann.id
    assert kept["lifted_at"] is None
    replies = await said(ann)
    await ann.opens("spring")
    await ann.says("It is me again")
    assert await said(ann) == replies
    assert await world.rows("SELECT id FROM leads WHERE closed_at IS NULL") == []


async def test_a_banned_person_who_asks_without_end_is_not_heard_either(
    world: World, ann: Person
) -> None:
    await ban(world, ann)
    for _ in range(BURST + 5):
        await ann.says("/privacy")
    assert len(await said(ann)) <= BURST


# --- the rule ---


@given(st.lists(st.integers(1, 30), max_size=200))
def test_one_message_a_second_is_never_a_flood(pauses: list[int]) -> None:
    counter, at = FloodCounter(), NOW
    for pause in pauses:
        at += timedelta(seconds=pause)
        assert not counter.is_flood(PersonId(1), at)


@given(st.integers(1, 200))
def test_what_comes_at_once_is_let_in_up_to_the_burst(messages: int) -> None:
    counter = FloodCounter()
    floods = [counter.is_flood(PersonId(1), NOW) for _ in range(messages)]
    assert floods.index(True) == BURST if messages > BURST else not any(floods)


@pytest.mark.parametrize("albums", [1, BURST])
def test_an_album_counts_once(albums: int) -> None:
    counter = FloodCounter()
    assert not any(
        counter.is_flood(PersonId(1), NOW, f"album {album}")
        for album in range(albums)
        for _ in range(10)
    )
