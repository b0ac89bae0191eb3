"""Talking to a form: what is heard, and what happens to buttons."""

from dataclasses import replace

import pytest
from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from intake.conversation.inputs import (
    Move,
    Press,
    Request,
    SentFile,
    SharedContact,
    Text,
    Unsupported,
)
from intake.conversation.scene import Scene, SceneKind
from intake.forms.answer import FileKind
from intake.forms.step import StepType
from intake.kernel.ids import ConversationId
from intake.kernel.problems import problem
from tests.handlers.stage import (
    HOSTILE,
    Stage,
    a_file,
    answered,
    conversation,
    form,
    question,
    scene,
    step,
)
from tests.people import Person, TelegramWorld

PRESSED = ConversationId(5)


def last_input(stage: Stage) -> object:
    name, said = stage.calls[-1]
    assert name == "converse"
    return said


@pytest.fixture
async def known(ann: Person, stage: Stage) -> Person:
    """Ann, who has opened the bot already."""
    await ann.opens()
    stage.calls.clear()
    return ann


async def test_messages_are_heard_free_of_telegrams_shapes(known: Person, stage: Stage) -> None:
    await known.says("Ann <Lee>")
    assert last_input(stage) == Text("Ann <Lee>")
    await known.shares_contact()
    said = last_input(stage)
    assert isinstance(said, SharedContact)
    assert said.own
    await known.sends_file("brief.pdf")
    said = last_input(stage)
    assert isinstance(said, SentFile)
    assert (said.file.name, said.file.kind) == ("brief.pdf", FileKind.DOCUMENT)
    await known.sends_photo()
    said = last_input(stage)
    assert isinstance(said, SentFile)
    assert (said.file.name, said.file.kind) == ("photo.jpg", FileKind.PHOTO)


async def test_somebody_elses_contact_is_not_ones_own(
    world: TelegramWorld, known: Person, stage: Stage
) -> None:
    await known.shares_contact(of=world.person("Bob"))
    said = last_input(stage)
    assert isinstance(said, SharedContact)
    assert not said.own


@pytest.mark.parametrize("what", ["sticker", "voice", "location"])
async def test_what_answers_nothing_is_heard_as_such(
    known: Person, stage: Stage, what: str
) -> None:
    await known.sends(what)
    assert last_input(stage) == Unsupported(what)


async def test_an_album_is_told_by_its_id(known: Person, stage: Stage) -> None:
    await known.sends_album({"kind": "photo"}, {"kind": "photo"})
    albums = {said.album for _, said in stage.calls if isinstance(said, SentFile)}
    assert len(albums) == 1
    assert albums != {None}


async def test_the_phone_question_shares_by_a_reply_keyboard(known: Person, stage: Stage) -> None:
    optional = step(StepType.PHONE, required=False)
    stage.will_show(question(StepType.PHONE, step=optional))
    await known.says("Ann")
    assert await known.below() == [
        "📱 Share my number", "⬅️ Back", "Skip ➡️", "✖️ Cancel",
    ]  # fmt: skip


@pytest.mark.parametrize(("label", "move"), [("⬅️ Back", Move.BACK), ("⬅️ Назад", Move.BACK)])
async def test_reply_buttons_are_wishes_in_any_language(
    known: Person, stage: Stage, label: str, move: Move
) -> None:
    stage.will_show(question(StepType.PHONE), question(StepType.NAME))
    await known.says("x")
    await known.says(label)
    assert last_input(stage) == Request(move)
    assert await known.below() == []
    stepping, asked = (await known.chat.messages())[-2:]
    assert stepping.text == "One step back."
    assert "Your name?" in asked.text


async def test_the_reply_keyboard_leaves_when_the_phone_was_taken(
    known: Person, stage: Stage
) -> None:
    talk = conversation(step="email", answers=(answered(StepType.PHONE, "+4930"),))
    stage.will_show(
        question(StepType.PHONE),
        question(StepType.EMAIL, conversation=talk, noted="+49 30 1"),
    )
    await known.says("x")
    await known.shares_contact()
    assert await known.below() == []
    noted, asked = (await known.chat.messages())[-2:]
    assert noted.text == "Got it: +49 30 1"
    assert asked.buttons == ["⬅️ Back", "✖️ Cancel"]


