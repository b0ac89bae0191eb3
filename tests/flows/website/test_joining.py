"""A visit and the chat meet, whichever comes first, until something was sent."""

from datetime import timedelta

from bot.system_clock import SystemRandomness
from intake.arrivals.follow_link import Following, FollowLink
from intake.arrivals.record_visit import RecordVisit
from intake.attribution.visit import Visit, visit_payload
from intake.links.link import Utm
from intake.outbox.tasks.outbox_queue import OutboxQueue
from tests.flows.prospects.walks import LEAD_EN, walk_on
from tests.flows.world import World
from tests.people import Person

TOKEN = "0123456789abcdef0123456789abcdef"
FORM = LEAD_EN.deeds[1:]


async def visit(world: World, source: str = "vk") -> None:
    record = RecordVisit(world.database.writing, world.clock)
    page = "https://shop.example/"
    await record(Visit(TOKEN, world.clock.now(), Utm(source), page=page))


async def submit(world: World, person: Person) -> None:
    await world.add_link("spring", source="google", form="lead")
    await person.opens(visit_payload(TOKEN, "spring"))
    await walk_on(person, FORM)


async def sources(world: World) -> list[str]:
    return [
        one.attribution.credited.utm.source if one.attribution.credited else ""
        for one in await world.submissions()
    ]


async def test_a_visit_that_comes_between_chat_and_submission(world: World, ann: Person) -> None:
    await world.add_link("spring", source="google", form="lead")
    await ann.opens(visit_payload(TOKEN, "spring"))
    await visit(world)
    await walk_on(ann, FORM)
    assert await sources(world) == ["vk"]


async def test_a_visit_that_comes_after_the_submission(world: World, ann: Person) -> None:
    await submit(world, ann)
    assert await sources(world) == ["google"]
    await world.deliver(OutboxQueue.TELEGRAM)
    [card] = await world.cards()
    assert "Spring" in card.text or "google" in card.text
    await visit(world)
    assert await sources(world) == ["vk"]
    await world.settle()
    [lead] = world.entities("lead")
    assert lead["fields"]["UTM_SOURCE"] == "vk"
    [trace] = world.crm()["traces"]
    assert [page["url"] for page in trace["pages"]] == ["https://shop.example/"]


async def test_a_visit_that_comes_much_later_changes_nothing(world: World, ann: Person) -> None:
    await submit(world, ann)
    await world.advance(timedelta(minutes=11))
    await visit(world)
    assert await sources(world) == ["google"]


async def test_a_visit_that_comes_after_the_delivery_changes_nothing(
    world: World, ann: Person
) -> None:
    await submit(world, ann)
    await world.settle()
    await visit(world)
    assert await sources(world) == ["google"]
    assert await world.next_due() is None


async def test_a_visit_that_was_told_twice_changes_nothing(world: World, ann: Person) -> None:
    await submit(world, ann)
    await visit(world)
    await visit(world, "evil")
    assert await sources(world) == ["vk"]


async def test_a_link_that_is_passed_on_shows_nobody_elses_pages(
    world: World, ann: Person, ivan: Person
) -> None:
    await visit(world)
    await ivan.opens(visit_payload(TOKEN, "spring"))
    await submit(world, ann)
    [submission] = await world.submissions()
    assert submission.attribution.credited is not None
    assert submission.attribution.credited.visit is None
    assert await sources(world) == ["google"]


async def test_a_code_that_has_no_room_beside_the_token_still_gets_its_form(
    world: World, ann: Person
) -> None:
    code = "a-code-that-is-much-too-long-for-that"
    await world.add_link(code, source="google", form="lead")
    follow = FollowLink(
        world.database.reading,
        RecordVisit(world.database.writing, world.clock),
        world.clock,
        SystemRandomness(),
    )
    query = {"utm_campaign": "from the address"}
    followed = await follow(Following(code, query, "", "Firefox"), by_person=True)
    assert code not in followed.payload
    await ann.opens(followed.payload)
    await walk_on(ann, FORM)
    [submission] = await world.submissions()
    credited = submission.attribution.credited
    assert credited is not None
    assert (credited.link_code, credited.utm) == (code, Utm("google", campaign="from the address"))
