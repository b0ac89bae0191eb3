"""Two variants behind one link: who gets which, what is noted of it, and everybody getting one."""

from typing import Any

import pytest
from sqlalchemy import Table, select

from intake.kernel.ids import ExperimentId, LinkId, PersonId
from intake.links.experiment import Arm, arm_for
from storage.tables import audit, conversations, journeys, submissions, touches, variants
from tests.flows.delivery.office import QUICK, prepare
from tests.flows.world import ADMIN, World
from tests.people import Person, SeenMessage

OTHER = {
    **QUICK,
    "title": "Another form",
    "greeting": "Hello from the other one",
    "steps": QUICK["steps"][:2],
    "crm": {"bundle": "deal", "contact": True},
}
PEOPLE = 24


@pytest.fixture
async def office(world: World) -> World:
    """Two forms, one link."""
    for form in ("b2b", "event", "lead"):
        (world.folder / "forms" / f"{form}.yaml").unlink()
    await prepare(world, {**QUICK, "greeting": "Welcome"})
    await world.write_form("other", OTHER)
    return world


async def compares(world: World, *answers: str) -> None:
    """The admin begins a comparison behind the link."""
    await world.admin.says("/compare")
    await world.admin.says("spring")
    for answer in answers:
        if answer in {"Skip", "The greeting", "The form", "Another form", "A quick question"}:
            await world.admin.presses(answer)
        else:
            await world.admin.says(answer)
    await world.admin.presses("That’s right")


async def last(world: World) -> SeenMessage:
    return (await world.admin.chat.messages())[-1]


def arm(person: Person, experiment: int = 1) -> Arm:
    return arm_for(ExperimentId(experiment), LinkId(1), PersonId(person.id))


async def someone(world: World, wanted: Arm, experiment: int = 1) -> Person:
    """Somebody who gets that variant."""
    for _ in range(40):
        person = world.person()
        if arm(person, experiment) is wanted:
            return person
    raise AssertionError("the hash parts nobody")


async def noted(world: World, table: Table[Any], person: Person) -> list[str | None]:
    """Which variants a table names for somebody, in the order of its rows."""
    joined = select(variants.c.arm).select_from(
        table.outerjoin(variants, variants.c.id == table.c.variant_id)
    )
    rows = joined.where(table.c.person_id == person.id).order_by(table.c.id)
    async with world.database.reading() as unit:
        return list((await unit.connection.run(rows)).scalars())


async def test_half_of_the_people_get_the_other_greeting(office: World) -> None:
    await compares(office, "The greeting", "Good to see you!", "Skip")
    assert "spring runs" in (await last(office)).text
    seen = {}
    for _ in range(PEOPLE):
        person = office.person()
        await person.opens("spring")
        greeting = (await person.chat.messages())[0].text
        assert ("Good to see you!" in greeting) is (arm(person) is Arm.B)
        seen[arm(person)] = greeting
    assert set(seen) == set(Arm)
    assert "Welcome" in seen[Arm.A]


async def test_it_is_kept_on_touch_conversation_submission_and_journey(office: World) -> None:
    await compares(office, "The form", "Another form")
    for wanted, words in ((Arm.A, ("Ann", "+4930901820", "Lee")), (Arm.B, ("Ann", "+4930901821"))):
        person = await someone(office, wanted)
        await person.opens("spring")
        for said in words:
            await person.says(said)
        await person.presses("Send")
        for table in (touches, conversations, journeys, submissions):
            assert await noted(office, table, person) == [wanted], table.name
    await office.deliver()
    titles = {one["fields"]["TITLE"] for one in office.entities("deal")}
    assert len(titles) == 2


async def test_whoever_comes_again_gets_the_same(office: World) -> None:
    await compares(office, "The greeting", "Good to see you!", "Skip")
    person = await someone(office, Arm.B)
    for _ in range(3):
        await person.opens("spring")
        assert "Good to see you!" in (await person.chat.messages())[-2].text
        await person.says("Ann")
        await person.says("/cancel")
    assert await noted(office, touches, person) == [Arm.B] * 3
    assert await noted(office, conversations, person) == [Arm.B] * 3


async def test_a_form_begun_in_another_way_is_in_no_comparison(office: World) -> None:
    await compares(office, "The greeting", "Good to see you!", "Skip")
    person = await someone(office, Arm.B)
    await person.opens()
    await person.presses("A quick question")
    assert "Welcome" in (await person.chat.messages())[-2].text
    assert await noted(office, conversations, person) == [None]


