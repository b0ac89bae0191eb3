"""What stands in a chat: the share button's keyboard, and buttons under earlier messages."""

from collections.abc import Awaitable, Callable

import pytest

from tests.flows.prospects.walks import EVENT_EN, LEAD_EN, walk_on
from tests.flows.world import World
from tests.people import Person

SHARE = "📱 Share my number"
OLD = "This button is from an earlier message."


async def vanishes(world: World, person: Person) -> None:
    await world.remove_form("lead")
    await person.says("hello")


LEAVES: dict[str, Callable[[World, Person], Awaitable[object]]] = {
    "a number": lambda _, person: person.says("+49 30 901820"),
    "the share button": lambda _, person: person.shares_contact(),
    "back": lambda _, person: person.says("/back"),
    "the back button": lambda _, person: person.presses("Back"),
    "cancel": lambda _, person: person.says("/cancel"),
    "the cancel button": lambda _, person: person.presses("✖️ Cancel"),
    "another form": lambda _, person: person.opens("expo"),
    "a pasted link": lambda _, person: person.says("https://t.me/sandbox_bot?start=expo"),
    "a form that vanished": vanishes,
}


async def at_the_phone(world: World) -> Person:
    """Somebody who is asked for the number."""
    person = await LEAD_EN.person(world)
    await world.add_link("expo", form="event")
    await walk_on(person, LEAD_EN.deeds[:3])
    assert SHARE in await person.below()
    return person


@pytest.mark.parametrize("way", LEAVES)
async def test_the_keyboard_leaves_with_its_question(world: World, way: str) -> None:
    person = await at_the_phone(world)
    await LEAVES[way](world, person)
    assert await person.below() == []


@pytest.mark.parametrize(
    ("way", "restart"),
    [
        *((way, False) for way in LEAVES),
        ("a number", True),
        ("cancel", True),
        ("another form", True),
    ],
)
async def test_what_telegram_did_not_take_is_owed(world: World, way: str, restart: bool) -> None:
    """Nothing of the answer arrives, however often it is tried; the next message makes it good."""
    person = await at_the_phone(world)
    await world.telegram.fault(
        "refuse", method="sendMessage", times=None, error_code=400, description="Bad Request: no"
    )
    await LEAVES[way](world, person)
    await world.telegram.faults(clear=True)
    if restart:
        await world.restart()
    await person.says("/help")
    assert await person.below() == []
    assert world.quarantine
    world.quarantine.clear()


async def test_a_keyboard_that_came_without_telegrams_word_leaves_too(world: World) -> None:
    """The question arrived, but the bot never heard that it did."""
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:2])
    await world.telegram.fault("cut_after", method="sendMessage", times=None)
    await person.says("Ann Lee")
    assert SHARE in await person.below()
    await world.telegram.faults(clear=True)
    await world.restart()
    await person.says("/cancel")
    assert await person.below() == []
    assert world.quarantine
    world.quarantine.clear()


async def test_a_language_change_keeps_the_keyboard_of_the_question_that_stays(
    world: World,
) -> None:
    person = await at_the_phone(world)
    await person.says("/language")
    await person.presses("Русский")
    assert "📱 Отправить мой номер" in await person.below()
    await person.says("/language")
    await person.says("+49 30 901820")
    assert await person.below() == []


async def test_help_leaves_the_keyboard_where_it_belongs(world: World) -> None:
    person = await at_the_phone(world)
    await person.says("/help")
    assert SHARE in await person.below()


async def test_a_question_shown_again_shows_the_present_answer(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:-1])
    for number, answer in (
        ("1", "Ann Lee"),
        ("2", "+49 30 901820"),
        ("3", "I have a question"),
        ("4", "Do you deliver\nto <Berlin> & Potsdam?"),
    ):
        await person.presses(f"✏️ {number}")
        assert f"Your answer now: {answer}" in (await person.sees()).text
        await (person.presses("Back") if number != "2" else person.says("/back"))
    await person.says("/back")
    assert "Your answer now: Do you deliver" in (await person.sees()).text
    await person.says("A new one")
    assert "Your answer now" not in (await person.sees()).text


SHOWN_AGAIN: dict[str, Callable[[Person], Awaitable[object]]] = {
    "a wrong answer": lambda person: person.says("something else"),
    "help": lambda person: person.says("/help"),
    "a mistyped command": lambda person: person.says("/whatever"),
    "language": lambda person: person.says("/language"),
    "an unknown code": lambda person: person.says("/code nope"),
    "a sticker": lambda person: person.sends("sticker"),
}


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("way", SHOWN_AGAIN)
async def test_only_the_newest_message_has_live_buttons(
    world: World, way: str, restart: bool
) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:4])
    first = await person.sees()
    await SHOWN_AGAIN[way](person)
    if restart:
        await world.restart()
    before = await world.conversation(person)
    pressed = await person.presses(
        data=first.button("Prices")["callback_data"], message_id=first.id
    )
    assert pressed.toast.startswith(OLD)
    assert await world.conversation(person) == before
    assert "3/4" in (await person.sees()).text
    await person.presses("Prices")
    assert "4/4" in (await person.sees()).text


async def test_ticks_stay_live_in_place_and_an_earlier_copy_is_old(world: World) -> None:
    person = await EVENT_EN.person(world)
    await walk_on(person, EVENT_EN.deeds[:9])
    for label in ("Vegan", "Vegan"):
        await person.presses(label)
    first = await person.sees()
    await person.says("meat with everything")
    pressed = await person.presses(data=first.rows[0][0]["callback_data"], message_id=first.id)
    assert pressed.toast.startswith(OLD)
    await person.presses("Vegan")
    await person.presses("Done")
    assert "8/8" in (await person.sees()).text


async def test_the_buttons_of_an_earlier_menu_are_old(world: World, ann: Person) -> None:
    await world.add_link("spring", form="lead")
    await ann.opens()
    first = await ann.sees()
    chosen = first.button("Register for the event")["callback_data"]
    await ann.says("hello?")
    pressed = await ann.presses(data=chosen, message_id=first.id)
    assert pressed.toast.startswith(OLD)
    assert await world.conversation(ann) is None
    menu = await ann.sees()
    await ann.opens("spring")
    await ann.presses("I agree")
    pressed = await ann.presses(data=chosen, message_id=menu.id, stale=True)
    assert pressed.toast.startswith(OLD)
    conversation = await world.conversation(ann)
    assert conversation
    assert (conversation.form_id, conversation.resuming) == ("lead", False)


async def test_the_buttons_of_an_earlier_choice_of_language_are_old(
    world: World, ann: Person
) -> None:
    await world.add_link("spring", form="lead")
    await ann.opens()
    await ann.says("/language")
    first = await ann.sees()
    russian = first.button("Русский")["callback_data"]
    await ann.opens("spring")
    pressed = await ann.presses(data=russian, message_id=first.id)
    assert pressed.toast.startswith(OLD)
    await ann.says("/language")
    second = await ann.sees()
    russian = second.button("Русский")["callback_data"]
    await ann.says("yes")
    pressed = await ann.presses(data=russian, message_id=second.id)
    assert pressed.toast.startswith(OLD)
    assert "1/4 · What is your name?" in (await ann.sees()).text
