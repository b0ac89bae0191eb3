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


async def test_a_disabled_link_is_marked(world: World) -> None:
    link = await world.add_link("spring")
    await world.change_link(link.id, enabled=0)
    await world.admin.says("/links")
    assert "Spring (off)" in (await world.admin.sees()).text


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
    assert last.buttons == ["⬅️ Newer"]
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