async def test_starting_over_keeps_the_variant(office: World) -> None:
    await compares(office, "The greeting", "Good to see you!", "Skip")
    person = await someone(office, Arm.B)
    await person.opens("spring")
    await person.says("Ann")
    await person.opens("spring")
    await person.presses("Start over")
    assert "Good to see you!" in (await person.chat.messages())[-2].text
    assert await noted(office, conversations, person) == [Arm.B, Arm.B]


async def test_starting_over_after_a_bare_start_keeps_the_variant(office: World) -> None:
    await compares(office, "The greeting", "Good to see you!", "Skip")
    person = await someone(office, Arm.B)
    await person.opens("spring")
    await person.says("Ann")
    await person.opens()
    await person.presses("Start over")
    assert "Good to see you!" in (await person.chat.messages())[-2].text
    await person.says("Ann")
    await person.opens("nothing-we-know")
    await person.presses("Start over")
    assert await noted(office, conversations, person) == [Arm.B] * 3


async def test_starting_over_after_another_link_is_in_no_comparison(office: World) -> None:
    await office.add_link("autumn", source="vk")
    await compares(office, "The greeting", "Good to see you!", "Skip")
    person = await someone(office, Arm.B)
    await person.opens("spring")
    await person.says("Ann")
    await person.opens("autumn")
    await person.presses("Start over")
    assert await noted(office, conversations, person) == [Arm.B, None]


async def test_a_form_in_which_nothing_was_said_makes_place_for_the_variant(office: World) -> None:
    await compares(office, "The greeting", "Good to see you!", "Skip")
    person = await someone(office, Arm.B)
    await person.opens()
    await person.presses("A quick question")
    await person.opens("spring")
    assert "Good to see you!" in (await person.chat.messages())[-2].text
    await person.opens("spring")
    assert "Good to see you!" in (await person.chat.messages())[-2].text
    assert await noted(office, conversations, person) == [None, Arm.B]


async def test_who_comes_again_after_their_form_is_gone_gets_the_variant(office: World) -> None:
    await compares(office, "The greeting", "Good to see you!", "Skip")
    person = await someone(office, Arm.B)
    await person.opens()
    await person.presses("Another form")
    await person.says("Ann")
    await office.remove_form("other")
    await person.opens("spring")
    assert "Good to see you!" in (await person.chat.messages())[-2].text
    assert await noted(office, conversations, person) == [None, Arm.B]


async def settles(world: World, arm: str) -> None:
    """The admin lets everybody get a variant of the newest comparison."""
    await world.admin.says("/variants")
    await world.admin.presses("spring")
    await world.admin.presses(f"Everybody gets {arm}")
    await world.admin.presses("Yes, do it")


async def test_what_everybody_gets_is_what_the_next_comparison_compares_with(office: World) -> None:
    await compares(office, "The greeting", "Good to see you!", "Skip")
    await settles(office, "B")
    await compares(office, "The greeting", "Come in!", "Skip")
    for wanted, greeting in ((Arm.A, "Good to see you!"), (Arm.B, "Come in!")):
        person = await someone(office, wanted, 2)
        await person.opens("spring")
        assert greeting in (await person.chat.messages())[0].text
        assert await noted(office, conversations, person) == [wanted]
    await office.admin.says("/variants")
    await office.admin.presses("spring")
    shown = (await last(office)).text
    assert "A: the greeting “Good to see you!”" in shown
    assert "B: the greeting “Come in!”" in shown
    await settles(office, "A")
    person = await someone(office, Arm.B, 2)
    await person.opens("spring")
    assert "Good to see you!" in (await person.chat.messages())[0].text


async def test_a_greeting_is_compared_in_the_form_that_everybody_gets(office: World) -> None:
    await compares(office, "The form", "Another form")
    await settles(office, "B")
    await compares(office, "The form", "Another form")
    assert "nothing to compare" in (await last(office)).text
    await office.admin.says("/cancel")
    await office.admin.says("/cancel")
    await compares(office, "The greeting", "Come in!", "Skip")
    for wanted, greeting in ((Arm.A, "Hello from the other one"), (Arm.B, "Come in!")):
        person = await someone(office, wanted, 2)
        await person.opens("spring")
        first, second = (await person.chat.messages())[:2]
        assert greeting in first.text
        assert second.text.startswith("1/2")
    await office.remove_form("other")
    person = await someone(office, Arm.B, 2)
    await person.opens("spring")
    assert "Welcome" in (await person.chat.messages())[0].text


