"""An admin makes a link by answering, whatever goes wrong on the way."""

from pathlib import Path

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
    assert any("Let’s make a link for an ad." in text for text in texts)
    assert "1/10 · What should we call this link?" in texts[-1]
    for word in ("Spring <sale>", "google", "cpc", "cid123456", "ad & co", "shoes"):
        await world.admin.says(word)
    asked = await world.admin.sees()
    assert "7/10 · Which form should people get?" in asked.text
    assert {"Request", "Company request", "Event registration"} <= set(asked.buttons)
    await world.admin.presses("Request")
    await world.admin.says("14")
    await world.admin.presses("gclid")
    assert "10/10 · A code for the link?" in (await world.admin.sees()).text
    await world.admin.says("Spring-Sale")
    summary = (await world.admin.sees()).text
    assert "Is everything right?" in summary
    assert "7. Form\nRequest\n" in summary
    await world.admin.presses("Send")
    made = (await world.admin.sees()).text
    assert "/go/" not in made, "nobody said where the redirect is reached"
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
        ("c" * 65, "That’s too long: 65 characters, but only 64 fit."),
    ],
)
async def test_a_code_that_cannot_be_used_is_asked_again_at_once(
    world: World, code: str, reason: str
) -> None:
    await world.add_link("taken")
    await answers(world, "Spring", "google", *[""] * 7, code)
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
    await answers(world, "Spring", "google", "", "", "", "")
    for wrong in ("leed", "newlink"):
        await world.admin.says(wrong)
        seen = (await world.admin.sees()).text
        assert "There’s no such option. Please choose one of those below." in seen
        assert "7/10 · Which form should people get?" in seen
    for word in ("LEAD", "", "", "spring"):
        await world.admin.says(word or "/skip")
    await world.admin.presses("Send")
    assert [link["form_id"] for link in await links(world)] == ["lead"]


@pytest.mark.parametrize("days", ["0", "181", "1.5", "a month"])
async def test_a_window_that_cannot_be_is_asked_again_at_once(world: World, days: str) -> None:
    await answers(world, "Spring", "google", *[""] * 5, days)
    assert "8/10 · For how many days" in (await world.admin.sees()).text


async def test_the_only_form_is_not_asked_for(world: World) -> None:
    for form in ("b2b", "event"):
        await world.remove_form(form)
    await answers(world, "Spring", "google", "", "", "", "")
    assert "7/9 · For how many days" in (await world.admin.sees()).text


async def test_the_redirect_is_shown_where_it_is_reached(tmp_path: Path, template: Path) -> None:
    async with World.open(
        tmp_path,
        template,
        public_url="https://bot.example.com",
        webhook_secret="w" * 32,
        secret_key="k" * 64,
    ) as world:
        await answers(world, "Spring", "google", *[""] * 7, "spring")
        await world.admin.presses("Send")
        made = (await world.admin.sees()).text
        assert "https://t.me/sandbox_bot?start=spring" in made
        assert "https://bot.example.com/go/spring" in made
        await world.admin.says("/links")
        await world.admin.presses("1")
        assert "https://bot.example.com/go/spring" in (await world.admin.sees()).text


async def test_a_correction_knows_at_once_that_there_is_no_such_link(world: World) -> None:
    await world.admin.says("/correct")
    await world.admin.says("sprong")
    seen = (await world.admin.sees()).text
    assert "There’s no link with the code sprong." in seen
    assert "The link’s code?" in seen


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
    assert "You’ve already started “Request”," in (await world.admin.sees()).text
    await world.admin.presses("Start “New link”")
    assert "What should we call this link?" in (await world.admin.sees()).text


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
    assert "You’re not filling anything in right now." in (await world.admin.sees()).text


@pytest.mark.parametrize("address", ["https://t.me/sandbox_bot?start=fair", "/start=fair"])
async def test_a_pasted_link_names_its_code(world: World, address: str) -> None:
    await answers(world, "Fair", "google", *[""] * 7, address)
    await world.admin.presses("Send")
    assert [link["code"] for link in await links(world)] == ["fair"]
    await world.admin.says("/correct")
    await world.admin.says(f"{address}__ad7")
    assert "2/7 · The right utm_source?" in (await world.admin.sees()).text
