"""Cancelling: a slip can be taken back, exactly, and only from the newest message."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from intake.conversation.conversation import Conversation
from intake.conversation.service import UNDO_FOR
from tests.flows.prospects.walks import B2B_EN, LEAD_EN, LEAD_RU, Walk, shown, walk_on
from tests.flows.world import World

UNDO = {"en": "↩️ Back to “", "ru": "↩️ Вернуться: «"}


def content(conversation: Conversation | None) -> Any:
    """What a person knows of a conversation: everything but its revision and its times."""
    assert conversation is not None
    return replace(
        conversation, revision=0, asked=0, changed_at=conversation.started_at, ended=None
    )


@pytest.mark.parametrize(
    ("walk", "position"),
    [*((LEAD_EN, position) for position in range(1, len(LEAD_EN.deeds))), (LEAD_RU, 3)],
)
async def test_cancelling_is_taken_back_anywhere_after_a_restart_too(
    world: World, walk: Walk, position: int
) -> None:
    person = await walk.person(world)
    await walk_on(person, walk.deeds[:position])
    before, seen = await world.conversation(person), await person.sees()
    await person.says("/cancel")
    assert await world.conversation(person) is None
    [button] = (await person.sees()).buttons
    assert button.startswith(UNDO[walk.language])
    await world.advance(3600)
    await world.restart()
    await person.presses(UNDO[walk.language])
    assert content(await world.conversation(person)) == content(before)
    assert walk.deeds[position - 1].then in (await person.sees()).text
    assert (await person.sees()).text.splitlines()[-1] == seen.text.splitlines()[-1]
    await walk_on(person, walk.deeds[position:])
    [submission] = await world.submissions()
    assert shown(submission) == dict(walk.answers)


async def test_ticks_and_files_are_there_again(world: World) -> None:
    person = await B2B_EN.person(world)
    await walk_on(person, B2B_EN.deeds[:6])
    await person.presses("Design")
    await person.presses("Cancel")
    await person.presses(UNDO["en"])
    assert "✓ Design" in (await person.sees()).buttons
    await walk_on(person, B2B_EN.deeds[7:12])
    await person.presses("Cancel")
    await person.presses(UNDO["en"])
    assert "Files so far: 1 of 3" in (await person.sees()).text
    await walk_on(person, B2B_EN.deeds[12:])
    assert len(await world.submissions()) == 1


async def test_declining_the_consent_by_a_slip_can_be_taken_back(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:1])
    await person.presses("I don’t agree")
    await person.presses(UNDO["en"])
    await walk_on(person, LEAD_EN.deeds[1:])
    assert len(await world.submissions()) == 1


async def test_what_is_taken_up_again_is_in_the_language_chosen_meanwhile(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:2])
    await person.says("/cancel")
    await person.says("/language")
    await person.presses("Русский")
    await person.presses(UNDO["ru"])
    assert "1/4 · Как вас зовут?" in (await person.sees()).text


@pytest.mark.parametrize("how", ["button", "command"])
async def test_cancelling_a_change_leads_back_to_the_summary(world: World, how: str) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:-1])
    for number in ("1", "2", "3", "4"):
        await person.presses(f"✏️ {number}")
        await (person.presses("Cancel") if how == "button" else person.says("/cancel"))
        assert "Is everything right?" in (await person.sees()).text
        assert await person.below() == []
    await person.presses("Send")
    [submission] = await world.submissions()
    assert shown(submission) == dict(LEAD_EN.answers)


async def test_an_admins_wizard_is_cancelled_and_taken_up_again(world: World) -> None:
    await world.admin.says("/newlink")
    await world.admin.says("Spring ads")
    await world.admin.says("/cancel")
    await world.admin.presses(UNDO["en"])
    assert "utm_source?" in (await world.admin.sees()).text


async def test_the_way_back_closes_after_a_while(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:3])
    await person.says("/cancel")
    await world.advance(UNDO_FOR + timedelta(seconds=1))
    pressed = await person.presses(UNDO["en"])
    assert pressed.toast.startswith("This button is from an earlier message.")
    assert await world.conversation(person) is None


async def test_old_ways_back_and_old_questions_do_not_act(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:4])
    question = await person.sees()
    await person.says("/cancel")
    cancelled = await person.sees()
    undo = cancelled.rows[0][0]["callback_data"]

    async def is_refused(data: str, message: int) -> None:
        before = await world.conversation(person)
        pressed = await person.presses(data=data, message_id=message, stale=True)
        assert pressed.toast.startswith("This button is from an earlier message.")
        assert await world.conversation(person) == before

    await is_refused(question.button("Prices")["callback_data"], question.id)
    await is_refused(undo, cancelled.id)  # the menu that was shown then is newer
    await person.says("/cancel")
    await person.opens("spring")
    await is_refused(undo, cancelled.id)
    await person.presses("I agree")
    await person.says("/cancel")
    await person.presses(UNDO["en"])
    await is_refused(undo, cancelled.id)


async def test_a_repeated_press_of_cancel_keeps_the_way_back(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:3])
    await walk_on(person, LEAD_EN.deeds[3:4])
    await person.presses("Cancel")
    await world.feed(world.telegram.fed[-1])
    await person.presses(UNDO["en"])
    assert "3/4" in (await person.sees()).text


async def test_nobody_takes_up_what_somebody_else_cancelled(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:3])
    await person.says("/cancel")
    cancelled = await person.sees()
    bob = world.person("Bob")
    await bob.opens()
    seen = await bob.sees()
    forged = {**world.telegram.fed[-1], "update_id": 900_000_001}
    forged.pop("message")
    forged["callback_query"] = {
        "id": "1",
        "from": {"id": bob.id, "is_bot": False, "first_name": "Bob", "language_code": "en"},
        "chat_instance": "1",
        "data": cancelled.rows[0][0]["callback_data"],
        "message": {
            "message_id": seen.id,
            "date": 1,
            "chat": {"id": bob.id, "type": "private", "first_name": "Bob"},
            "text": "x",
        },
    }
    await world.feed(forged)
    assert await world.conversation(bob) is None
    assert await world.conversation(person) is None


async def test_the_way_back_stays_within_reach(world: World) -> None:
    """Whatever is shown while nothing is open has it, under the newest message only."""
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:4])
    await person.says("/cancel")
    await person.says("oops, that was not meant")
    assert any(one.startswith(UNDO["en"]) for one in (await person.sees()).buttons)
    await person.opens()
    seen = await person.sees()
    assert "What can we do for you?" in seen.text
    assert any(one.startswith(UNDO["en"]) for one in seen.buttons)
    await person.presses(UNDO["en"])
    assert "3/4" in (await person.sees()).text


async def test_after_a_cancel_everything_else_works_as_when_nothing_is_open(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:3])
    await person.says("/cancel")
    await person.edits("Anna Lee")
    assert "To start, press /start" in (await person.sees()).text
    await person.says("/code nope")
    seen = (await person.sees()).text
    assert "There’s no code nope." in seen
    assert "What can we do for you?" in seen
    await person.says("/language")
    pressed = await person.presses("Русский")
    assert pressed.toast == ""
    assert "Сейчас вы ничего не заполняете" in (await person.sees()).text


async def test_a_repeated_cancel_command_keeps_the_way_back(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:4])
    await person.says("/cancel")
    await world.feed(world.telegram.fed[-1])
    await person.presses(UNDO["en"])
    assert "3/4" in (await person.sees()).text
