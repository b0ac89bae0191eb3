"""When a form has been sent: thanks, further words, second thoughts, a second press."""

import pytest

from tests.flows.prospects.walks import LEAD_EN, LEAD_RU, Walk, walk_on
from tests.flows.world import World
from tests.people import Person


async def has_sent(world: World, walk: Walk) -> Person:
    """Somebody whose form is with the managers."""
    person = await walk.person(world)
    await walk_on(person, walk.deeds)
    return person


@pytest.mark.parametrize(
    ("walk", "thanks", "answer"),
    [
        (LEAD_EN, "Thank you very much!", "You’re welcome!"),
        (LEAD_EN, "👍", "You’re welcome!"),
        (LEAD_EN, "danke schön", "You’re welcome!"),
        (LEAD_RU, "спасибо 🙏", "Всегда рады помочь!"),
    ],
)
async def test_thanks_get_a_warm_word(world: World, walk: Walk, thanks: str, answer: str) -> None:
    person = await has_sent(world, walk)
    await person.says(thanks)
    assert (await person.sees()).text.startswith(answer)


async def test_thanks_in_a_form_are_no_small_talk(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:3])
    await person.says("thanks")
    assert "2/4" in (await person.sees()).text


@pytest.mark.parametrize(
    ("walk", "words", "answer"),
    [
        (LEAD_EN, "thanks, but when will you call?", "Passed on to our team"),
        (LEAD_RU, "А когда позвоните?", "Передали нашей команде"),
    ],
)
async def test_other_words_are_passed_on_and_the_menu_stays_within_reach(
    world: World, walk: Walk, words: str, answer: str
) -> None:
    person = await has_sent(world, walk)
    await person.says(words)
    seen = await person.sees()
    assert answer in seen.text
    assert len(seen.buttons) == 3
    await person.presses(seen.buttons[0])
    assert await world.conversation(person)


@pytest.mark.parametrize(
    ("walk", "thanks", "words", "answer"),
    [
        (LEAD_EN, "Thank you!", "When will you call?", "Passed on to our team"),
        (LEAD_RU, "Спасибо", "А когда позвоните?", "Передали нашей команде"),
    ],
)
async def test_a_question_behind_the_thanks_is_answered_too(
    world: World, walk: Walk, thanks: str, words: str, answer: str
) -> None:
    person = await has_sent(world, walk)
    await person.says(thanks)
    await person.says(thanks)
    await person.says(words)
    reply = await person.sees()
    assert answer in reply.text
    await person.says("?")
    assert (await person.sees()).id == reply.id, "a dialogue is going on"


async def test_an_edit_is_told_where_it_leads(world: World) -> None:
    ann = await LEAD_EN.person(world)
    await ann.opens()
    await ann.says("/help")
    await ann.edits("help me")
    assert "To start, press /start" in (await ann.sees()).text
    await walk_on(ann, LEAD_EN.deeds[:3])
    before = await world.conversation(ann)
    await ann.edits("Anna Lee")
    assert "To change an earlier answer, press /back" in (await ann.sees()).text
    assert await world.conversation(ann) == before
    await walk_on(ann, LEAD_EN.deeds[3:])
    await ann.edits("Do you deliver to Bonn?")
    assert "already has what you sent, so they won’t see this change" in (await ann.sees()).text


async def test_a_second_press_of_send_is_answered_without_a_second_thanks(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:-1])
    summary = await person.sees()
    send = next(one for row in summary.rows for one in row if one["text"] == "✅ Send")
    await person.presses("Send")
    known = await person.chat.messages()
    pressed = await person.presses(data=send["callback_data"], message_id=summary.id, stale=True)
    assert pressed.toast == "This has been sent already. There’s nothing more to do."
    edit = summary.button("✏️ 1")["callback_data"]
    pressed = await person.presses(data=edit, message_id=summary.id, stale=True)
    assert pressed.toast == "This has been sent already. There’s nothing more to do."
    assert await person.chat.messages() == known
    assert len(await world.submissions()) == 1


async def test_a_repeated_update_of_the_first_press_does_thank(world: World) -> None:
    """Telegram did not take the thanks the first time."""
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:-1])
    await world.telegram.fault("server_error", method="sendMessage", status=502)
    await person.presses("Send")
    assert (await person.sees()).text.startswith("Thank you!")
    assert len(await world.submissions()) == 1
