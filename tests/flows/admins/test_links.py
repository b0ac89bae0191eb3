"""``/links``: all links with what came of them, page by page."""

from tests.flows.prospects.walks import LEAD_EN, walk_on
from tests.flows.world import World
from tests.people import Person


async def test_there_are_none_yet(world: World) -> None:
    await world.admin.says("/links")
    assert "There are no links yet." in (await world.admin.sees()).text


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
    off = await world.admin.sees()
    assert "Spring (off)" in off.text
    assert "gets no credit, and an earlier source stays" in off.text

    await ann.opens("autumn")
    await ann.opens("spring")
    assert "To answer your request" in (await ann.sees()).text
    assert [(one["kind"], one["link_code"]) for one in await world.touches(ann)] == [
        ("link", "autumn"),
        ("disabled_link", "spring"),
    ]
    await walk_on(ann, LEAD_EN.deeds[1:])
    [submission] = await world.submissions()
    assert submission.attribution.credited
    assert submission.attribution.credited.link_code == "autumn"

    await world.admin.says("/explain spring")
    explained = (await world.admin.sees()).text
    assert "switched off: no source, and an earlier one stays" in explained
    assert "Link: Spring (spring)" in explained
    assert "Form: Request" in explained
    await world.admin.says("/links")
    assert "1. Spring (off)" in (await world.admin.sees()).text
    await world.admin.presses("1")
    assert "1 arrival doesn’t count: the link was off." in (await world.admin.sees()).text
    await world.admin.presses("Switch it on")
    assert "(off)" not in (await world.admin.sees()).text
    await world.admin.presses("All links")
    assert "2. Autumn" in (await world.admin.sees()).text
    await world.person("Bob").opens("spring")
    assert (await world.rows("SELECT kind FROM touches ORDER BY id"))[-1] == {"kind": "link"}


async def test_two_admins_and_a_repeated_update_switch_a_link_once(world: World) -> None:
    await world.add_link("spring")
    await world.admin.says("/links")
    await world.admin.presses("1")
    with world.holding() as held:
        await world.admin.presses("Switch it off")
        await world.admin.presses("Switch it off")
    for raw in (*held, held[0]):
        await world.feed(raw)
    assert await world.rows("SELECT enabled FROM links") == [{"enabled": 0}]
    assert "Spring (off)" in (await world.admin.sees()).text


async def test_a_stranger_switches_nothing(world: World, ann: Person) -> None:
    await world.add_link("spring")
    await ann.opens()
    with world.holding() as held:
        await ann.presses("Leave a request")
    for data in ("o:1:0:0", "n:1:0"):
        held[0]["callback_query"]["data"] = data
        await world.feed({**held[0], "update_id": held[0]["update_id"] + len(data)})
    assert await world.rows("SELECT enabled FROM links") == [{"enabled": 1}]
    assert all("Spring" not in one.text for one in await ann.chat.messages())


async def test_pages_are_turned_in_place(world: World) -> None:
    for number in range(20):
        await world.add_link(f"link{number:02}")
    await world.admin.says("/links")
    first = await world.admin.sees()
    assert "page 1 of 3" in first.text
    assert "start=link19" in first.text
    await world.admin.presses("Older")
    await world.admin.presses("Older")
    last = await world.admin.sees()
    assert last.id == first.id
    assert "page 3 of 3" in last.text
    assert "start=link00" in last.text
    assert last.buttons == ["1", "2", "3", "4", "⬅️ Newer"]
    await world.admin.presses("Newer")
    assert "page 2 of 3" in (await world.admin.sees()).text


async def test_a_stranger_cannot_turn_pages(world: World, ann: Person) -> None:
    for number in range(10):
        await world.add_link(f"link{number}")
    await ann.opens()
    with world.holding() as held:
        await ann.presses("Leave a request")
    held[0]["callback_query"]["data"] = "a:1"
    await world.feed(held[0])
    assert all("link" not in one.text for one in await ann.chat.messages())
