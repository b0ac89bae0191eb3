"""Arriving: by links that work and links that do not, at any time; and who gets the credit."""

from datetime import timedelta
from pathlib import Path

import pytest

from intake.attribution.touch import KEPT_UNKNOWN
from tests.flows.prospects.walks import LEAD_EN, presses, says, shown, walk_on
from tests.flows.world import World
from tests.people import Person

ANSWERS = (
    presses("I agree", "1/4"),
    says("Ann Lee", "2/4"),
    says("+49 30 901820", "3/4"),
    presses("Prices", "4/4"),
    presses("Skip", "Is everything right?"),
    presses("Send", "Thank you!"),
)


async def test_a_bare_start_shows_the_menu_and_a_form_begins_from_it(
    world: World, ann: Person
) -> None:
    await ann.opens()
    seen = await ann.sees()
    assert "What can we do for you?" in seen.text
    assert sorted(seen.buttons) == [
        "Get an offer for a company",
        "Leave a request",
        "Register for the event",
    ]
    await ann.presses("Leave a request")
    await walk_on(ann, ANSWERS)
    [submission] = await world.submissions()
    assert submission.attribution.credited is None
    await world.settle()
    [lead] = world.entities("lead")
    assert not lead["fields"].get("UTM_SOURCE")


async def test_with_a_default_form_a_bare_start_begins_it(tmp_path: Path, template: Path) -> None:
    async with World.open(tmp_path, template, default_form="lead") as world:
        ann = world.person("Ann")
        await ann.opens()
        await walk_on(ann, ANSWERS)
        assert len(await world.submissions()) == 1


async def test_start_in_the_middle_asks_and_keeps_the_answers(world: World, ann: Person) -> None:
    await world.add_link("spring", form="lead", source="google")
    await world.add_link("summer", form="lead", source="yandex")
    await ann.opens("spring")
    await walk_on(ann, ANSWERS[:2])
    await world.advance(60)
    await ann.opens("summer")
    seen = await ann.sees()
    assert "You’ve already started “Request”, and your answers are safe." in seen.text
    assert [one["link_code"] for one in await world.touches(ann)] == ["spring", "summer"]
    await ann.says("hello?")
    assert "Please use the buttons below the message." in (await ann.sees()).text
    await world.restart()
    await ann.presses("Continue")
    assert "2/4" in (await ann.sees()).text
    await walk_on(ann, ANSWERS[2:])
    [submission] = await world.submissions()
    assert shown(submission)["name"] == "Ann Lee"
    credited = submission.attribution.credited
    assert credited
    assert credited.link_code == "summer"
    assert [one.link_code for one in submission.attribution.earlier] == ["spring"]


async def test_starting_over_begins_the_new_links_form(world: World, ann: Person) -> None:
    await world.add_link("spring", form="lead")
    await world.add_link("expo", form="event")
    await ann.opens("spring")
    await walk_on(ann, ANSWERS[:2])
    await ann.opens("expo")
    assert (await ann.sees()).buttons == [
        "▶️ Continue “Request”",
        "🔄 Start “Event registration”",
    ]
    await ann.presses("Start “Event")
    texts = [one.text for one in await ann.chat.messages()]
    assert any("Great that you’re coming!" in text for text in texts)
    conversation = await world.conversation(ann)
    assert conversation
    assert (conversation.form_id, conversation.answers) == ("event", ())


@pytest.mark.parametrize("arrival", ["start", "code", "typed"])
async def test_a_code_counts_however_it_comes(world: World, ann: Person, arrival: str) -> None:
    await world.add_link("spring", form="lead", source="google")
    match arrival:
        case "start":
            await ann.opens("SPRING")
        case "code":
            await ann.opens()
            await ann.says("/code Spring")
        case _:
            await ann.opens()
            await ann.says("spring")
    assert "To answer your request" in (await ann.sees()).text
    await walk_on(ann, ANSWERS)
    [submission] = await world.submissions()
    assert submission.attribution.credited
    assert submission.attribution.credited.utm.source == "google"


async def test_an_app_that_drops_the_payload_can_be_helped_with_code(world: World) -> None:
    await world.add_link("spring", form="lead", source="google")
    ann = world.person("Ann", drops_payload=True)
    await ann.opens()
    await ann.opens("spring")
    assert [one["kind"] for one in await world.touches(ann)] == ["bare"], "the app says nothing"
    await ann.says("/code spring")
    assert "To answer your request" in (await ann.sees()).text


async def test_a_code_typed_into_a_running_form_is_an_answer(world: World, ann: Person) -> None:
    await world.add_link("spring", form="lead", source="google")
    await world.add_link("summer", form="lead", source="yandex")
    await ann.opens("spring")
    await walk_on(ann, ANSWERS[:1])
    await ann.says("summer")
    assert "2/4" in (await ann.sees()).text
    assert len(await world.touches(ann)) == 1


async def test_a_disabled_link_greets_but_earns_nothing(world: World, ann: Person) -> None:
    link = await world.add_link("spring", form="lead", source="google")
    await world.change_link(link.id, enabled=0)
    await ann.opens("spring")
    assert "To answer your request" in (await ann.sees()).text
    [touch] = await world.touches(ann)
    assert (touch["kind"], touch["link_code"]) == ("disabled_link", "spring")
    await walk_on(ann, ANSWERS)
    [submission] = await world.submissions()
    assert submission.attribution.credited is None


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        ("nobody_knows", "unknown"),
        ("v_0123456789abcdef0123456789abcdef", "visit"),
        ("v_0123456789abcdef", "unknown"),
        ("i_secret", "unknown"),
        ("x__y__z", "unknown"),
        ("__", "unknown"),
        ("-", "unknown"),
        ("a" * 64, "unknown"),
    ],
)
async def test_whatever_follows_start_the_person_is_served(
    world: World, ann: Person, payload: str, kind: str
) -> None:
    await ann.opens(payload)
    assert "What can we do for you?" in (await ann.sees()).text
    [touch] = await world.touches(ann)
    assert (touch["kind"], touch["payload"]) == (kind, payload)


