"""``/links``: all links with what came of them, and what can be done with each."""

from datetime import timedelta

import pytest

from intake.team.member import Role
from tests.flows.managers.crew import make_member
from tests.flows.prospects.walks import LEAD_EN, walk_on
from tests.flows.world import World
from tests.people import Person
from tests.qr_reader import read_drawing, read_picture, size_of


async def opens(world: World, button: str = "1", search: str = "") -> str:
    """Open a link's page, and give what it says."""
    await world.admin.says(f"/links {search}")
    await world.admin.presses(button)
    return (await world.admin.sees()).text


async def switches_off(world: World) -> None:
    await world.admin.presses("Switch it off")
    await world.admin.presses("Yes, switch it off")


async def touch_kinds(world: World, person: Person) -> list[tuple[object, object, object]]:
    return [
        (one["kind"], one["link_code"], one["uncounted"]) for one in await world.touches(person)
    ]


async def test_there_are_none_yet(world: World) -> None:
    await world.admin.says("/links")
    assert "There are no links here yet." in (await world.admin.sees()).text


async def test_a_link_tells_what_came_of_it(world: World, ann: Person) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds)
    await ann.opens("spring")
    await ann.opens("SPRING")
    await world.admin.says("/links")
    seen = (await world.admin.sees()).text
    assert "Spring" in seen
    assert "utm_source=google, utm_medium=cpc" in seen
    assert "https://t.me/sandbox_bot?start=spring" in seen
    assert "2 people, 3 arrivals, 1 submission" in seen


async def test_a_link_is_switched_off_and_nobody_is_turned_away(world: World, ann: Person) -> None:
    for code in ("autumn", "spring"):
        await world.add_link(code, form="lead", source="google")
    await world.admin.says("/links")
    page = await world.admin.sees()
    await world.admin.presses("1")
    one = await world.admin.sees()
    assert one.id == page.id
    assert one.text.startswith("Spring\n")
    assert "Autumn" not in one.text
    await world.admin.presses("Switch it off")
    asked = await world.admin.sees()
    assert asked.text.startswith("Switch off “Spring”?\nNobody has come by it yet.")
    assert await world.rows("SELECT enabled FROM links WHERE code = 'spring'") == [{"enabled": 1}]
    await world.admin.presses("Yes, switch it off")
    off = await world.admin.sees()
    assert "Spring (off)" in off.text
    assert "gets no credit, and an earlier source stays" in off.text

    await ann.opens("autumn")
    await ann.opens("spring")
    assert "To answer your request" in (await ann.sees()).text
    assert await touch_kinds(world, ann) == [
        ("link", "autumn", None),
        ("disabled_link", "spring", "off"),
    ]
    await walk_on(ann, LEAD_EN.deeds[1:])
    [submission] = await world.submissions()
    assert submission.attribution.credited
    assert submission.attribution.credited.link_code == "autumn"

    await world.admin.says("/explain spring")
    explained = (await world.admin.sees()).text
    assert "A link of yours that is switched off: no source, and an earlier one stays" in explained
    assert "Link: Spring (spring)" in explained
    assert "Form: Request" in explained
    await world.admin.says("/links")
    assert "1. Spring (off)" in (await world.admin.sees()).text
    await world.admin.presses("1")
    assert "1 arrival doesn’t count: the link was off." in (await world.admin.sees()).text
    await world.admin.presses("Switch it on")
    assert "(off)" not in (await world.admin.sees()).text
    await world.admin.presses("Back to the list")
    assert "2. Autumn" in (await world.admin.sees()).text
    await world.person("Bob").opens("spring")
    assert (await world.rows("SELECT kind FROM touches ORDER BY id"))[-1] == {"kind": "link"}
    assert [row["what"] for row in await world.rows("SELECT what FROM audit ORDER BY id")] == [
        "link.off",
        "link.on",
    ]


async def test_nobody_is_turned_away_by_a_link_that_is_full_over_or_archived(
    world: World, ann: Person
) -> None:
    link = await world.add_link("fair", form="lead", source="fair")
    tomorrow = world.clock.now() + timedelta(days=1)
    await world.change_link(link.id, arrivals_limit=2, expires_at=tomorrow)
    for name in ("Bob", "Eve", "Tom"):
        await world.person(name).opens("fair")
    seen = await opens(world)
    assert "Fair (full)" in seen
    assert "2 of 2 arrivals came so far." in seen
    assert "1 arrival doesn’t count: the link was full." in seen
    await world.advance(timedelta(days=2))
    await ann.opens("fair")
    assert "To answer your request" in (await ann.sees()).text
    assert await touch_kinds(world, ann) == [("disabled_link", "fair", "expired")]
    assert "Fair (expired)" in await opens(world)
    await world.admin.presses("Archive")
    await world.admin.presses("Yes, archive it")
    seen = (await world.admin.sees()).text
    assert "Fair (archived)" in seen
    await ann.opens("fair")
    assert (await touch_kinds(world, ann))[-1] == ("disabled_link", "fair", "archived")
    await world.admin.says("/links")
    assert "There are no links here yet" in (await world.admin.sees()).text
    await world.admin.presses("Archive")
    await world.admin.presses("1")
    assert "1 arrival doesn’t count: the link was archived." in (await world.admin.sees()).text
    await world.admin.presses("Out of the archive")
    await world.admin.says("/links")
    assert "1. Fair (expired)" in (await world.admin.sees()).text


