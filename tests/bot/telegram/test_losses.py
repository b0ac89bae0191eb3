"""Telling a person, in their language, that something of theirs was lost."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.telegram.losses import LossNotice
from intake.kernel.ids import PersonId
from intake.kernel.languages import LanguageOf, Languages
from intake.kernel.person import Profile
from intake.operations.quarantine_update import Loss, LostInput
from storage.database import Database
from tests.bot.bot_api import ScriptedBotApi, ok, refused, scripted_bot
from tests.bot.stand_ins import FakeClock
from tests.databases import opened_database
from texts.translator import Translator

NOW = FakeClock().now()


def lost(person: int = 5, language: str | None = "ru", press: str | None = None) -> LostInput:
    """Return something that was said in private."""
    return LostInput(PersonId(person), "Ann", language, True, press is not None, press)


class Telling:
    """The teller with a scripted Telegram and a database in memory."""

    def __init__(self, notify: LossNotice, api: ScriptedBotApi, database: Database) -> None:
        self.notify = notify
        self.api = api
        self.database = database

    def said(self) -> list[str]:
        """What was written."""
        return [params["text"] for name, params in self.api.calls if name == "sendMessage"]


@pytest.fixture
async def telling() -> AsyncIterator[Telling]:
    api = ScriptedBotApi()
    api.script["sendMessage"] = []
    async with (
        scripted_bot(api) as bot,
        opened_database() as database,
    ):
        translator = Translator(("en", "ru"))
        language_of = LanguageOf(database.reading, Languages(translator.languages, "en"))
        yield Telling(LossNotice(bot, language_of, translator), api, database)


def _sent(_: dict[str, str]) -> web.Response:
    chat = {"id": 5, "type": "private"}
    return ok({"message_id": 1, "date": 1, "chat": chat, "text": "x"})


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        (Loss.WORDS, "последнее сообщение до меня не дошло"),
        (Loss.PRESS, "кнопка не сработала"),
        (Loss.ANSWER, "Последнее сообщение я получил"),
    ],
)
async def test_each_loss_has_its_words(telling: Telling, loss: Loss, words: str) -> None:
    telling.api.script["sendMessage"] = [_sent]
    assert await telling.notify(lost(), loss)
    (text,) = telling.said()
    assert words in text


@pytest.mark.parametrize(
    ("author", "russian"),
    [
        ((5, "ru-RU"), True),
        ((5, "de"), False),
        ((5, None), False),
        ((2**70, "ru"), True),
    ],
)
async def test_of_a_stranger_telegrams_word_must_do(
    telling: Telling, author: tuple[int, str | None], russian: bool
) -> None:
    telling.api.script["sendMessage"] = [_sent]
    await telling.notify(lost(*author), Loss.WORDS)
    assert ("Извините" in telling.said()[0]) is russian


async def test_what_the_person_chose_wins(telling: Telling) -> None:
    async with telling.database.writing() as unit:
        await unit.people.meet(Profile(PersonId(5), "Ann", language_code="ru"), NOW)
        await unit.people.choose_language(PersonId(5), "en")
        await unit.commit()
    telling.api.script["sendMessage"] = [_sent]
    await telling.notify(lost(), Loss.WORDS)
    assert "Sorry" in telling.said()[0]


async def test_a_press_ends_although_it_did_nothing(telling: Telling) -> None:
    telling.api.script["sendMessage"] = [_sent]
    assert await telling.notify(lost(press="77"), Loss.PRESS)
    name, params = telling.api.calls[0]
    assert (name, params["callback_query_id"]) == ("answerCallbackQuery", "77")


@pytest.mark.parametrize("press", [None, "77"])
@pytest.mark.parametrize(
    "refusal",
    [
        lambda _: refused(403, "Forbidden: bot was blocked by the user"),
        lambda _: refused(400, "Bad Request: chat not found"),
        lambda _: refused(429, "Too Many Requests: retry after 60", retry_after=60),
        lambda _: refused(502, "Bad Gateway"),
        lambda _: None,
    ],
    ids=["blocked", "unknown", "flood", "outage", "silence"],
)
async def test_who_cannot_be_reached_was_not_told(
    telling: Telling, refusal: Any, press: str | None
) -> None:
    telling.api.script["sendMessage"] = [refusal]
    telling.api.script["answerCallbackQuery"] = [refusal]
    assert not await telling.notify(lost(press=press), Loss.WORDS)
