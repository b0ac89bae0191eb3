"""When handling fails, the person hears of it once and the update stays to be repeated."""

import pytest
from aiogram.exceptions import TelegramServerError

from intake.forms.step import StepType
from tests.handlers.stage import Stage, question
from tests.people import Person, TelegramWorld


class _StorageError(Exception):
    pass


async def test_the_person_gets_an_apology_and_the_error_goes_on(
    world: TelegramWorld, ann: Person, stage: Stage
) -> None:
    await ann.opens()
    stage.failure = _StorageError()
    for _ in range(3):
        with pytest.raises(_StorageError):
            await ann.says("x")
    stage.failure = None
    stage.will_show(question(StepType.TEXT))
    assert world.feed is not None
    await world.pump(world.feed)
    texts = [message.text for message in await ann.chat.messages()]
    assert sum("something went wrong" in text for text in texts) == 1
    assert any("Your text?" in text for text in texts)


async def test_a_button_does_not_spin_after_a_failure(ann: Person, stage: Stage) -> None:
    stage.will_show(question(StepType.CHOICE))
    await ann.opens()
    stage.failure = _StorageError()
    with pytest.raises(_StorageError):
        await ann.presses("Option 1")
    callbacks = (await ann.world.state())["callbacks"]
    assert callbacks[-1]["answer"] is not None


async def test_a_person_who_blocks_the_bot_meanwhile_is_no_error(
    world: TelegramWorld, ann: Person, stage: Stage
) -> None:
    await ann.opens()
    feed, world.feed = world.feed, None
    await ann.says("x")
    await ann.blocks()
    assert feed is not None
    await world.pump(feed)
    assert ("note_block", True) in stage.calls


async def test_the_update_is_repeated_when_telegram_does_not_take_the_answer(
    world: TelegramWorld, ann: Person, stage: Stage
) -> None:
    await ann.opens()
    await world.fault("server_error", method="sendMessage", status=502)
    stage.will_show(question(StepType.TEXT))
    stage.now = question(StepType.TEXT)
    with pytest.raises(TelegramServerError):
        await ann.says("x")
    assert world.feed is not None
    await world.faults(clear=True)
    await world.pump(world.feed)
    assert "Your text?" in (await ann.sees()).text