async def test_a_start_in_the_middle_of_the_phone_question_takes_its_keyboard_away(
    known: Person, stage: Stage
) -> None:
    resuming = conversation(step="phone", resuming=True)
    stage.will_show(
        question(StepType.PHONE), replace(scene(SceneKind.RESUME), conversation=resuming)
    )
    await known.says("x")
    await known.opens()
    assert await known.below() == []
    assert (await known.sees()).buttons == ["▶️ Continue", "🔄 Start over"]


async def test_a_press_marks_the_choice_and_takes_the_buttons_away(
    known: Person, stage: Stage
) -> None:
    after = conversation(revision=4, asked=4, step="text")
    stage.will_show(
        question(StepType.CHOICE),
        question(StepType.TEXT, conversation=after, noted=HOSTILE),
    )
    await known.says("x")
    pressed = await known.presses("Option 1")
    assert last_input(stage) == Press(PRESSED, 3, choice=1)
    assert pressed.answer is not None
    assert pressed.toast == ""
    old, asked = (await known.chat.messages())[-2:]
    assert old.buttons == []
    assert old.text.endswith(f"✓ {HOSTILE}")
    assert "Your text?" in asked.text
    assert "Got it" not in asked.text


async def test_an_agreement_stays_visible_below_what_was_agreed_to(
    known: Person, stage: Stage
) -> None:
    after = conversation(revision=4, asked=4)
    stage.will_show(scene(SceneKind.CONSENT), question(StepType.TEXT, number=1, conversation=after))
    await known.says("x")
    await known.presses("I agree")
    assert last_input(stage) == Press(PRESSED, 3, move=Move.AGREE)
    consent = (await known.chat.messages())[-2]
    assert consent.text.endswith("✅ I agree")
    assert consent.buttons == []


async def test_several_choices_are_ticked_in_place(known: Person, stage: Stage) -> None:
    ticked = conversation(revision=4, step="choices", draft=answered(StepType.CHOICES, "v1"))
    stage.will_show(question(StepType.CHOICES), question(StepType.CHOICES, conversation=ticked))
    await known.says("x")
    before = len(await known.chat.messages())
    pressed = await known.presses("Option 1")
    assert pressed.answer is not None
    assert len(await known.chat.messages()) == before
    assert (await known.sees()).buttons[:4] == ["Option 0", "✓ Option 1", "Option 2", "✔️ Done"]


async def test_a_tick_that_was_made_already_is_no_failure(known: Person, stage: Stage) -> None:
    stage.will_show(question(StepType.CHOICES), question(StepType.CHOICES))
    await known.says("x")
    before = len(await known.chat.messages())
    await known.presses("Option 1")
    assert len(await known.chat.messages()) == before


async def test_a_problem_with_a_press_is_an_alert(known: Person, stage: Stage) -> None:
    too_many = question(StepType.CHOICES, problem=problem("problem-choices-max", maximum=2))
    stage.will_show(question(StepType.CHOICES), too_many)
    await known.says("x")
    before = await known.chat.messages()
    pressed = await known.presses("Option 1")
    assert pressed.toast == "You can choose 2 options at most."
    assert [message.text for message in await known.chat.messages()] == [
        message.text for message in before
    ]
    assert (await known.sees()).buttons != []


async def test_an_old_button_says_so_and_shows_what_is_on(known: Person, stage: Stage) -> None:
    stage.will_show(
        question(StepType.CHOICE), question(StepType.TEXT), question(StepType.TEXT, stale=True)
    )
    await known.says("x")
    await known.says("y")
    pressed = await known.presses("Option 1")
    assert "earlier message" in pressed.toast
    first, _, again = (await known.chat.messages())[-3:]
    assert first.buttons == []
    assert "✓" not in first.text
    assert "Your text?" in again.text


