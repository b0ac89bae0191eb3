"""A group's minute: what happens when more is wanted of a chat than Telegram takes.

The simulated Telegram keeps its limits here, and refuses what exceeds them with 429; the clock is
moved second by second, so that what is measured is what people would wait.
"""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from intake.kernel.ids import ChatId
from intake.outbox.notices import notice_rows
from intake.outbox.tasks import OutboxQueue
from tests.flows.world import World
from tests.people import Chat, Person, SeenMessage

SHORT: dict[str, Any] = {
    "languages": ["en"],
    "title": "A quick question",
    "steps": [{"id": "name", "type": "name", "prompt": "Who?", "crm": "contact.NAME"}],
    "finish": {"text": "Thank you"},
    "crm": {"bundle": "deal", "contact": True},
}
HEAD = re.compile(r"⚡ (\d+) new request")
BURST = 200


@pytest.fixture
async def busy(tmp_path: Path, template: Path) -> AsyncIterator[World]:
    """A bot that keeps to what chats take, and a Telegram that refuses more."""
    async with World.open(tmp_path, template, flood=True) as world:
        await world.write_form("quick", SHORT)
        await world.add_link("spring", form="quick")
        yield world


async def submits(world: World, name: str) -> Person:
    """Somebody new fills the short form in; Telegram takes thirty messages a second of a bot."""
    person = world.person(name)
    await person.opens("spring")
    await person.says(name)
    await person.presses("Send")
    await world.advance(0.3)
    return person


async def works(world: World) -> None:
    """Let the bot do what it can at this moment, but for the portal, which is away."""
    while await world.relay.step(OutboxQueue.TELEGRAM):
        pass


async def passes(world: World, seconds: int) -> None:
    """Let time pass, and let the bot do each second what it can."""
    for _ in range(seconds):
        await world.advance(1)
        await works(world)


async def digests(chat: Chat) -> list[SeenMessage]:
    return [one for one in await chat.messages() if one.text.startswith("⚡")]


async def cards(chat: Chat) -> list[SeenMessage]:
    return [one for one in await chat.messages() if "#" in one.text and "⚡" not in one.text]


async def refusals(world: World) -> int:
    """How often Telegram said *too many*."""
    events = await world.telegram.events()
    return sum(one["what"] == "refused" and one["error_code"] == 429 for one in events)


async def takeable(chat: Chat) -> int:
    """How many leads somebody in the group can take: by a card, or in the digest."""
    told = [int(found[1]) for one in await digests(chat) if (found := HEAD.match(one.text))]
    return sum(told) + len(await cards(chat))


async def test_two_hundred_in_a_minute(busy: World) -> None:
    """Each can be taken within ten seconds; all get their cards; Telegram has to refuse nothing."""
    group, sent = busy.managers, list[float]()
    begun = busy.clock.seconds()
    for number in range(BURST):
        await submits(busy, f"Person {number}")
        sent.append(busy.clock.seconds())
        await works(busy)
        if number % 5 == 0:
            late = sum(at <= busy.clock.seconds() - 10 for at in sent)
            assert await takeable(group) >= late
    assert busy.clock.seconds() - begun == pytest.approx(60, abs=1)
    await passes(busy, 10)
    (told,) = await digests(group)
    assert int(HEAD.match(told.text)[1]) + len(await cards(group)) >= BURST  # type: ignore[index]
    await busy.admin.presses("➡️", at=group)
    await passes(busy, 3)
    (told,) = await digests(group)
    button = told.buttons[2]
    taken = await busy.admin.presses(button, at=group)
    assert taken.toast
    name = button.partition(". ")[2]
    await passes(busy, 20)
    (told,) = await digests(group)
    assert f"{name} · A quick question · 🟢 Olga" in told.text
    assert button not in told.buttons
    while (await digests(group))[0].buttons:
        await passes(busy, 20)
    assert "Each was taken, or has its card" in (await digests(group))[0].text
    assert busy.clock.seconds() - begun < 17 * 60
    await busy.advance(60)
    await works(busy)
    assert len(await cards(group)) == BURST
    assert await refusals(busy) == 0


async def test_a_few_cards_are_no_burst(busy: World) -> None:
    for number in range(7):
        await submits(busy, f"Person {number}")
    await works(busy)
    assert len(await cards(busy.managers)) == 5
    await passes(busy, 12)
    assert len(await cards(busy.managers)) == 7
    assert await digests(busy.managers) == []


async def test_no_words_wait_behind_cards(busy: World) -> None:
    """Fifteen words a minute, while a hundred cards wait for the group."""
    ann = await submits(busy, "Ann")
    await works(busy)
    for number in range(60):
        await submits(busy, f"Person {number}")
    waited: dict[str, float] = {}
    said: dict[str, float] = {}
    for second in range(120):
        if second % 4 == 0:
            words = f"Word number {second}"
            said[words] = busy.clock.seconds()
            await ann.says(words)
        await passes(busy, 1)
        there = [one.text for one in await busy.managers.messages()]
        for words, at in said.items():
            if words not in waited and any(words in text for text in there):
                waited[words] = busy.clock.seconds() - at
    assert all(busy.clock.seconds() - at < 30 for words, at in said.items() if words not in waited)
    assert max(waited.values()) < 30
    assert await refusals(busy) == 0


async def test_retry_after_stops_one_chat_alone(busy: World) -> None:
    await busy.telegram.fault(
        "too_many", method="sendMessage", chat_id=busy.managers.id, retry_after=40
    )
    await submits(busy, "Ann")
    await works(busy)
    await submits(busy, "Boris")
    await busy.restart()
    now = busy.clock.now()
    async with busy.database.writing() as unit:
        rows = notice_rows(
            (ChatId(busy.admin.id),), "notice-portal-resumed", now, minutes=1, count=0
        )
        await unit.outbox.add_all(rows, now)
        await unit.commit()
    await works(busy)
    assert "back" in (await busy.admin.sees()).text
    assert await cards(busy.managers) == []
    await passes(busy, 30)
    assert await cards(busy.managers) == []
    await passes(busy, 12)
    assert len(await cards(busy.managers)) == 2