async def test_two_admins_and_a_repeated_update_switch_a_link_once(world: World) -> None:
    await world.add_link("spring")
    await opens(world)
    await world.admin.presses("Switch it off")
    with world.holding() as held:
        await world.admin.presses("Yes, switch it off")
        await world.admin.presses("Yes, switch it off")
    for raw in (*held, held[0]):
        await world.feed(raw)
    assert await world.rows("SELECT enabled FROM links") == [{"enabled": 0}]
    assert "Spring (off)" in (await world.admin.sees()).text
    assert len(await world.rows("SELECT 1 AS one FROM audit")) == 1


async def test_an_old_button_answers_instead_of_acting(world: World) -> None:
    link = await world.add_link("spring", source="google")
    await opens(world)
    await world.admin.presses("Switch it off")
    await world.change_link(link.id, revision=5, title="Renamed")
    pressed = await world.admin.presses("Yes, switch it off")
    assert pressed.answer
    assert pressed.answer["text"]
    assert await world.rows("SELECT enabled FROM links") == [{"enabled": 1}]
    assert (await world.admin.sees()).text.startswith("Renamed\n")


async def test_what_another_admin_changed_meanwhile_is_not_undone(world: World) -> None:
    await world.add_link("fair", title="Fair", source="fair")
    mia = world.person("Mia")
    await make_member(world, mia, Role.ADMIN)
    for one in (world.admin, mia):
        await one.says("/links fair")
        await one.presses("1")
        await one.presses("Change")
    await mia.presses("✏️ 1")
    await mia.says("Spring fair")
    await mia.presses("That’s right")
    await world.admin.presses("✏️ 2")
    await world.admin.says("vk")
    await world.admin.presses("That’s right")
    seen = await world.admin.sees()
    assert "Somebody has changed this link meanwhile" in seen.text
    assert "Spring fair" in seen.text, "as it is now"
    said = "SELECT title, utm_source FROM links"
    assert await world.rows(said) == [{"title": "Spring fair", "utm_source": "fair"}]
    await world.admin.presses("✏️ 2")
    await world.admin.says("vk")
    await world.admin.presses("That’s right")
    assert "The link is changed" in (await world.admin.sees()).text
    assert await world.rows(said) == [{"title": "Spring fair", "utm_source": "vk"}]


async def test_a_link_is_changed_and_its_code_stays(world: World, ann: Person) -> None:
    await world.add_link("spring", form="lead", source="google", medium="cpc")
    await ann.opens("spring")
    await opens(world)
    await world.admin.presses("Change")
    summary = await world.admin.sees()
    assert "Is everything right?" in summary.text
    assert "1. Title\nSpring" in summary.text
    code = next(line for line in summary.text.splitlines() if line.endswith(". Code"))
    await world.admin.presses(f"✏️ {code.split('.')[0]}")
    await world.admin.says("summer")
    assert "The code stays spring: it’s in ads already." in (await world.admin.sees()).text
    await world.admin.says("/cancel")
    await world.admin.presses("✏️ 2")
    await world.admin.says("vk")
    await world.admin.presses("➕ Tags")
    await world.admin.says("may, sale")
    await world.admin.presses("That’s right")
    changed = (await world.admin.sees()).text
    assert "The link is changed" in changed
    assert "What came before keeps the values of its moment." in changed
    [link] = await world.rows("SELECT code, utm_source, utm_medium, tags, revision FROM links")
    assert (link["code"], link["utm_source"], link["utm_medium"]) == ("spring", "vk", "cpc")
    [touch] = await world.touches(ann)
    assert touch["utm_source"] == "google", "numbers keep the values of the touch's moment"
    assert [one["what"] for one in await world.rows("SELECT what FROM audit")] == ["link.changed"]
    await world.admin.says("/audit")
    assert "Link “Spring” changed" in (await world.admin.sees()).text


async def test_a_link_is_duplicated_with_a_code_of_its_own(world: World) -> None:
    await world.add_link("spring", form="lead", source="google", medium="cpc")
    await opens(world)
    await world.admin.presses("Duplicate")
    await world.admin.presses("✏️ 1")
    await world.admin.says("Spring, second round")
    await world.admin.presses("That’s right")
    first, second = await world.rows("SELECT * FROM links ORDER BY id")
    assert second["title"] == "Spring, second round"
    assert second["code"] != first["code"]
    assert [second[name] for name in ("form_id", "utm_source", "utm_medium")] == [
        "lead",
        "google",
        "cpc",
    ]