async def test_an_older_comparison_decides_nothing_any_more(office: World) -> None:
    await compares(office, "The greeting", "Good to see you!", "Skip")
    await office.admin.presses("Open it")
    old = await last(office)
    await settles(office, "B")
    await compares(office, "The greeting", "Come in!", "Skip")
    await office.admin.presses("Everybody gets A", message_id=old.id)
    shown = next(one for one in await office.admin.chat.messages() if one.id == old.id)
    assert "Everybody got B, until the next comparison began." in shown.text
    assert not any("Everybody gets" in text for text in (shown.text, *shown.buttons))


async def test_everybody_gets_one_in_the_end(office: World) -> None:
    await compares(office, "The greeting", "Good to see you!", "Skip")
    await (await someone(office, Arm.A)).opens("spring")
    await office.admin.presses("Open it")
    assert "A 1 person, B 0 people" in (await last(office)).text
    await office.admin.presses("Everybody gets B")
    assert "Shall everybody" in (await last(office)).text
    await office.admin.presses("Yes, do it")
    assert "Everybody gets B." in (await last(office)).text
    for wanted in Arm:
        person = await someone(office, wanted)
        await person.opens("spring")
        assert "Good to see you!" in (await person.chat.messages())[0].text
    await office.admin.presses("Everybody gets A")
    await office.admin.presses("Yes, do it")
    person = await someone(office, Arm.B)
    await person.opens("spring")
    assert "Welcome" in (await person.chat.messages())[0].text
    assert await noted(office, touches, person) == [None]
    async with office.database.reading() as unit:
        rows = (await unit.connection.run(select(audit).order_by(audit.c.id))).all()
    assert [(row.what, row.by, row.before, row.after) for row in rows] == [
        ("link.compared", ADMIN, None, "greeting"),
        ("link.variant_kept", ADMIN, None, "B"),
        ("link.variant_kept", ADMIN, "B", "A"),
    ]


async def test_nobody_is_parted_while_the_other_form_is_gone(office: World) -> None:
    await compares(office, "The form", "Another form")
    await office.remove_form("other")
    for wanted in Arm:
        person = await someone(office, wanted)
        await person.opens("spring")
        assert "Welcome" in (await person.chat.messages())[0].text
        assert await noted(office, touches, person) == [None]


async def test_shares_are_told_with_their_interval(office: World) -> None:
    await compares(office, "The form", "Another form")
    for wanted, words in ((Arm.A, ()), (Arm.B, ("Ann", "+4930901821"))):
        person = await someone(office, wanted)
        await person.opens("spring")
        for said in words:
            await person.says(said)
        if words:
            await person.presses("Send")
    await office.admin.says("/variants")
    await office.admin.presses("spring")
    shown = (await last(office)).text
    assert "A: 0 of 1 sent the form, 0 % (most likely 0–79 %)" in shown
    assert "B: 1 of 1 sent the form, 100 % (most likely 21–100 %)" in shown
    assert "Too early to tell" in shown


async def test_one_comparison_of_a_link_at_a_time(office: World) -> None:
    await compares(office, "The greeting", "Good to see you!", "Skip")
    await office.admin.says("/compare")
    await office.admin.says("spring")
    assert "is being compared already" in (await last(office)).text
    await office.admin.says("nowhere")
    assert "nowhere" in (await last(office)).text
    await office.admin.says("/cancel")
    await office.admin.says("/variants")
    await office.admin.presses("spring")
    await office.admin.presses("Everybody gets A")
    await office.admin.presses("Yes, do it")
    await compares(office, "The form", "Another form")
    assert "spring runs" in (await last(office)).text


async def test_the_links_own_form_is_no_variant(office: World) -> None:
    await compares(office, "The form", "A quick question")
    assert "nothing to compare" in (await last(office)).text


async def test_comparisons_are_found_by_a_part_of_their_link(office: World) -> None:
    await compares(office, "The greeting", "Good to see you!", "Skip")
    await office.admin.says("/variants SPR")
    assert "spring" in (await last(office)).text
    await office.admin.says("/variants autumn")
    assert "No link that is compared" in (await last(office)).text


async def test_a_repeated_start_is_greeted_in_the_same_way(office: World) -> None:
    await compares(office, "The greeting", "Good to see you!", "Skip")
    person = await someone(office, Arm.B)
    with office.holding() as held:
        await person.opens("spring")
    for _ in range(2):
        await office.feed(held[0])
    greeted = [one.text for one in await person.chat.messages() if "Good to see you!" in one.text]
    assert greeted
    assert not any("Welcome" in one.text for one in await person.chat.messages())
    assert await noted(office, touches, person) == [Arm.B]
