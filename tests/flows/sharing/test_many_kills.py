"""Two real processes on one database, killed, frozen and cut off at random moments while people
fill the form in. ``make kills-postgres`` asks for more of it."""

import asyncio
import os
import random
import signal
import time
from datetime import UTC, datetime

import pytest

from intake.kernel.ids import FormId, PersonId
from intake.links.link import NewLink, Utm
from storage.database import Database
from tests.databases import server
from tests.flows.delivery.office import bundles, check_crm
from tests.flows.delivery.stage import ADMIN
from tests.flows.delivery.test_kills import all_delivered, fills_in
from tests.flows.sharing.fleet import Bot, Fleet

pytestmark = pytest.mark.seconds

TROUBLES = 5
"""In one world; somebody new comes before each."""
WORLDS = int(os.environ.get("KILLED_WORLDS", "1"))
LONGEST = 2.5
AWAY = 6.0
"""Seconds for which a process is frozen or cut off, at most."""
_SETTLE = "UPDATE outbox SET due_at = now() WHERE in_doubt AND lease_owner IS NULL"


@pytest.mark.timeout(400)
@pytest.mark.parametrize("seed", range(WORLDS))
async def test_nothing_is_lost_or_doubled(fleet: Fleet, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311  reproducible
    stage = fleet.stage
    await stage.portal("settings", command_seconds=0.1)
    await fleet.start()
    await fleet.start()
    await add_link(fleet)
    async with asyncio.TaskGroup() as filling:
        for number in range(TROUBLES):
            person = stage.telegram.person(f"Person {number}")
            filling.create_task(fills_in(stage, person, number))
            await asyncio.sleep(dice.uniform(0.0, LONGEST))
            await trouble(fleet, dice)
            await settle(fleet)

    async def delivered() -> bool:
        await settle(fleet)
        return await all_delivered(stage, TROUBLES)

    await stage.until(delivered, 60.0)
    check_crm(await stage.portal())
    assert await stage.numbers() == bundles(TROUBLES)


async def trouble(fleet: Fleet, dice: random.Random) -> None:
    """Let something happen to one of both, and have two again."""
    bot, kind = dice.choice(fleet.bots), dice.choice(("killed", "frozen", "cut", "silent"))
    if kind == "killed":
        bot.send(signal.SIGKILL)
        await bot.process.wait()
        fleet.remove(bot)
        await fleet.start()
        return
    happens(bot, kind)
    await asyncio.sleep(dice.uniform(0.5, AWAY))
    if kind == "frozen":
        bot.send(signal.SIGCONT)
    bot.proxy.heal()


def happens(bot: Bot, kind: str) -> None:
    match kind:
        case "frozen":
            bot.send(signal.SIGSTOP)
        case "cut":
            bot.proxy.cut()
        case _:
            bot.proxy.fall_silent()


async def settle(fleet: Fleet) -> None:
    """Let the time pass after which the portal is asked: it has ended its work."""
    await fleet.stage.let_the_portal_end_its_work()
    await asyncio.to_thread(server().execute, _SETTLE, database=fleet.database)


async def add_link(fleet: Fleet) -> None:
    await fleet.stage.admin.opens()
    await fleet.stage.admin.hears()
    link = NewLink("spring", "Spring", Utm(source="google"), FormId("quick"))
    url = server().url(fleet.database)
    async with await Database.open(url, shared=True) as database, database.writing() as unit:
        assert await unit.links.add(link, PersonId(ADMIN), datetime.now(UTC)) is not None
        await unit.commit()


TAKEOVERS = int(os.environ.get("TAKEOVERS", "0"))


@pytest.mark.skipif(not TAKEOVERS, reason="a measurement: TAKEOVERS=50")
@pytest.mark.timeout(3600)
async def test_how_long_a_takeover_takes(fleet: Fleet) -> None:
    """Print the median and the worst, from the trouble to the first row that is looked for."""
    dice, taken = random.Random(1), []  # noqa: S311  reproducible
    await fleet.start()
    await fleet.start()
    for _ in range(TAKEOVERS):
        bot, kind = fleet.worker(), dice.choice(("frozen", "cut", "silent"))
        await asyncio.sleep(dice.uniform(1.2, 2.2))
        began = time.monotonic()
        happens(bot, kind)
        other = await fleet.successor(began)
        taken.append((other.said("worker_elected") or 0.0) - began)
        if kind == "frozen":
            bot.send(signal.SIGCONT)
        bot.proxy.heal()
        await asyncio.sleep(1.5)
    taken.sort()
    print(f"{len(taken)} takeovers: median {taken[len(taken) // 2]:.2f} s, worst {taken[-1]:.2f} s")  # noqa: T201  a measurement
    assert taken[-1] < 5.0