@pytest.mark.parametrize(
    "text", ["/start <b>'; DROP TABLE touches", "/start " + "x" * 300, "/start \N{SNOWMAN}\n/x"]
)
async def test_an_odd_payload_typed_by_hand_is_kept_cut(
    world: World, ann: Person, text: str
) -> None:
    await ann.opens()
    await ann.says(text)
    assert "What can we do for you?" in (await ann.sees()).text
    touch = (await world.touches(ann))[-1]
    assert touch["kind"] == "unknown"
    assert touch["payload"] == text.removeprefix("/start ")[:64].strip()


async def test_unknown_payloads_are_capped_and_known_ones_not(world: World, ann: Person) -> None:
    await world.add_link("spring", form="lead", source="google")
    for number in range(KEPT_UNKNOWN + 5):
        await ann.opens(f"junk{number}")
    assert len(await world.touches(ann)) == KEPT_UNKNOWN
    await ann.opens("spring")
    assert (await world.touches(ann))[-1]["link_code"] == "spring"


async def test_a_tail_fills_what_the_link_says(world: World, ann: Person) -> None:
    link = await world.add_link("spring", form="lead", source="google", content="old")
    await world.change_link(link.id, tail="utm_content")
    await ann.opens("spring__Ad-42")
    await walk_on(ann, ANSWERS)
    [submission] = await world.submissions()
    assert submission.attribution.credited
    assert submission.attribution.credited.utm.content == "Ad-42"
    assert submission.attribution.credited.payload == "spring__Ad-42"
    await world.settle()
    assert world.entities("lead")[0]["fields"]["UTM_CONTENT"] == "Ad-42"


@pytest.mark.parametrize("later", ["", "nobody_knows", "off", "plain"])
async def test_a_later_arrival_without_a_source_never_wipes_an_earlier_one(
    world: World, ann: Person, later: str
) -> None:
    """Promise 7: a bare start, an unknown payload, a disabled link, one without a source."""
    await world.add_link("spring", form="lead", source="google")
    await world.add_link("plain", form="lead")
    off = await world.add_link("off", form="lead", source="yandex")
    await world.change_link(off.id, enabled=0)
    await ann.opens("spring")
    await world.advance(timedelta(days=5))
    await ann.opens(later)
    await walk_on(ann, ANSWERS)
    [submission] = await world.submissions()
    assert submission.attribution.credited
    assert submission.attribution.credited.link_code == "spring"
    assert len(await world.touches(ann)) == 2
    await world.settle()
    assert world.entities("lead")[0]["fields"]["UTM_SOURCE"] == "google"


@pytest.mark.parametrize(
    ("window", "days", "credited"),
    [(None, 27, True), (None, 29, False), (60, 59, True), (60, 61, False), (7, 8, False)],
)
async def test_credit_ends_with_the_window(
    world: World, ann: Person, window: int | None, days: int, credited: bool
) -> None:
    link = await world.add_link("spring", form="lead", source="google")
    await world.change_link(link.id, window_days=window)
    await ann.opens("spring")
    await world.advance(timedelta(days=days))
    await walk_on(ann, ANSWERS)
    [submission] = await world.submissions()
    assert (submission.attribution.credited is not None) == credited


async def test_the_snapshot_survives_later_changes_of_the_link(world: World, ann: Person) -> None:
    link = await world.add_link("spring", form="lead", source="google")
    await ann.opens("spring")
    await world.change_link(link.id, utm_source="yandex")
    await walk_on(ann, ANSWERS)
    await world.settle()
    assert world.entities("lead")[0]["fields"]["UTM_SOURCE"] == "google"


async def test_a_second_inquiry_is_its_own_submission(world: World, ann: Person) -> None:
    await world.add_link("spring", form="lead", source="google")
    for _ in range(2):
        await ann.opens("spring")
        await walk_on(ann, ANSWERS)
    first, second = await world.submissions()
    assert first.key != second.key


@pytest.mark.parametrize("position", range(1, len(LEAD_EN.deeds)))
async def test_a_person_who_blocks_the_bot_comes_back_where_she_was(
    world: World, position: int
) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:position])
    await person.blocks()
    assert (await world.rows("SELECT blocked_at FROM people WHERE id > 7100000000"))[0][
        "blocked_at"
    ]
    before = await world.conversation(person)
    await person.unblocks()
    assert await world.conversation(person) == before
    await walk_on(person, LEAD_EN.deeds[position:])
    assert len(await world.submissions()) == 1
    assert not (await world.rows("SELECT blocked_at FROM people WHERE id > 7100000000"))[0][
        "blocked_at"
    ]


async def test_an_answer_to_somebody_who_has_just_blocked_the_bot_is_no_failure(
    world: World, ann: Person
) -> None:
    await world.add_link("spring", form="lead")
    await ann.opens("spring")
    with world.holding() as held:
        await ann.says("yes")
        await ann.blocks()
    for raw in held:
        await world.feed(raw)
    assert world.waits == []
    assert world.quarantine == []
