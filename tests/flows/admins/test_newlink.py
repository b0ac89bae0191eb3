"""An admin makes a link by answering: two questions, and the rest on request."""

from pathlib import Path

import pytest

from tests.flows.world import ADMIN, World
from tests.people import Person
from tests.qr_reader import read_picture


async def to_summary(world: World, title: str = "Spring", source: str = "google") -> str:
    """Answer both questions, and give what the summary says."""
    await world.admin.says("/newlink")
    await world.admin.says(title)
    await world.admin.says(source)
    return (await world.admin.sees()).text


async def fills(world: World, **answers: str) -> None:
    """Add further answers from the summary, by the labels of their buttons."""
    for label, answer in answers.items():
        shown = label if label.startswith("utm_") else label.replace("_", " ")
        await world.admin.presses(f"➕ {shown}")
        await world.admin.says(answer)


async def links(world: World) -> list[dict[str, object]]:
    return await world.rows("SELECT * FROM links ORDER BY id")


async def test_two_answers_make_a_link(world: World, ann: Person) -> None:
    await world.admin.says("/newlink")
    texts = [one.text for one in await world.admin.chat.messages()]
    assert any("Two questions, and it’s ready" in text for text in texts)
    assert "1/2 · What should we call this link?" in texts[-1]
    await world.admin.says("Spring <sale>")
    assert "2/2 · The source: utm_source?" in (await world.admin.sees()).text
    await world.admin.says("google")
    summary = await world.admin.sees()
    assert "Is everything right?" in summary.text
    assert "It will be\nhttps://t.me/sandbox_bot?start=" in summary.text
    assert "skipped" not in summary.text
    assert {"➕ utm_medium", "➕ Team", "➕ Last day", "➕ Limit", "➕ Tags"} <= set(
        summary.buttons
    )
    await world.admin.presses("That’s right")
    made = await world.admin.sees()
    [link] = await links(world)
    assert len(str(link["code"])) == 8
    assert f"https://t.me/sandbox_bot?start={link['code']}" in made.text
    assert "/go/" not in made.text, "nobody said where the redirect is reached"
    assert "add this source in Sales Intelligence, letter for letter: google" in made.text
    assert {"📋 Link", "📋 Code", "🔳 QR code", "✅ google is there"} <= set(made.buttons)
    code = (await world.admin.chat.messages())[-2]
    picture = await world.bot.download(code.raw["photo"][-1]["file_id"])
    assert picture is not None
    address = f"https://t.me/sandbox_bot?start={link['code']}"
    assert (code.text, read_picture(picture.read())) == (address, address)
    await ann.opens(str(link["code"]))
    assert [one["kind"] for one in await world.touches(ann)] == ["link"]
    assert await world.rows("SELECT what, by FROM audit WHERE what = 'link.made'") == [
        {"what": "link.made", "by": ADMIN}
    ]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("/newlink Spring sale", "2/2 · The source: utm_source?"),
        ("/compare spring", "2/2 · What is different?"),
        ("/compare https://t.me/sandbox_bot?start=SPRING", "2/2 · What is different?"),
        ("/correct spring", "2/7 · The right utm_source?"),
        ("/rule #1", "2/8 · For which form?"),
    ],
)
async def test_what_is_typed_with_a_wizards_command_is_its_first_answer(
    world: World, typed: str, asked: str
) -> None:
    await world.add_link("spring", source="google")
    await world.admin.says(typed)
    seen = await world.admin.sees()
    assert asked in seen.text
    await world.admin.presses("Back")
    assert "1/" in (await world.admin.sees()).text, "it can be put right"
    await world.admin.says(typed)
    assert "already started" in (await world.admin.sees()).text, "what was answered is not lost"


async def test_a_code_with_a_wizards_command_that_nobody_knows_is_asked_again(
    world: World,
) -> None:
    await world.admin.says("/compare nowhere")
    assert "1/2 · Behind which link?" in (await world.admin.sees()).text
    assert "nowhere" in (await world.admin.sees()).text
    assert any("compare two variants" in one.text for one in await world.admin.chat.messages())


async def test_a_link_with_all_its_values(world: World, ann: Person) -> None:
    await to_summary(world)
    await fills(
        world, utm_medium="cpc", utm_campaign="cid123456", utm_content="ad & co", utm_term="shoes"
    )
    await world.admin.presses("➕ Form")
    asked = await world.admin.sees()
    assert asked.text.startswith("Which form should people get?"), "no number: it was asked for"
    assert {"Request", "Company request", "Event registration"} <= set(asked.buttons)
    await world.admin.presses("Request")
    await fills(world, Pipeline="Partners", Days_that_count="14", Limit="3", Tags="#Vk, весна")
    await world.admin.presses("➕ The tail fills")
    await world.admin.presses("gclid")
    await world.admin.presses("➕ Last day")
    await world.admin.says("31.12.2026")
    number = await number_of(world, "Code")
    await world.admin.presses(f"✏️ {number}")
    await world.admin.says("Spring-Sale")
    await world.admin.presses("That’s right")
    made = (await world.admin.sees()).text
    assert "credited for 14 days\na tail fills gclid\nform: lead\npipeline: Partners" in made
    assert "the first 3 arrivals count\n#vk #весна" in made
    [link] = await links(world)
    assert (link["code"], link["form_id"], link["created_by"]) == ("spring-sale", "lead", ADMIN)
    assert link["utm_content"] == "ad & co"
    assert (link["window_days"], link["tail"], link["arrivals_limit"]) == (14, "gclid", 3)
    assert str(link["expires_at"]).startswith("2027-01-01")
    await ann.opens("spring-sale")
    assert "To answer your request" in (await ann.sees()).text
    assert await world.submissions() == []


