"""Random talk under random trouble: nothing is lost in silence, nothing repeated knowingly."""

import os
import random
from collections import Counter
from typing import Any

import pytest

from tests.flows.managers.talks import mark_on, talk
from tests.flows.world import World
from tests.people import Chat, Person

SEEDS = int(os.environ.get("TALKS", "4"))
TURNS = 25
TROUBLE: tuple[dict[str, Any], ...] = (
    {"kind": "cut_after"},
    {"kind": "cut_after"},
    {"kind": "cut_before"},
    {"kind": "server_error", "status": 502},
    {"kind": "too_many", "retry_after": 3},
    {"kind": "refuse", "error_code": 400, "description": "Bad Request: not enough rights"},
)
METHODS = (
    "sendMessage",
    "copyMessage",
    "setMessageReaction",
    "createForumTopic",
    "editMessageText",
)


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_each_message_arrives_once_or_its_fate_is_told(
    world: World, ann: Person, seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311  reproducible
    mia = world.person("Mia")
    group, topic = await talk(world, ann, mia)
    prospect_words: list[str] = []
    said: dict[str, int] = {}
    for turn in range(TURNS):
        await trouble(world, dice)
        if dice.random() < 0.5:
            prospect_words.append(f"in {turn}.")
            await ann.says(prospect_words[-1])
        else:
            topic = await newest_topic(world, group) or topic
            answer = await mia.says(f"out {turn}.", group, thread=topic)
            said[f"out {turn}."] = answer["message_id"]
        if dice.random() < 0.5:
            await world.deliver()
        if dice.random() < 0.1:
            await world.restart()
    await world.telegram.faults(clear=True)
    await world.settle()
    await check_team(world, group, prospect_words)
    await check_prospect(group, ann, said)


async def trouble(world: World, dice: random.Random) -> None:
    """Plan some, sometimes."""
    if dice.random() < 0.4:
        what = dice.choice(TROUBLE)
        kind = what["kind"]
        await world.telegram.fault(
            kind,
            **{"method": dice.choice(METHODS), **{k: v for k, v in what.items() if k != "kind"}},
        )


async def newest_topic(world: World, group: Chat) -> int | None:
    """The topic in which the lead is worked now."""
    rows = await world.rows("SELECT topic_id FROM threads WHERE state = 'open' ORDER BY id DESC")
    return rows[0]["topic_id"] if rows else None


async def check_team(world: World, group: Chat, prospect_words: list[str]) -> None:
    """Each of the prospect's words is there, in the group or with an admin, and a second time only
    with a word about that."""
    seen: list[str] = [one.text for one in await group.messages()]
    seen += [one.text for one in await world.admin.chat.messages()]
    for words in prospect_words:
        copies = [text for text in seen if text.endswith(words)]
        marked = [text for text in copies if "May have arrived twice" in text]
        lost = [text for text in seen if "may be missing here" in text]
        assert copies or lost, f"{words} is lost"
        assert len(copies) <= 2, f"{words} came {len(copies)} times"
        assert len(copies) - len(marked) <= 1, f"{words} was repeated in silence"


async def check_prospect(group: Chat, ann: Person, said: dict[str, int]) -> None:
    """Each of the manager's words is there once and marked so, or marked with what became of it."""
    copies = Counter(one.text for one in await ann.chat.messages())
    replied_to = [
        one.raw.get("reply_to_message", {}).get("message_id") for one in await group.messages()
    ]
    for words, message_id in said.items():
        mark = await mark_on(group, message_id)
        assert copies[words] <= 1, f"{words} was repeated"
        assert mark or message_id in replied_to, f"the fate of {words} is not shown"
        if mark == "sent":
            assert copies[words] == 1
        if mark == "failed":
            assert copies[words] == 0
