"""A group's minute: what happens when more is wanted of a chat than Telegram takes.

The simulated Telegram keeps its limits here, and refuses what exceeds them with 429; the clock is
moved second by second, so that what is measured is what people would wait.
"""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.wiring.outgoing import build_full_report
from intake.kernel.ids import ChatId
from intake.outbox.chat_minutes import ChatClosed
from intake.outbox.notices import notice_rows
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.team.team import DEFAULT_TEAM
from tests.flows.world import World
from tests.people import Chat, Person, Raw, SeenMessage

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


def answers(one: SeenMessage, spoken: Raw) -> bool:
    """Say whether a message answers another one."""
    answered: Raw = one.raw.get("reply_to_message") or {}
    return bool(answered.get("message_id") == spoken["message_id"])


async def takeable(chat: Chat) -> int:
    """How many leads somebody in the group can take: by a card, or in the digest."""
    counts = [int(found[1]) for one in await digests(chat) if (found := HEAD.match(one.text))]
    return sum(counts) + len(await cards(chat))


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
    (digest,) = await digests(group)
    assert int(HEAD.match(digest.text)[1]) + len(await cards(group)) >= BURST  # type: ignore[index]
    await busy.admin.presses("➡️", at=group)
    await passes(busy, 3)
    (digest,) = await digests(group)
    button = digest.buttons[2]
    taken = await busy.admin.presses(button, at=group)
    assert taken.toast
    name = button.partition(". ")[2]
    await passes(busy, 20)
    (digest,) = await digests(group)
    assert f"{name} · A quick question · 🟢 Olga" in digest.text
    assert button not in digest.buttons
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


async def test_words_that_wait_become_one_message(busy: World) -> None:
    ann = await submits(busy, "Ann")
    await works(busy)
    said = [f"Word number {number}." for number in range(30)]
    for words in said:
        await ann.says(words)
        await busy.advance(0.5)
        await works(busy)
    await passes(busy, 60)
    there = [one.text for one in await busy.managers.messages() if "Word" in one.text]
    assert len(there) < 20
    found = re.findall(r"Word number \d+\.", "\n".join(there))
    assert found == said
    assert await refusals(busy) == 0


async def test_what_takes_two_messages_gets_through_a_busy_group(busy: World) -> None:
    """A mark with its reason: the reaction alone must not take the minute that the words need."""
    boris = busy.person("Boris")
    await boris.joins(busy.managers)
    await submits(busy, "Ann")
    await works(busy)
    (card,) = await cards(busy.managers)
    await busy.admin.says("Good morning!", busy.managers, reply_to=card.id)
    for number in range(3):
        await submits(busy, f"Person {number}")
    await works(busy)
    spoken = await boris.says("I know her", busy.managers, reply_to=card.id)
    await passes(busy, 60)
    replies = [one for one in await busy.managers.messages() if answers(one, spoken)]
    assert len(replies) == 1
    assert "Olga" in replies[0].text
    async with busy.database.reading() as unit:
        assert await unit.outbox.next_due(OutboxQueue.TELEGRAM) is None
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


# --- a group that becomes a supergroup ---


async def made_super(world: World, group: Chat) -> Chat:
    made = await world.admin.does("make_supergroup", group)
    return Chat(world.telegram, int(made["chat"]), group.title)


async def test_open_leads_get_their_cards_anew(world: World) -> None:
    await world.write_form("quick", SHORT)
    await world.add_link("spring", form="quick")
    for name in ("Ann", "Boris"):
        await submits(world, name)
    await world.settle()
    for step in ("Take", "Done"):
        (ended,) = [one for one in await world.cards() if "Boris" in one.text]
        await world.admin.presses(step, at=world.managers, message_id=ended.id)
        await world.settle()
    await world.settle()
    group = await made_super(world, world.managers)
    await world.settle()
    (card,) = await cards(group)
    assert "Ann" in card.text
    taken = await world.admin.presses("Take", at=group)
    assert taken.toast
    await world.settle()
    assert "Olga has it" in (await cards(group))[0].text


async def test_a_move_that_nobody_told_is_noticed_by_the_first_call(world: World) -> None:
    await world.write_form("quick", SHORT)
    await world.add_link("spring", form="quick")
    await submits(world, "Ann")
    await world.settle()
    with world.holding():  # its service messages are lost
        group = await made_super(world, world.managers)
    await submits(world, "Boris")
    await world.settle()
    assert len(await cards(group)) == 2
    await world.admin.presses("Take", at=group)
    await world.settle()
    assert any("Olga has it" in one.text for one in await cards(group))
    assert f"{group.id}" in "".join(one.text for one in await world.admin.chat.messages())


async def test_what_waits_for_a_groups_minute_waits_for_the_new_one(busy: World) -> None:
    for number in range(10):
        await submits(busy, f"Person {number}")
    await works(busy)
    await passes(busy, 5)
    assert await digests(busy.managers)
    group = await made_super(busy, busy.managers)
    await passes(busy, 90)
    assert len(await cards(group)) == 10
    assert await refusals(busy) == 0


async def test_a_forms_own_group_moves_without_its_team(world: World) -> None:
    own = await world.telegram.group("Roofs", owner=world.admin)
    await world.write_form("quick", {**SHORT, "chat": own.id})
    await world.add_link("spring", form="quick")
    await world.restart()
    await submits(world, "Ann")
    await world.settle()
    assert len(await cards(own)) == 1
    group = await made_super(world, own)
    await world.settle()
    (card,) = await cards(group)
    await world.admin.presses("Take", at=group)
    await world.settle()
    assert "Olga has it" in (await cards(group))[0].text
    assert card.id
    async with world.database.reading() as unit:
        team = await unit.teams.get(DEFAULT_TEAM)
    assert team is not None
    assert team.chat is None


# --- several groups ---


async def test_new_leads_go_to_the_group_with_the_most_room(busy: World) -> None:
    second = await busy.telegram.group("Managers 2", owner=busy.admin)
    await busy.admin.says("/place", at=second)
    await busy.admin.presses("➕", at=second)
    assert "works here too" in (await second.last()).text
    await busy.advance(60)
    for number in range(10):
        await submits(busy, f"Person {number}")
        await works(busy)
    assert [len(await cards(one)) for one in (busy.managers, second)] == [5, 5]
    assert [await digests(one) for one in (busy.managers, second)] == [[], []]
    await busy.admin.presses("Take", at=second, message_id=(await cards(second))[0].id)
    await passes(busy, 20)
    assert any("Olga has it" in one.text for one in await cards(second))


async def test_admins_hear_once_a_day_of_a_group_that_is_full(busy: World) -> None:
    report = build_full_report(busy.process.settings, busy.database, busy.clock)
    for number in range(12):
        await submits(busy, f"Person {number}")
    await works(busy)
    until = busy.clock.now() + timedelta(hours=30)
    async with busy.database.writing() as unit:  # as if so much came all the time
        await unit.chat_lines.close((ChatClosed(ChatId(busy.managers.id), until, until),))
        await unit.commit()
    for hours, expected in ((1, 0), (2, 1), (5, 1), (15, 1), (5, 2)):
        await busy.advance(timedelta(hours=hours))
        await report()
        await works(busy)
        assert len(await full_notices(busy)) == expected
    assert "wait for it" in (await full_notices(busy))[0].text


async def full_notices(world: World) -> list[SeenMessage]:
    return [one for one in await world.admin.chat.messages() if one.text.startswith("🚦")]
