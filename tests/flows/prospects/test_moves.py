"""Back, skip, keep, edit, cancel, consent, old buttons: moving about in a form."""

from typing import Any

import pytest

from intake.conversation.conversation import Ending
from tests.flows.prospects.all_steps import FORM
from tests.flows.prospects.walks import B2B_EN, EVENT_EN, LEAD_EN, shown, walk_on
from tests.flows.world import World
from tests.people import Person

LINKED = "spring"


async def to_summary(world: World) -> Person:
    """Somebody who has answered the short form and reads the summary."""
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:-1])
    return person


async def test_back_leads_through_all_questions_and_keep_forward_again(world: World) -> None:
    person = await EVENT_EN.person(world)
    await walk_on(person, EVENT_EN.deeds[:-1])
    for head in ("8/8", "7/8", "6/8", "5/8", "4/8", "3/8", "2/8", "1/8"):
        await person.says("/back")
        assert head in (await person.sees()).text
    await person.says("/back")
    assert "This is the first question" in (await person.sees()).text
    for _ in range(2):
        await person.presses("Keep my answer")
    await person.says("/skip")
    for _ in range(3):
        await person.presses("Keep my answer")
    await person.presses("Done")
    await person.presses("Keep my answer")
    assert "Is everything right?" in (await person.sees()).text
    await person.presses("Send")
    [submission] = await world.submissions()
    assert shown(submission) == dict(EVENT_EN.answers)


async def test_an_answer_changed_on_the_way_back_counts(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:4])
    await person.presses("Back")
    assert "2/4" in (await person.sees()).text
    await person.presses("Back")
    assert "1/4" in (await person.sees()).text
    await person.says("Ann Smith")
    assert "3/4" in (await person.sees()).text, "what was answered already is not asked again"


async def test_a_required_question_cannot_be_skipped(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:2])
    await person.says("/skip")
    seen = await person.sees()
    assert "We can’t go on without this answer." in seen.text
    assert "1/4" in seen.text
    assert not any("Skip" in button for button in seen.buttons)


async def test_each_answer_can_be_changed_from_the_summary(world: World) -> None:
    person = await to_summary(world)
    await person.presses("✏️ 1")
    assert "What is your name?" in (await person.sees()).text
    await person.says("Ann Smith")
    seen = (await person.sees()).text
    assert "Is everything right?" in seen
    assert "Ann Smith" in seen
    await person.presses("✏️ 3")
    await person.presses("Prices")
    assert "Anything we should know" in (await person.sees()).text, "now another question applies"
    await person.presses("Skip")
    await person.presses("✏️ 2")
    await person.presses("Back")
    assert "Is everything right?" in (await person.sees()).text
    await person.presses("Send")
    [submission] = await world.submissions()
    assert shown(submission) == {
        "name": "Ann Smith",
        "phone": "+49 30 901820",
        "interest": "Prices",
    }


@pytest.mark.parametrize("position", range(1, len(LEAD_EN.deeds)))
@pytest.mark.parametrize("typed", [True, False])
async def test_cancel_ends_it_anywhere_and_nothing_is_sent(
    world: World, position: int, typed: bool
) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:position])
    if typed:
        await person.says("/cancel")
        wanted = "All right, it’s cancelled, and nothing was sent."
    elif position == 1:
        await person.presses("I don’t agree")
        wanted = "without your consent we can’t ask for your details"
    else:
        await person.presses("Cancel")
        wanted = "All right, it’s cancelled, and nothing was sent."
    assert wanted in (await person.sees()).text
    assert await world.conversation(person) is None
    assert await world.submissions() == []
    await person.says("hello?")
    answer = await person.sees()
    assert "Passed on to our team" in answer.text
    assert any("Back to “" in one for one in answer.buttons), "the way back is still there"
    assert not await person.below() or position != 3
    await world.deliver()
    texts = [one.text for one in await world.managers.messages()]
    assert any("hello?" in one for one in texts), texts


async def test_declining_stores_no_answer_and_one_may_think_again(world: World) -> None:
    person = await LEAD_EN.person(world)
    await person.opens(LINKED)
    await person.says("no")
    assert "without your consent" in (await person.sees()).text
    [row] = await world.rows("SELECT * FROM conversations WHERE person_id <> 7000000001")
    assert row["ended"] == Ending.CANCELLED
    assert row["consent"] in {None, "null"}
    await walk_on(person, LEAD_EN.deeds)
    [submission] = await world.submissions()
    assert submission.consent
    assert submission.consent.url == "https://example.com/privacy"
    credited = submission.attribution.credited
    assert credited
    assert credited.link_code == LINKED


async def test_consent_keeps_the_moment_at_which_it_was_given(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:1])
    await world.advance(60)
    agreed_at = world.clock.now()
    await walk_on(person, LEAD_EN.deeds[1:2])
    await world.advance(600)
    await walk_on(person, LEAD_EN.deeds[2:])
    [submission] = await world.submissions()
    assert submission.consent
    assert submission.consent.at == agreed_at
    assert submission.consent.text.startswith("To answer your request we need your name")