@pytest.mark.parametrize("data", ["x", "p:1:2", "p:1:2:mfly", "l:xx", "a:1", "старое"])
async def test_a_button_that_means_nothing_is_answered_politely(
    known: Person, stage: Stage, bot: Bot, data: str
) -> None:
    """Also a page of /links, pressed by somebody who is no admin."""
    button = InlineKeyboardButton(text="Old", callback_data=data)
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[button]])
    await bot.send_message(known.id, "Once upon a time", reply_markup=keyboard)
    pressed = await known.presses("Old")
    assert "no longer works" in pressed.toast
    assert stage.calls == []


async def test_wrong_answers_get_the_reason_and_the_question_again(
    known: Person, stage: Stage
) -> None:
    stage.will_show(
        question(StepType.TEXT, problem=problem("problem-email-typo", suggestion=HOSTILE))
    )
    await known.says("x")
    text = (await known.sees()).text
    assert f"Did you mean {HOSTILE}?" in text
    assert f"2/5 · Your text? {HOSTILE}" in text
    assert "A hint & more" in text


async def test_files_are_counted(known: Person, stage: Stage) -> None:
    draft = answered(StepType.FILE, files=(a_file("a"), a_file("b")))
    talk = conversation(step="file", draft=draft)
    stage.will_show(question(StepType.FILE, conversation=talk))
    await known.says("x")
    seen = await known.sees()
    assert "Files so far: 2" in seen.text
    assert seen.buttons == ["✔️ Done", "⬅️ Back", "✖️ Cancel"]


async def test_further_items_of_an_album_get_no_word(known: Person, stage: Stage) -> None:
    before = len(await known.chat.messages())
    stage.will_show(Scene(SceneKind.NOTED, "en"))
    await known.sends_photo()
    assert len(await known.chat.messages()) == before


async def test_the_end_brings_text_button_and_file(known: Person, stage: Stage) -> None:
    stage.will_show(scene(SceneKind.SUMMARY), scene(SceneKind.CONFIRMED))
    await known.sends_file()
    file_id = "not-a-file"
    ending = form(finish=replace(form().finish, file=file_id))
    stage.scenes[-1] = replace(stage.scenes[-1], form=ending)
    await known.presses("✅ Send")
    assert last_input(stage) == Press(PRESSED, 3, move=Move.CONFIRM)
    last = await known.sees()
    assert last.text == "Thanks <3"
    assert last.rows[0][0]["url"] == "https://example.com/"


async def test_the_end_sends_a_file_that_lies_beside_the_form(
    known: Person, stage: Stage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("forms") / "prices.pdf"
    file.write_bytes(b"%PDF")
    ending = form(finish=replace(form().finish, file=str(file)))
    stage.will_show(replace(scene(SceneKind.CONFIRMED), form=ending))
    await known.says("x")
    assert (await known.sees()).raw["document"]["file_name"] == "prices.pdf"


async def test_the_summary_has_an_edit_button_for_each_answer(known: Person, stage: Stage) -> None:
    stage.will_show(scene(SceneKind.SUMMARY))
    await known.says("x")
    await known.presses("✏️ 2")
    assert last_input(stage) == Press(PRESSED, 3, edit=1)


async def test_a_summary_of_any_length_arrives_whole(known: Person, stage: Stage) -> None:
    long = scene(SceneKind.SUMMARY)
    lines = tuple(replace(line, shown="<&>" * 1100, skipped=False) for line in long.lines)
    stage.will_show(replace(long, lines=lines))
    before = len(await known.chat.messages())
    await known.says("x")
    messages = (await known.chat.messages())[before:]
    assert sum(message.text.count("<&>") for message in messages) == 1100 * len(lines)
    assert all(message.buttons == [] for message in messages[:-1])
    assert "✅ Send" in messages[-1].buttons
