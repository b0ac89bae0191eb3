"""How payloads are read: an admin asks, and people come with them."""

import json

import pytest

from bot.commands.explaining import explain
from intake.attribution.visit import Visit
from intake.links.link import Utm
from tests.flows.world import World
from tests.people import Person

TOKEN = "0123456789abcdef0123456789abcdef"
RULES = """\
rules:
  - name: <agency>
    match: '(?P<utm_source>fb|ig)-(?P<id>\\d{6,})-(?P<gclid>[a-z0-9]+)'
    values: {utm_campaign: 'cid{id}'}
    title: Agency {id}
"""


@pytest.fixture
async def ruled(world: World) -> World:
    file = world.folder / "rules.yaml"
    file.write_text(RULES, encoding="utf-8")
    await world.restart(payload_rules=file)
    return world


async def explanation(world: World, payload: str) -> str:
    await world.admin.says(f"/explain {payload}")
    return (await world.admin.sees()).text


async def test_a_link_with_its_tail(world: World) -> None:
    link = await world.add_link("spring", form="lead", title="Spring <sale>", source="google")
    await world.change_link(link.id, tail="utm_content", window_days=7)
    assert (await explanation(world, "SPRING__Ad7")).splitlines() == [
        "SPRING__Ad7",
        "A link of yours.",
        "Link: Spring <sale> (spring)",
        "The tail Ad7 fills utm_content.",
        "utm_source: google",
        "utm_content: Ad7",
        "credited for 7 days",
        "Form: Request",
    ]
    await world.change_link(link.id, tail=None, enabled=False)
    seen = await explanation(world, "spring__Ad7")
    assert "switched off" in seen
    assert "fills nothing" in seen
    assert "utm_source:" not in seen


@pytest.mark.parametrize(
    ("payload", "part"),
    [
        ("nope", "Unknown: neither a link nor a rule."),
        ("i_abc", "An invitation for the team."),
        ("два слова <b>", "No link can hold this"),
        (f"v_{TOKEN}", "hasn’t reached me yet"),
        (f"v_{TOKEN[:-1]}", "may have been cut short"),
        ("", "Send a start payload with the command"),
    ],
)
async def test_what_is_no_link(world: World, payload: str, part: str) -> None:
    seen = await explanation(world, payload)
    assert part in seen
    assert payload in seen
    assert await world.rows("SELECT * FROM touches WHERE kind <> 'bare'") == []


async def test_a_visit_with_its_values(world: World) -> None:
    await world.add_link("spring", source="google")
    visit = Visit(TOKEN, world.clock.now(), Utm("vk"), {"yclid": "17"}, start="spring")
    async with world.database.writing() as unit:
        await unit.visits.add(visit)
        await unit.commit()
    seen = await explanation(world, f"v_{TOKEN}")
    assert "A visit to the website, or by the redirect." in seen
    assert "(spring)" in seen
    assert "utm_source: vk\nyclid: 17" in seen


async def test_in_russian(world: World) -> None:
    await world.admin.says("/language")
    await world.admin.presses("Русский")
    assert "Неизвестный параметр" in await explanation(world, "nope")


async def test_strangers_learn_nothing(world: World, ann: Person) -> None:
    await ann.opens()
    await ann.says("/nonsense")
    unknown = (await ann.sees()).text
    await ann.says("/explain spring")
    assert (await ann.sees()).text == unknown


async def test_a_rule_reads_what_no_link_knows(ruled: World, ann: Person) -> None:
    seen = await explanation(ruled, "fb-1234567-red")
    assert "No link, but a rule knows it.\nRule: <agency> (Agency 1234567)" in seen
    assert "utm_source: fb\nutm_campaign: cid1234567\ngclid: red" in seen

    await ann.opens("fb-1234567-red")
    [touch] = await ruled.touches(ann)
    assert (touch["kind"], touch["link_id"], touch["payload"]) == ("link", None, "fb-1234567-red")
    assert (touch["link_title"], touch["utm_source"]) == ("Agency 1234567", "fb")
    assert json.loads(touch["clicks"]) == {"gclid": "red"}


async def test_a_link_wins_over_a_rule(ruled: World, ann: Person) -> None:
    await ruled.add_link("fb-1234567-red", source="google")
    assert "A link of yours." in await explanation(ruled, "fb-1234567-red")
    await ann.opens("fb-1234567-red")
    assert [one["utm_source"] for one in await ruled.touches(ann)] == ["google"]


async def test_the_command_line_says_the_same_beside_a_running_bot(ruled: World) -> None:
    seen = await explanation(ruled, "fb-1234567-red")
    settings, files = ruled.process.settings, ruled.process.files
    assert await explain(settings, files, "fb-1234567-red") == seen
