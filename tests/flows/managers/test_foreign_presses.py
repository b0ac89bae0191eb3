"""Buttons that are not one’s own, not known, or about what is gone: over all callback data.

Whoever presses them is answered, and nothing changes.
"""

import copy
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot, Router
from aiogram.client.session.middlewares.base import BaseRequestMiddleware
from aiogram.methods import AnswerCallbackQuery, TelegramMethod

from handlers.callback_data.callbacks import _READERS, parse_callback
from handlers.filters import ByAdmin, Pressed
from handlers.router import add_handlers
from intake.kernel.ids import PersonId
from tests.flows.managers.desk import Desk
from tests.flows.managers.test_strangers import kept, presses
from tests.guards.test_handlers import WIZARDS, _all
from tests.people import Person, Raw

GARBAGE = ("", ":", "x", "0", "-1", "1", "9" * 30, "a:b:c:d:e", "yes:", "ё", "%s", "1:1:1:1:1")
GONE = "987654"


def of_admins() -> frozenset[type[object]]:
    """The kinds of buttons whose handlers let only those through who lead."""
    found = set()
    for router in _all(add_handlers(Router(), WIZARDS)):
        for handler in router.callback_query.handlers:
            filters = [one.callback for one in handler.filters or []]
            if any(isinstance(one, ByAdmin) for one in filters):
                found |= {one._kind for one in filters if isinstance(one, Pressed)}
    return frozenset(found)


class Answers(BaseRequestMiddleware):
    """Notes how presses are answered."""

    def __init__(self) -> None:
        self.given: list[str] = []

    async def __call__(self, make_request: Any, bot: Bot, method: TelegramMethod[Any]) -> Any:
        if isinstance(method, AnswerCallbackQuery):
            self.given.append(method.text or "")
        return await make_request(bot, method)


@dataclass
class Hand:
    """Presses whatever it is given, as somebody, under a message of theirs."""

    desk: Desk
    person: Person
    raw: Raw
    answers: Answers = field(default_factory=Answers)
    number: int = 0

    @classmethod
    async def of(cls, desk: Desk, person: Person) -> "Hand":
        await person.opens()
        await person.presses((await person.sees()).buttons[0])
        await person.says("/cancel")
        fed = reversed(desk.world.telegram.fed)
        raw = copy.deepcopy(next(one for one in fed if "callback_query" in one))
        hand = cls(desk, person, raw)
        desk.world.bot.session.middleware(hand.answers)
        await desk.world.deliver()
        return hand

    async def presses(self, data: str) -> str:
        """Press it; gives the words that popped up."""
        self.number += 1
        raw = copy.deepcopy(self.raw)
        raw["update_id"] += 5_000_000 + self.number
        raw["callback_query"]["data"] = data
        before = len(self.answers.given)
        await self.desk.world.feed(raw)
        self.desk.world.clock.move(timedelta(seconds=20))  # or they flood
        assert len(self.answers.given) == before + 1, (data, "answered once")
        return self.answers.given[-1]


@pytest.fixture
async def busy(tmp_path: Path, template: Path) -> AsyncIterator[Desk]:
    """A team with a taken lead and a dead letter."""
    async with Desk.open(tmp_path, template) as desk:
        await desk.comes()
        await desk.presses(desk.boris, "Take")
        desk.world.portal_fault("refuse", method="crm.item.add", command="deal", count=1)
        await desk.comes(desk.world.person("Carl"), phone="+4930901877", company="Carl & Co")
        yield desk


async def test_no_button_of_admins_does_anything_for_a_manager(busy: Desk) -> None:
    kinds = of_admins()
    read = {one: parse_callback(one) for one in presses(PersonId(busy.mia.id))}
    tried = [one for one, pressed in read.items() if isinstance(pressed, tuple(kinds))]
    for kind in kinds:
        assert any(isinstance(read[one], kind) for one in tried), kind
    hand = await Hand.of(busy, busy.boris)
    before = await kept(busy)
    said = len(await busy.boris.chat.messages())
    for data in tried:
        assert await hand.presses(data), data
        assert await kept(busy) == before, data
    assert len(await busy.boris.chat.messages()) == said


def unknown() -> Iterator[str]:
    """Data of no button: of no kind, and of every kind with what it cannot read."""
    yield from GARBAGE
    for kind in _READERS:
        yield from (f"{kind}:{rest}" for rest in GARBAGE)
    for data in presses(PersonId(5)):
        yield from (data[:-1], f"{data}:1", data.upper(), f"{data}\n")


async def test_what_is_no_button_is_answered_and_changes_nothing(busy: Desk) -> None:
    hand = await Hand.of(busy, busy.world.admin)
    before = await kept(busy)
    tried = [one for one in dict.fromkeys(unknown()) if parse_callback(one) is None and one]
    assert len(tried) > 400
    for data in tried[:: max(1, len(tried) // 120)]:
        assert await hand.presses(data), data
    assert await kept(busy) == before


def gone() -> Iterator[str]:
    """Data of buttons about what there is not: every number is one that nothing has."""
    for data in presses(PersonId(5)):
        kind, _, rest = data.partition(":")
        changed = re.sub(r"(?<=[:/])\d+(?=:|$)", GONE, f":{rest}")[1:]
        about_people = kind in {"du", "bn"}  # a number of a person is as good as any
        if changed != rest and not about_people and parse_callback(f"{kind}:{changed}"):
            yield f"{kind}:{changed}"


async def test_a_button_about_what_is_gone_is_answered_and_changes_nothing(busy: Desk) -> None:
    hand = await Hand.of(busy, busy.world.admin)
    before = await kept(busy)
    tried = list(dict.fromkeys(gone()))
    assert len({one.partition(":")[0] for one in tried}) >= 10
    for data in tried:
        await hand.presses(data)
        assert await kept(busy) == before, data


async def test_a_prospects_buttons_do_nothing_for_another(busy: Desk) -> None:
    """Forms, languages, ratings: what a button says is the presser's word."""
    ann, eve = busy.world.person("Anna"), busy.world.person("Eve")
    await ann.opens()
    await ann.presses((await ann.sees()).buttons[0])
    await ann.says("/language")
    shown = [
        button["callback_data"]
        for message in await ann.chat.messages()
        for row in message.rows
        for button in row
    ]
    [talk] = await busy.world.rows("SELECT * FROM conversations ORDER BY id DESC LIMIT 1")
    number, revision = talk["id"], talk["revision"]
    shown += [f"p:{number}:{revision}:{what}" for what in ("mback", "mskip", "mcancel", "c0")]
    shown += ["g:1:5", "z:go", "z:reminder"]
    hand = await Hand.of(busy, eve)
    mine = f"WHERE person_id = {ann.id}"
    before = [
        await busy.world.rows(f"SELECT * FROM conversations {mine}"),  # noqa: S608 - ours
        await busy.world.rows(f"SELECT * FROM people WHERE id = {ann.id}"),  # noqa: S608
        await busy.world.rows("SELECT * FROM leads"),
    ]
    for data in dict.fromkeys(shown):
        await hand.presses(data)
    assert before == [
        await busy.world.rows(f"SELECT * FROM conversations {mine}"),  # noqa: S608 - ours
        await busy.world.rows(f"SELECT * FROM people WHERE id = {ann.id}"),  # noqa: S608
        await busy.world.rows("SELECT * FROM leads"),
    ]
