"""An admin makes a link by answering, whatever goes wrong on the way."""

import pytest

from tests.flows.world import ADMIN, World
from tests.people import Person


async def answers(world: World, *words: str) -> None:
    """Answer the wizard's questions in order; an empty word skips."""
    await world.admin.says("/newlink")
    for word in words:
        await world.admin.says(word or "/skip")


async def links(world: World) -> list[dict[str, object]]:
    return await world.rows("SELECT * FROM links ORDER BY id")


async def test_a_link_with_all_its_values(world: World, ann: Person) -> None:
    await world.admin.says("/newlink")
    texts = [one.text for one in await world.admin.chat.messages()]
    assert any("Let's make a link for an ad." in text for text in texts)
    assert "1/10 · What shall we call this link?" in texts[-1]
    for word in ("Spring <sale>", "google", "cpc", "cid123456", "ad & co", "shoes", "LEAD", "14"):
        await world.admin.says(word)
    await world.admin.presses("gclid")
    assert "10/10 · A code for the link?" in (await world.admin.sees()).text
    await world.admin.says("Spring-Sale")
    assert "Is everything right?" in (await world.admin.sees()).text
    await world.admin.presses("Send")
    made = (await world.admin.sees()).text
    assert "https://t.me/sandbox_bot?start=spring-sale" in made
    assert "Spring <sale>" in made
    assert "google" in made
    assert "credited for 14 days\na tail fills gclid" in made
    [link] = await links(world)
    assert (link["code"], link["form_id"], link["created_by"]) == ("spring-sale", "lead", ADMIN)
    assert link["utm_content"] == "ad & co"
    assert (link["window_days"], link["tail"]) == (14, "gclid")

    await ann.opens("spring-sale")
    assert "To answer your request" in (await ann.sees()).text
    assert await world.submissions() == []


async def test_a_code_is_made_up_when_skipped(world: World, ann: Person) -> None:
    await answers(world, "Spring", "google", *[""] * 8)
    await world.admin.presses("Send")
    [link] = await links(world)
    assert len(str(link["code"])) == 8
    assert f"?start={link['code']}" in (await world.admin.sees()).text
    await ann.opens(str(link["code"]))
    assert [one["kind"] for one in await world.touches(ann)] == ["link"]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("весна", "A code has up to 64 Latin letters"),
        ("two words", "A code has up to 64 Latin letters"),
        ("v_spring", "Codes that begin with v_ or i_ are reserved."),
        ("I_spring", "Codes that begin with v_ or i_ are reserved."),
        ("spring__sale", "A code can’t have two underscores in a row."),
        ("TAKEN", "The code taken is taken."),
    ],
)
async def test_a_code_that_cannot_be_used_is_asked_again(
    world: World, code: str, reason: str
) -> None:
    await world.add_link("taken")
    await answers(world, "Spring", "google", *[""] * 7, code)
    await world.admin.presses("Send")
    seen = (await world.admin.sees()).text
    assert reason in seen
    assert "A code for the link?" in seen
    assert len(await links(world)) == 1
    await world.restart()
    await world.admin.says("spring")
    assert "Is everything right?" in (await world.admin.sees()).text
    await world.admin.presses("Send")
    assert [link["code"] for link in await links(world)] == ["taken", "spring"]


async def test_a_form_that_does_not_exist_is_asked_again(world: World) -> None:
    await answers(world, "Spring", "google", "", "", "", "", "leed", "", "", "spring")
    await world.admin.presses("Send")
    seen = (await world.admin.sees()).text
    assert "There is no such form. These exist: b2b, event, lead" in seen
    await world.admin.says("newlink")
    await world.admin.presses("Send")
    assert "There is no such form." in (await world.admin.sees()).text, "a wizard is no form"
    await world.admin.says("lead")
    await world.admin.presses("Send")
    assert [link["form_id"] for link in await links(world)] == ["lead"]


async def test_back_and_cancel(world: World) -> None:
    await answers(world, "Spring", "gogle")
    await world.admin.says("/back")
    await world.admin.says("google")
    assert "3/10" in (await world.admin.sees()).text
    await world.admin.says("/cancel")
    assert "cancelled" in (await world.admin.sees()).text
    assert await links(world) == []


async def test_a_double_tap_makes_one_link_and_says_it_twice(world: World) -> None:
    await answers(world, "Spring", "google", *[""] * 8)
    with world.holding() as held:
        await world.admin.presses("Send")
        await world.admin.presses("Send")
    for raw in (*held, held[0]):
        await world.feed(raw)
    [link] = await links(world)
    said = [one for one in await world.admin.chat.messages() if "The link is ready" in one.text]
    assert len(said) >= 2
    assert all(f"start={link['code']}" in one.text for one in said)


async def test_an_admin_in_the_middle_of_a_form_is_asked(world: World) -> None:
    await world.add_link("spring", form="lead")
    await world.admin.opens("spring")
    await world.admin.presses("I agree")
    await world.admin.says("/newlink")
    assert "You have begun “Request”." in (await world.admin.sees()).text
    await world.admin.presses("Start over")
    assert "What shall we call this link?" in (await world.admin.sees()).text


@pytest.mark.parametrize("command", ["/newlink", "/links", "/newlink spring", "/NEWLINK"])
async def test_strangers_learn_nothing(world: World, ann: Person, command: str) -> None:
    await ann.opens()
    await ann.says("/nonsense")
    unknown = (await ann.sees()).text
    await ann.says(command)
    assert (await ann.sees()).text == unknown
    assert await world.conversation(ann) is None


async def test_somebody_who_is_no_admin_any_more_makes_no_link(world: World) -> None:
    await answers(world, "Spring", "google", *[""] * 8)
    await world.restart(admin_ids=frozenset({1}))
    await world.admin.presses("Send")
    assert await links(world) == []
    assert "Nothing is being filled in right now." in (await world.admin.sees()).text
