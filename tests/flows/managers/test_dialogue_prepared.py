"""Words that are prepared: sent at a certain time, or found by a word."""

from datetime import timedelta

import pytest

from intake.leads.lead import LeadOutcome
from tests.flows.delivery.office import prepare, submits
from tests.flows.managers.talks import (
    BOOK,
    lead,
    mark_on,
    message,
    plain_group,
    private_team,
    talk,
    words_in,
)
from tests.flows.world import World
from tests.people import Person


async def test_words_leave_at_the_time_that_stands_before_them(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    said = await mia.says("/later 2 h Good <morning>!", group, thread=topic)
    await world.deliver()
    assert await mark_on(group, said["message_id"]) == "later"
    answer = (await words_in(group, topic))[-1]
    assert "I’ll send it on Mar 5, 2026" in answer
    assert "\nGood <morning>!\n" in answer, "what was cut off, or taken for the time, is seen"
    assert not (await lead(world)).answered
    await world.advance(timedelta(hours=1, minutes=59))
    await world.deliver()
    assert "Passed on" in (await ann.sees()).text
    await world.advance(timedelta(minutes=1))
    await world.deliver()
    assert (await ann.sees()).text == "Good <morning>!"
    assert await mark_on(group, said["message_id"]) == "sent"
    assert (await lead(world)).answered


async def test_a_time_that_nobody_understands_is_asked_for(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await mia.says("/later soonish Hello", group, thread=topic)
    await world.deliver()
    assert "/later tomorrow 9:00" in (await words_in(group, topic))[-1]


@pytest.mark.parametrize("typed", ["31.12 10:00", "tomorrow", "завтра в 9 утра", "9:00"])
async def test_a_time_without_words_sends_nothing(
    world: World, ann: Person, mia: Person, typed: str
) -> None:
    group, topic = await talk(world, ann, mia)
    said = await mia.says(f"/later {typed}", group, thread=topic)
    await world.deliver()
    assert "Please write what to send" in (await words_in(group, topic))[-1]
    assert await mark_on(group, said["message_id"]) == ""
    assert await world.rows("SELECT id FROM relayed_messages WHERE direction = 'out'") == []


async def test_what_was_to_leave_later_is_taken_back(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    said = await mia.says("/later 2 h Good morning!", group, thread=topic)
    await mia.says("/del", group, thread=topic, reply_to=said["message_id"])
    await world.advance(timedelta(hours=3))
    await world.deliver()
    assert "Passed on" in (await ann.sees()).text
    assert await mark_on(group, said["message_id"]) == "back"


async def test_it_does_not_leave_once_the_lead_is_closed(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    said = await mia.says("/later 2 h Good morning!", group, thread=topic)
    await world.deliver()
    async with world.database.writing() as unit:
        await BOOK.close(unit, await lead(world), LeadOutcome.DONE, world.clock.now())
        await unit.commit()
    await world.advance(timedelta(hours=3))
    await world.deliver()
    assert "Passed on" in (await ann.sees()).text
    assert await mark_on(group, said["message_id"]) == "failed"
    assert "the lead has been closed" in (await words_in(group, topic))[-1]


async def test_a_prospect_cannot_use_the_teams_commands(world: World, ann: Person) -> None:
    await ann.opens()
    for command in ("/later 2 h Hello", "/a price", "/save Price", "/unsave Price", "/del"):
        await ann.says(command)
        assert "don’t know" in (await ann.sees()).text or "/start" in (await ann.sees()).text
    assert await world.rows("SELECT id FROM ready_answers") == []
    assert await world.rows("SELECT id FROM relayed_messages") == []


# --- ready answers ---


async def test_a_ready_answer_is_found_by_a_word_and_filled_in(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    text = await mia.says("// Hello {name}, a roof is 100 & more. {manager}", group, thread=topic)
    await mia.says("/save Roof price", group, thread=topic, reply_to=text["message_id"])
    await mia.does("edit", group, message_id=text["message_id"], text="no matter")
    said = await mia.says("/a price", group, thread=topic)
    await world.deliver()
    assert (await ann.sees()).text == "// Hello Ann, a roof is 100 & more. Mia"
    assert await mark_on(group, said["message_id"]) == "sent"
    assert (await lead(world)).owner_id == mia.id


async def test_of_several_one_is_chosen_by_a_button(world: World, ann: Person, mia: Person) -> None:
    group, topic = await talk(world, ann, mia)
    for title in ("Price of a roof", "Price of a wall"):
        text = await mia.says(f"// {title}: ask us", group, thread=topic)
        await mia.says(f"/save {title}", group, thread=topic, reply_to=text["message_id"])
    await mia.says("/a price", group, thread=topic)
    offered = await message(group, "Which one?")
    assert offered.buttons == ["Price of a roof", "Price of a wall"]
    await mia.presses("Price of a wall", at=group, message_id=offered.id)
    await world.deliver()
    assert (await ann.sees()).text == "// Price of a wall: ask us"
    data = offered.button("Price of a roof")["callback_data"]
    await mia.presses(data=data, at=group, message_id=offered.id, stale=True)
    await world.deliver()
    assert (await ann.sees()).text == "// Price of a wall: ask us", "once for each question"


async def test_what_is_missing_is_asked_for(world: World, ann: Person, mia: Person) -> None:
    group, topic = await talk(world, ann, mia)
    text = await mia.says("// About {form}", group, thread=topic)
    await mia.says("/save About", group, thread=topic, reply_to=text["message_id"])
    await mia.says("/a about", group, thread=topic)
    assert "form=…" in (await words_in(group, topic))[-1]
    await mia.says("/a about form=our <b>offer</b>", group, thread=topic)
    await world.deliver()
    assert (await ann.sees()).text == "// About our <b>offer</b>"


async def test_a_file_goes_by_its_id_with_the_words(world: World, ann: Person, mia: Person) -> None:
    group, topic = await talk(world, ann, mia)
    plan = await mia.does("file", group, thread=topic, name="prices.pdf", caption="// Prices")
    await mia.says("/save Prices", group, thread=topic, reply_to=plan["message_id"])
    await mia.says("/a prices", group, thread=topic)
    await world.deliver()
    seen = await ann.sees()
    assert seen.raw["document"]["file_name"] == "prices.pdf"
    assert seen.text == "// Prices"


@pytest.mark.parametrize("gone", [None, 0, 1])
async def test_a_file_whose_words_are_a_message_of_their_own_is_taken_back_with_them(
    world: World, ann: Person, mia: Person, gone: int | None
) -> None:
    group, topic = await talk(world, ann, mia)
    before = {one.id for one in await ann.chat.messages()}
    plan = await mia.does("file", group, thread=topic, name="prices.pdf", caption="// {form}")
    await mia.says("/save Prices", group, thread=topic, reply_to=plan["message_id"])
    said = await mia.says(f"/a prices form={'Roofs. ' * 200}", group, thread=topic)
    await world.deliver()
    words, file = (one for one in await ann.chat.messages() if one.id not in before)
    assert words.text.startswith("// Roofs.")
    assert file.raw["document"]["file_name"] == "prices.pdf"
    if gone is not None:
        await world.bot.delete_message(ann.chat.id, (words, file)[gone].id)
    await mia.says("/del", group, thread=topic, reply_to=said["message_id"])
    await world.deliver()
    assert {one.id for one in await ann.chat.messages()} == before
    assert await mark_on(group, said["message_id"]) == "back"


@pytest.mark.parametrize("answered", [0, 1])
async def test_an_answer_to_the_words_of_a_file_or_to_the_file_is_an_answer(
    world: World, ann: Person, mia: Person, answered: int
) -> None:
    group, topic = await talk(world, ann, mia)
    before = {one.id for one in await ann.chat.messages()}
    plan = await mia.does("file", group, thread=topic, name="prices.pdf", caption="// {form}")
    await mia.says("/save Prices", group, thread=topic, reply_to=plan["message_id"])
    said = await mia.says(f"/a prices form={'Roofs. ' * 200}", group, thread=topic)
    await world.deliver()
    parts = [one for one in await ann.chat.messages() if one.id not in before]
    await ann.says("What is the red one?", reply_to=parts[answered].id)
    await world.deliver()
    came = await message(group, "the red one")
    assert came.text == "What is the red one?", "nothing is quoted: it is an answer"
    assert came.raw["reply_to_message"]["message_id"] == said["message_id"]


async def test_answers_of_the_team_are_the_admins_and_own_ones_are_ones_own(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    text = await mia.says("// Ours", group, thread=topic)
    await mia.says("/save team Ours", group, thread=topic, reply_to=text["message_id"])
    assert "only admins" in (await words_in(group, topic))[-1]
    await world.admin.says("/save team Ours", group, thread=topic, reply_to=text["message_id"])
    assert "Kept" in (await words_in(group, topic))[-1]
    await mia.says("/a ours", group, thread=topic)
    await world.deliver()
    assert (await ann.sees()).text == "// Ours"
    await mia.says("/unsave Ours", group, thread=topic)
    assert "You have no ready answer" in (await words_in(group, topic))[-1]
    await world.admin.says("/unsave ours", group, thread=topic)
    await mia.says("/a ours", group, thread=topic)
    assert "No ready answer has that word" in (await words_in(group, topic))[-1]


async def test_an_answer_for_one_form_and_language(
    world: World, ann: Person, ivan: Person, mia: Person
) -> None:
    await prepare(world)
    group = await plain_group(world, mia)
    await submits(ann)
    await world.deliver()
    card = await message(group, "Ann Lee")
    for text, options in (("For all", ""), ("For quick", "form:quick "), ("По-русски", "ru ")):
        kept = await mia.says(text, group)
        await mia.says(f"/save {options}Hello", group, reply_to=kept["message_id"])
    await mia.says("/a hello", group, reply_to=card.id)
    assert (await message(group, "Which one?")).buttons == ["Hello", "Hello"]


async def test_private_chats_know_them_too(world: World, ann: Person, mia: Person) -> None:
    await private_team(world, mia)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    asked = await message(mia.chat, "roofs")
    kept = await mia.says("We paint everything")
    await mia.says("/save Everything", reply_to=kept["message_id"])
    await mia.says("/a everything", reply_to=asked.id)
    await world.deliver()
    assert (await ann.sees()).text == "We paint everything"
    await mia.says("/later 1 h And well", reply_to=asked.id)
    await world.advance(timedelta(hours=1))
    await world.deliver()
    assert (await ann.sees()).text == "And well"


async def test_alone_a_manager_is_answered_in_their_own_language(
    world: World, ann: Person, ivan: Person
) -> None:
    await private_team(world, ivan)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    asked = await message(ivan.chat, "roofs")
    await ivan.says("/later 1 h Hello", reply_to=asked.id)
    assert (await ivan.sees()).text.startswith("✍️ Отправлю")
    await ivan.says("/later Hello again", reply_to=asked.id)
    assert "Когда" in (await ivan.sees()).text
    await ivan.presses((await ivan.sees()).buttons[0])
    assert (await ivan.sees()).text.startswith("✍️ Отправлю")
    for command, answer in (
        ("/later", "Напишите, что отправить"),
        ("/del", "Чтобы удалить сообщение у клиента"),
        ("/a nothing", "Готового ответа с таким словом нет"),
        ("/save", "Чтобы сохранить сообщение"),
        ("/unsave nothing", "У вас нет готового ответа"),
    ):
        await ivan.says(command, reply_to=asked.id)
        assert answer in (await ivan.sees()).text, command
