"""Feeding raw updates to the real dispatcher."""

from collections.abc import MutableMapping
from typing import Any

import pytest
from aiogram import Dispatcher
from aiogram.types import Message

from bot.telegram.dispatcher import RawFeed
from bot.telegram.raw_update import UndecodableUpdateError
from tests.bot.bot_api import ScriptedBotApi, scripted_bot
from tests.bot.stand_ins import message


@pytest.mark.parametrize(
    "raw",
    [
        {"update_id": 1, "message": "what?"},
        {"update_id": 1, "message": {"text": "no chat, no date"}},
        {"update_id": 1},
        {"update_id": 1, "something_new": {"text": "private words"}},
        {},
    ],
)
async def test_what_aiogram_cannot_read_is_said_in_one_word(raw: dict[str, Any]) -> None:
    async with scripted_bot(ScriptedBotApi()) as bot:
        feed = RawFeed(Dispatcher(disable_fsm=True), bot)
        with pytest.raises(UndecodableUpdateError) as caught:
            await feed(raw)
    assert caught.value.args == ()
    assert caught.value.__suppress_context__


async def test_a_handlers_error_comes_out(
    logged: list[MutableMapping[str, Any]],
) -> None:
    dispatcher = Dispatcher(disable_fsm=True)

    @dispatcher.message()
    async def on_message(_: Message) -> None:
        raise ZeroDivisionError

    async with scripted_bot(ScriptedBotApi()) as bot:
        with pytest.raises(ZeroDivisionError):
            await RawFeed(dispatcher, bot)(message(1))
    assert logged == []


async def test_what_nobody_handles_is_noted_without_its_content(
    logged: list[MutableMapping[str, Any]],
) -> None:
    async with scripted_bot(ScriptedBotApi()) as bot:
        await RawFeed(Dispatcher(disable_fsm=True), bot)(message(1))
    (line,) = logged
    assert line == {
        "event": "update_ignored",
        "update": 1,
        "kind": "message",
        "log_level": "info",
    }