async def test_old_buttons_answer_instead_of_acting(world: World) -> None:
    person = await to_summary(world)
    log = [one for one in await person.chat_log() if one.by_bot]
    asked = next(one for one in log if "What are you interested in?" in one.text)
    was = asked.raw["history"][0]["keyboard"]["inline_keyboard"][0][0]["callback_data"]
    before = await world.conversation(person)
    pressed = await person.presses(data=was, message_id=asked.id, stale=True)
    assert pressed.toast.startswith("This button is from an earlier message.")
    assert await world.conversation(person) == before
    assert "Is everything right?" in (await person.sees()).text

    sent = await person.sees()
    confirm = next(one for row in sent.rows for one in row if one["text"].startswith("✅"))
    await person.presses("Send")
    await walk_on(person, LEAD_EN.deeds[:2])
    again = await person.presses(data=confirm["callback_data"], message_id=sent.id, stale=True)
    assert again.toast.startswith("This button is from an earlier message.")
    assert "1/4" in (await person.sees()).text
    assert len(await world.submissions()) == 1


@pytest.mark.parametrize("details", [{"inaccessible": True}, {"without_message": True}])
async def test_a_button_under_a_message_that_cannot_be_reached(
    world: World, details: dict[str, Any]
) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:4])
    pressed = await person.presses("Prices", **details)
    assert pressed.answer is not None, "the button does not spin"
    await world.telegram.pump(world.feed)


async def test_progress_counts_what_applies(world: World) -> None:
    person = await B2B_EN.person(world)
    await walk_on(person, B2B_EN.deeds[:10])
    texts = [one.text for one in await person.chat.messages()]
    for number in range(1, 8):
        assert any(f"{number}/8 ·" in text for text in texts)


async def test_language_can_be_changed_anywhere(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:4])
    await person.says("/language")
    assert "Which language do you prefer?" in (await person.sees()).text
    await person.presses("Русский")
    assert "3/4 · Что вас интересует?" in (await person.sees()).text
    await person.presses("Цены")
    await person.presses("Пропустить")
    await person.presses("Отправить")
    assert (await person.sees()).text == "Спасибо! Скоро позвоним."
    [submission] = await world.submissions()
    assert submission.language == "ru"
    assert submission.consent
    assert submission.consent.text.startswith("To answer"), "as it was seen"
    await world.restart()
    await person.opens()
    assert "Чем мы можем помочь?" in (await person.sees()).text


async def test_help_and_unknown_commands_show_where_one_is(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:2])
    before = await world.conversation(person)
    for command, words in (("/help", "I ask a few questions"), ("/whatever", "I don’t know this")):
        known = len(await person.chat.messages())
        await person.says(command)
        new = [one.text for one in (await person.chat.messages())[known:]]
        assert words in new[0]
        assert "1/4 · What is your name?" in new[-1]
    assert await world.conversation(person) == before


async def test_buttons_can_be_typed_where_words_answer_nothing(world: World, ivan: Person) -> None:
    await world.write_form("all", FORM)
    await world.add_link("all", form="all")
    await ivan.opens("all")
    for words in ("да", "Иван", "Привет", "Длинно"):
        await ivan.says(words)
    await ivan.says("назад")
    assert "3/11 · Your long_text?" in (await ivan.sees()).text
    assert await ivan.below() == []
    await ivan.says("Длиннее")
    await ivan.says("пропустить")
    assert "Без этого ответа продолжить не получится" in (await ivan.sees()).text
    await ivan.says("отмена")
    *_, word, cancellation = (one.text for one in await ivan.chat.messages())
    assert (word, "отменили" in cancellation) == ("Останавливаемся.", True)
    assert await ivan.below() == []
    await ivan.presses("Вернуться")
    for words in ("+7 912 345-67-89", "a@b.ru", "5", "завтра", "tea"):
        await ivan.says(words)
    await ivan.presses("Red")
    await ivan.says("готово")
    assert "Записали: Red" in (await ivan.sees()).text


async def test_words_add_to_ticks(world: World, ann: Person) -> None:
    await world.write_form("all", FORM)
    await world.add_link("all", form="all")
    await ann.opens("all")
    for words in ("yes", "Ann", "Hello", "Long", "030 901820", "a@b.ru", "5", "tomorrow", "tea"):
        await ann.says(words)
    await ann.presses("Red")
    await ann.says("blue")
    assert "Got it: Red, Blue" in (await ann.sees()).text


async def test_a_consent_is_given_and_declined_in_clear_words(world: World, ivan: Person) -> None:
    await world.write_form("all", FORM)
    await world.add_link("all", form="all")
    await ivan.opens("all")
    await ivan.says("Нет, не согласен")
    assert "без согласия мы не можем" in (await ivan.sees()).text
    await ivan.opens("all")
    await ivan.says("Да, согласен")
    assert "1/11 · Your name?" in (await ivan.sees()).text
