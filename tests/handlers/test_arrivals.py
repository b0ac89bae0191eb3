"""Arrivals and commands."""

import pytest

from intake.conversation.inputs import Move, Request, Text
from intake.conversation.scene import SceneKind
from intake.kernel.ids import FormId
from tests.handlers.stage import ADMIN, Stage, scene
from tests.people import Person, TelegramWorld


async def test_a_deep_link_hands_its_payload_on_as_it_came(ann: Person, stage: Stage) -> None:
    stage.will_show(scene(SceneKind.CONSENT))
    await ann.opens("Spring__cid-1")
    assert stage.calls == [("record_touch", "Spring__cid-1")]
    assert stage.profiles[0].first_name == "Ann"
    assert stage.updates == [ann.world.fed[-1]["update_id"]]
    assert "May we?" in (await ann.sees()).text


@pytest.mark.parametrize(
    ("typed", "payload"),
    [
        ("/start", ""),
        ("/start  a b ", "a b"),
        ("/start@sandbox_bot x", "x"),
        ("/START ÿ<", "ÿ<"),
        ("/start\nx", "x"),
        ("/start https://t.me/sandbox_bot?start=spring", "spring"),
    ],
)
async def test_whatever_follows_start_is_the_payload(
    ann: Person, stage: Stage, typed: str, payload: str
) -> None:
    await ann.opens()
    stage.calls.clear()
    await ann.says(typed)
    assert stage.calls == [("record_touch", payload)]


@pytest.mark.parametrize("typed", ["/code spring", "/code https://t.me/sandbox_bot?start=spring"])
async def test_a_code_that_is_typed_is_told_from_an_arrival(
    ann: Person, stage: Stage, typed: str
) -> None:
    await ann.opens()
    await ann.says(typed)
    assert stage.calls[-1] == ("record_typed", "spring")


@pytest.mark.parametrize("typed", ["/home/ann", "/", "and/or", "/ start", "/дом"])
async def test_what_only_looks_like_a_command_is_an_answer(
    ann: Person, stage: Stage, typed: str
) -> None:
    await ann.opens()
    await ann.says(typed)
    assert stage.calls[-1] == ("converse", Text(typed))


@pytest.mark.parametrize("move", [Move.BACK, Move.SKIP, Move.CANCEL])
async def test_commands_about_the_form_are_wishes(ann: Person, stage: Stage, move: Move) -> None:
    await ann.opens()
    await ann.says(f"/{move}")
    assert stage.calls[-1] == ("converse", Request(move))


async def test_an_unknown_command_is_no_answer(ann: Person, stage: Stage) -> None:
    await ann.opens()
    stage.calls.clear()
    stage.now = scene(SceneKind.QUESTION)
    await ann.says("/frobnicate")
    assert stage.calls == []
    said = [message.text for message in await ann.chat.messages()]
    assert said[-2] == "I don’t know this command. See /help"
    assert "Your text?" in said[-1]


async def test_help_explains_and_shows_what_is_on(ann: Person, stage: Stage) -> None:
    await ann.opens()
    stage.now = scene(SceneKind.QUESTION)
    await ann.says("/help")
    help_text, again = [message.text for message in await ann.chat.messages()][-2:]
    assert "/cancel" in help_text
    assert "/newlink" not in help_text
    assert "Your text?" in again


async def test_admins_have_more_help(world: TelegramWorld) -> None:
    admin = _admin(world)
    await admin.opens()
    await admin.says("/help")
    assert "/newlink" in (await admin.sees()).text


async def test_the_language_is_chosen_by_button(ann: Person, stage: Stage) -> None:
    await ann.opens()
    await ann.says("/language")
    assert {"English", "Русский"} <= set((await ann.sees()).buttons)
    pressed = await ann.presses("Русский")
    assert stage.calls[-1] == ("choose_language", "ru")
    assert pressed.answer is not None
    assert (await ann.sees()).text.startswith("Сейчас вы ничего не заполняете")


async def test_a_form_is_chosen_from_the_menu(ann: Person, stage: Stage) -> None:
    stage.will_show(scene(SceneKind.MENU), scene(SceneKind.CONSENT))
    await ann.opens()
    await ann.presses("A form")
    assert stage.calls[-1] == ("choose_form", FormId("lead"))
    menu, consent = await ann.chat.messages()
    assert menu.buttons == []
    assert menu.text.endswith("✓ A form")
    assert "May we?" in consent.text


async def test_blocking_is_noted_without_a_word(ann: Person, stage: Stage) -> None:
    await ann.opens()
    before = len(await ann.chat.messages())
    await ann.blocks()
    await ann.unblocks()
    assert stage.calls[-2:] == [("note_block", True), ("note_block", False)]
    assert len(await ann.chat.messages()) == before


async def test_an_edited_message_changes_nothing(ann: Person, stage: Stage) -> None:
    await ann.opens()
    await ann.says("Anna")
    stage.calls.clear()
    await ann.edits("Hanna")
    assert stage.calls == []
    assert "only new messages" in (await ann.sees()).text


async def test_groups_get_no_answer(world: TelegramWorld, ann: Person, stage: Stage) -> None:
    group = await world.group("Friends", people=(ann,))
    stage.calls.clear()
    for text in ("/start x", "/help", "/newlink", "/links", "hello"):
        await ann.says(text, at=group)
    assert stage.calls == []
    assert await group.messages() == []


def _admin(world: TelegramWorld) -> Person:
    return Person(world, ADMIN, {"first_name": "Ada", "language_code": "en"})
