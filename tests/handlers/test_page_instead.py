"""A gateway's page of HTML in Telegram's place is an outage, not an answer."""

import pytest
from aiogram.exceptions import ClientDecodeError

from intake.forms.step import StepType
from tests.handlers.stage import Stage, question
from tests.people import Person, TelegramWorld

PAGE = {"kind": "server_error", "status": 502, "html": True}


async def test_nobody_apologises_into_an_outage(
    world: TelegramWorld, ann: Person, stage: Stage
) -> None:
    await ann.opens()
    known = len(await ann.chat.messages())
    await world.faults(**PAGE, method="sendMessage")
    with pytest.raises(ClientDecodeError):
        await ann.says("x")
    assert len(await ann.chat.messages()) == known


async def test_tidying_up_never_fails(world: TelegramWorld, ann: Person, stage: Stage) -> None:
    stage.will_show(question(StepType.CHOICE), question(StepType.TEXT))
    await ann.opens()
    await world.faults(**PAGE, method="answerCallbackQuery")
    await world.faults(**PAGE, method="editMessageText")
    await world.faults(**PAGE, method="editMessageReplyMarkup")
    await ann.presses("Option 1")
    assert "Your text?" in (await ann.sees()).text
