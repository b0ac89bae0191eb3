"""Three real processes that answer, and one that sends notices: Telegram's limits are kept."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from intake.kernel.ids import ChatId
from intake.outbox.row import NewOutboxRow
from intake.outbox.tasks.notice_tasks import Notice
from storage.database import Database
from tests.databases import server
from tests.flows.sharing import counting_bot
from tests.flows.sharing.fleet import Fleet

PEOPLE, NOTICES = 70, 30
WATCHED = 30.0
"""Seconds. Looking on would make this process slow, and with it Telegram."""


async def test_three_processes_stay_below_telegrams_limits(fleet: Fleet) -> None:
    """By when they let messages go: on a busy machine they arrive in bunches."""
    for _ in range(3):
        await fleet.start(counting_bot.__file__)
    stage = fleet.stage
    group = ChatId(stage.managers.id)
    await add_notices(fleet, group)
    people = [stage.telegram.person(f"Person {number}") for number in range(PEOPLE)]
    for person in people:
        await person.opens()
    await asyncio.sleep(WATCHED)
    left = [
        (line["chat"], line["at"])
        for bot in fleet.bots
        for _, line in bot.log
        if line.get("event") == counting_bot.LEFT
    ]
    assert {chat for chat, _ in left} >= {person.id for person in people}
    of_group = [at for chat, at in left if chat == group]
    assert len(of_group) > WATCHED / 8
    assert most_within(of_group, 60) <= 20
    assert 10 < most_within([at for _, at in left], 1) <= 30
    assert all(bot.said(counting_bot.LEFT) for bot in fleet.bots)


async def add_notices(fleet: Fleet, group: ChatId) -> None:
    now = datetime.now(UTC)
    rows = [
        NewOutboxRow(Notice(group, "notice-database-trouble", {"trouble": f"{number}"}), now)
        for number in range(NOTICES)
    ]
    url = server().url(fleet.database)
    async with await Database.open(url, shared=True) as database, database.writing() as unit:
        await unit.outbox.add_all(rows, now)
        await unit.commit()


def most_within(times: Sequence[float], seconds: float) -> int:
    return max(sum(one <= other < one + seconds for other in times) for one in times)