async def test_whoever_is_in_the_middle_of_something_is_told(world: World) -> None:
    await world.add_link("spring", source="google")
    await world.admin.says("/newlink")
    await world.admin.says("Half a link")
    await opens(world)
    await world.admin.presses("Change")
    seen = (await world.admin.sees()).text
    assert "You’re in the middle of something: finish it, or /cancel it first." in seen
    assert "utm_source?" in seen


async def test_links_are_found_by_words_and_tags(world: World) -> None:
    first = await world.add_link("spring", source="vk", title="Весенняя Акция")
    await world.add_link("autumn", source="google")
    await world.change_link(first.id, tags=("may",))
    for search in ("АКЦИЯ весенняя", "spr", "vk"):
        await world.admin.says(f"/links {search}")
        seen = (await world.admin.sees()).text
        assert f"with “{search}”: 1, page 1 of 1" in seen
        assert "start=spring" in seen
    for pasted in ("https://t.me/sandbox_bot?start=spring", "t.me/sandbox_bot?start=spring__ad7"):
        await world.admin.says(f"/links {pasted}")
        assert "with “spring”: 1, page 1 of 1" in (await world.admin.sees()).text
    await world.admin.says("/links nothing")
    assert "No link has “nothing” in its title" in (await world.admin.sees()).text
    await world.admin.presses("All links")
    assert "start=autumn" in (await world.admin.sees()).text
    await world.admin.says(f"/links {'long ' * 20}")
    assert "too long to search for" in (await world.admin.sees()).text


async def test_tags_are_buttons(world: World) -> None:
    await world.add_link("autumn", source="google")
    await world.admin.says("/newlink")
    await world.admin.says("Spring")
    await world.admin.says("vk")
    await world.admin.presses("➕ Tags")
    await world.admin.says("#May, весна")
    await world.admin.presses("That’s right")
    await world.admin.says("/links")
    await world.admin.presses("Tags")
    assert (await world.admin.sees()).buttons == ["#весна", "#may", "↩️ All links"]
    await world.admin.presses("#may")
    seen = await world.admin.sees()
    assert "with “#may”: 1, page 1 of 1" in seen.text
    assert "#may #весна" in seen.text
    await world.admin.presses("1")
    assert (await world.admin.sees()).text.startswith("Spring\n")


async def test_a_long_tag_is_a_button_as_well(world: World) -> None:
    tag = "весенняя_распродажа_со_скидкой"
    for word in ("/newlink", "Spring", "vk"):
        await world.admin.says(word)
    await world.admin.presses("➕ Tags")
    await world.admin.says(tag)
    await world.admin.presses("That’s right")
    await world.admin.says("/links")
    await world.admin.presses("Tags")
    await world.admin.presses(f"#{tag}")
    assert f"#{tag}" in (await world.admin.sees()).text
    await world.admin.presses("1")
    assert (await world.admin.sees()).text.startswith("Spring\n")


@pytest.mark.parametrize("code", ["spring", "c" * 64])
async def test_qr_codes_are_read_back(world: World, code: str) -> None:
    await world.add_link(code, source="google")
    await opens(world)
    await world.admin.presses("QR code")
    seen = await world.admin.sees()
    address = f"https://t.me/sandbox_bot?start={code}"
    assert seen.text == address
    picture = await world.bot.download(seen.raw["photo"][-1]["file_id"])
    assert picture is not None
    png = picture.read()
    assert read_picture(png) == address
    width, height = size_of(png)
    assert width == height >= 600
    await opens(world)
    await world.admin.presses("QR for print")
    seen = await world.admin.sees()
    assert seen.raw["document"]["file_name"] == f"{code}.svg"
    drawing = await world.bot.download(seen.raw["document"]["file_id"])
    assert drawing is not None
    assert read_drawing(drawing.read()) == address


async def test_a_stranger_switches_nothing(world: World, ann: Person) -> None:
    await world.add_link("spring")
    await ann.opens()
    with world.holding() as held:
        await ann.presses("Leave a request")
    for data in ("ln:oo:1:0:0:", "ln:v:1:0:0:", "ln:e:1:0:0:", "ln:p:1:0:0:", "ln:l:0:0:0:"):
        held[0]["callback_query"]["data"] = data
        await world.feed({**held[0], "update_id": held[0]["update_id"] + len(data)})
    assert await world.rows("SELECT enabled FROM links") == [{"enabled": 1}]
    assert all("Spring" not in one.text for one in await ann.chat.messages())


async def test_pages_are_turned_in_place(world: World) -> None:
    for number in range(20):
        await world.add_link(f"link{number:02}")
    await world.admin.says("/links")
    first = await world.admin.sees()
    assert "Links: 20, page 1 of 3" in first.text
    assert "start=link19" in first.text
    await world.admin.presses("Older")
    await world.admin.presses("Older")
    last = await world.admin.sees()
    assert last.id == first.id
    assert "page 3 of 3" in last.text
    assert "start=link00" in last.text
    assert last.buttons == ["1", "2", "3", "4", "⬅️ Newer", "🏷 Tags", "🗄 Archive", "📄 As a table"]
    await world.admin.presses("Newer")
    assert "page 2 of 3" in (await world.admin.sees()).text