async def number_of(world: World, label: str) -> int:
    lines = (await world.admin.sees()).text.splitlines()
    return next(int(line.split(".")[0]) for line in lines if line.endswith(f". {label}"))


async def test_values_used_before_are_buttons(world: World) -> None:
    await to_summary(world, "Spring", "vk_{campaign}")
    assert "{campaign} has nothing to stand for" in (await world.admin.sees()).text
    await fills(world, utm_campaign="123456")
    assert "utm_source: vk_123456" in (await world.admin.sees()).text
    await world.admin.presses("That’s right")
    await world.admin.says("/newlink")
    await world.admin.says("Autumn")
    asked = await world.admin.sees()
    assert asked.buttons[:2] == ["vk_{campaign}", "vk_123456"]
    await world.admin.presses("vk_{campaign}")
    await fills(world, utm_campaign="654321")
    await world.admin.presses("That’s right")
    assert [one["utm_source"] for one in await links(world)] == ["vk_123456", "vk_654321"]


async def test_lookalikes_and_capitals_are_remarked_and_put_right_by_a_button(
    world: World,
) -> None:
    await to_summary(world)
    await world.admin.presses("That’s right")
    for typed in ("Google", "gооgle"):
        seen = await to_summary(world, "Autumn", typed)
        assert f"“{typed}” looks like “google”, which is in use." in seen
        await world.admin.presses("source → google")
        assert "looks like" not in (await world.admin.sees()).text
        await world.admin.presses("That’s right")
    seen = await to_summary(world, "Winter", "Yаndex")
    assert "“Yаndex” mixes alphabets" in seen
    await world.admin.says("/cancel")
    seen = await to_summary(world, "Winter", "Yandex Direct")
    assert "Lower case is easier to keep the same everywhere: “yandex_direct”" in seen
    await world.admin.presses("That’s right")
    sources = [one["utm_source"] for one in await links(world)]
    assert sources == ["google", "google", "google", "Yandex Direct"], "a remark is no refusal"


async def test_reports_need_a_campaigns_number(world: World) -> None:
    await to_summary(world)
    await fills(world, utm_campaign="spring")
    hint = "finds a campaign’s costs only by its number of six digits or more"
    assert hint in (await world.admin.sees()).text
    number = await number_of(world, "utm_campaign")
    for good in ("1234567", "cid123456", "gid|123456"):
        await world.admin.presses(f"✏️ {number}")
        await world.admin.says(good)
        number = await number_of(world, "utm_campaign")
        assert hint not in (await world.admin.sees()).text


async def test_payloads_are_tried_out_before_the_link_is_made(world: World) -> None:
    await world.add_link("spring", source="google")
    await to_summary(world, "Autumn", "vk")
    await world.admin.presses("➕ The tail fills")
    await world.admin.presses("utm_content")
    await world.admin.presses(f"✏️ {await number_of(world, 'Code')}")
    await world.admin.says("autumn")
    for tried in ("autumn__ad7", "https://t.me/sandbox_bot?start=autumn__ad7"):
        await world.admin.says(tried)
        seen = (await world.admin.sees()).text
        assert "How that would be read\nautumn__ad7\nA link of yours." in seen
        assert "utm_source: vk\nutm_content: ad7" in seen
        assert "Please use the buttons" not in seen
    await world.admin.says("spring")
    assert "Link: Spring (spring)" in (await world.admin.sees()).text
    assert await world.touches(world.admin) == await world.touches(world.admin)
    assert [one["payload"] for one in await world.touches(world.admin)] == [""]
    await world.admin.presses("That’s right")
    assert [one["code"] for one in await links(world)] == ["spring", "autumn"]


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
    await to_summary(world)
    await world.admin.presses(f"✏️ {await number_of(world, 'Code')}")
    await world.admin.says(code)
    seen = (await world.admin.sees()).text
    assert reason in seen
    assert "A code for the link?" in seen
    assert len(await links(world)) == 1
    await world.restart()
    await world.admin.says("spring")
    assert "Is everything right?" in (await world.admin.sees()).text
    await world.admin.presses("That’s right")
    assert [link["code"] for link in await links(world)] == ["taken", "spring"]


@pytest.mark.parametrize(
    ("label", "wrong", "said"),
    [
        ("Days that count", "0", ""),
        ("Days that count", "a month", ""),
        ("Limit", "1.5", ""),
        ("Team", "Nobody's", "There’s no team like that."),
        ("Manager", "Nobody", "Nobody in the team is called Nobody."),
        ("Tags", "two/parts", "A tag is one word"),
        ("Form", "newlink", "There’s no such option."),
        ("utm_medium", "{nonsense}", "There’s nothing that {nonsense} could stand for."),
        ("utm_medium", "{medium}", "{medium} stands for itself."),
    ],
)
async def test_an_answer_that_cannot_be_used_is_asked_again_at_once(
    world: World, label: str, wrong: str, said: str
) -> None:
    await to_summary(world)
    await world.admin.presses(f"➕ {label}")
    asked = (await world.admin.sees()).text
    await world.admin.says(wrong)
    seen = (await world.admin.sees()).text
    assert said in seen
    assert asked.splitlines()[0] in seen
    await world.admin.says("/cancel")
    assert "Is everything right?" in (await world.admin.sees()).text


async def test_the_only_form_is_not_asked_for(world: World) -> None:
    for form in ("b2b", "event"):
        await world.remove_form(form)
    await to_summary(world)
    assert "➕ Form" not in (await world.admin.sees()).buttons


async def test_the_redirect_is_shown_where_it_is_reached(tmp_path: Path, template: Path) -> None:
    async with World.open(
        tmp_path,
        template,
        public_url="https://bot.example.com",
        webhook_secret="w" * 32,
        secret_key="k" * 64,
    ) as world:
        await to_summary(world)
        await world.admin.presses("That’s right")
        made = await world.admin.sees()
        [link] = await links(world)
        assert f"https://t.me/sandbox_bot?start={link['code']}" in made.text
        assert f"https://bot.example.com/go/{link['code']}" in made.text
        assert "📋 Address that counts visits" in made.buttons
        await world.admin.presses("🌐 For a website")
        snippet = (await world.admin.sees()).text
        assert f'<a href="https://t.me/sandbox_bot?start={link["code"]}">Telegram</a>' in snippet
        assert '<script async src="https://bot.example.com/tracker.js"></script>' in snippet


async def test_a_correction_knows_at_once_that_there_is_no_such_link(world: World) -> None:
    await world.admin.says("/correct")
    await world.admin.says("sprong")
    seen = (await world.admin.sees()).text
    assert "There’s no link with the code sprong." in seen
    assert "The link’s code?" in seen


async def test_back_and_cancel(world: World) -> None:
    await to_summary(world, "Spring", "gogle")
    await world.admin.says("/back")
    await world.admin.says("google")
    assert "Is everything right?" in (await world.admin.sees()).text
    await world.admin.says("/cancel")
    assert "cancelled" in (await world.admin.sees()).text
    assert await links(world) == []


async def test_a_double_tap_makes_one_link_and_says_it_twice(world: World) -> None:
    await to_summary(world)
    with world.holding() as held:
        await world.admin.presses("That’s right")
        await world.admin.presses("That’s right")
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
    await world.admin.presses("Start “Link”")
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
    await to_summary(world)
    await world.restart(admin_ids=frozenset({1}))
    await world.admin.presses("That’s right")
    assert await links(world) == []
    assert "You’re not filling anything in right now." in (await world.admin.sees()).text
    assert "You may not do that any more" in (await world.admin.chat.messages())[-1].text


@pytest.mark.parametrize("act", ["spring", "✏️ 2", "/back"])
async def test_a_wizard_shows_nothing_to_somebody_who_is_no_admin_any_more(
    world: World, act: str
) -> None:
    await world.add_link("spring", source="secret")
    await to_summary(world, source="vk")
    await world.restart(admin_ids=frozenset({1}))
    before = len(await world.admin.chat.messages())
    if act.startswith("✏️"):
        await world.admin.presses(act)
    else:
        await world.admin.says(act)
    shown_since = "\n".join(one.text for one in (await world.admin.chat.messages())[before:])
    assert "You may not do that any more" in shown_since
    assert "secret" not in shown_since
    assert "utm_source" not in shown_since
    assert await world.conversation(world.admin) is None


@pytest.mark.parametrize("address", ["https://t.me/sandbox_bot?start=fair", "/start=fair"])
async def test_a_pasted_link_names_its_code(world: World, address: str) -> None:
    await to_summary(world, "Fair")
    await world.admin.presses(f"✏️ {await number_of(world, 'Code')}")
    await world.admin.says(address)
    await world.admin.presses("That’s right")
    assert [link["code"] for link in await links(world)] == ["fair"]
    await world.admin.says("/correct")
    await world.admin.says(f"{address}__ad7")
    assert "2/7 · The right utm_source?" in (await world.admin.sees()).text
