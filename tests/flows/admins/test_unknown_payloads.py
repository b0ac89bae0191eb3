"""Payloads that nobody knows: kept as they came, and told once a day."""

from datetime import timedelta

import pytest

from bot.ops.housekeeping import Housekeeping
from bot.wiring.outgoing import build_report
from tests.flows.world import World
from tests.people import SeenMessage

HOUR = 3600.0
HEAD = "Links that I don’t know"


async def digests(world: World) -> list[SeenMessage]:
    return [one for one in await world.admin.chat.messages() if HEAD in one.text]


async def report(world: World) -> None:
    """What the process does every hour."""
    await build_report(world.process.settings, world.process.database, world.clock)()
    await world.settle()


@pytest.fixture
async def begun(world: World) -> World:
    """A world whose first morning is over. It is half past nine."""
    await world.admin.opens()
    await report(world)
    return world


async def test_one_digest_a_day_with_counts(begun: World) -> None:
    for payload in ("sprng", "sprng", "<b>&", "two\nlines"):
        await begun.person().says(f"/start {payload}")
    for _ in range(23):
        await report(begun)
        await begun.advance(HOUR)
    assert await digests(begun) == []
    await begun.restart()
    await begun.advance(HOUR)
    for _ in range(24):
        await report(begun)
        await begun.restart()
        await begun.advance(HOUR)
    [message] = await digests(begun)
    assert "4 starts had payloads" in message.text
    assert "\nsprng × 2\n<b>& × 1\ntwo lines × 1\n" in message.text
    await report(begun)
    assert len(await digests(begun)) == 1, "a day without any brings none"


async def test_a_crash_before_the_commit_tells_it_later_and_once(begun: World) -> None:
    await begun.person().says("/start nope")
    await begun.advance(24 * HOUR)
    with pytest.MonkeyPatch.context() as patch:
        use_case = build_report(begun.process.settings, begun.process.database, begun.clock)

        async def fail(*_: object) -> None:
            raise OSError

        patch.setattr("storage.repositories.attribution.digests.SqlDigests.report_until", fail)
        with pytest.raises(OSError):  # noqa: PT011 - ours, planned
            await use_case()
    await begun.restart()
    await report(begun)
    await report(begun)
    assert len(await digests(begun)) == 1


async def test_a_clock_that_ran_ahead_for_a_while_silences_no_digest(begun: World) -> None:
    begun.clock.put(timedelta(days=30))
    await report(begun)
    begun.clock.put(-timedelta(days=30))
    await begun.person().says("/start nope")
    await begun.advance(24 * HOUR)
    await report(begun)
    await report(begun)
    assert len(await digests(begun)) == 1


async def test_a_long_standstill_is_one_digest(begun: World) -> None:
    for _ in range(3):
        await begun.person().says("/start nope")
        await begun.advance(24 * HOUR)
    await report(begun)
    [message] = await digests(begun)
    assert "nope × 3" in message.text


async def test_many_payloads_fit_one_message(begun: World) -> None:
    for number in range(22):
        await begun.person().says(f"/start {number:02}{'<' * 62}")
    await begun.advance(24 * HOUR)
    await report(begun)
    [message] = await digests(begun)
    assert "… and 2 more." in message.text


async def test_it_is_nine_oclock_at_the_place(begun: World) -> None:
    await begun.restart(timezone="America/New_York")
    await begun.person().says("/start nope")
    await begun.advance(4 * HOUR)
    await report(begun)
    assert await digests(begun) == [], "half past eight there"
    await begun.advance(HOUR)
    await report(begun)
    assert len(await digests(begun)) == 1


async def test_a_chore_that_fails_stops_no_other(world: World) -> None:
    done: list[str] = []

    async def fails() -> None:
        done.append("fails")
        raise ValueError

    async def works() -> None:
        done.append("works")

    async def sleep(_: float) -> None:
        raise KeyboardInterrupt

    keeping = Housekeeping(fails, world.clock, sleep, chores=(fails, works))
    with pytest.raises(KeyboardInterrupt):
        await keeping.run()
    assert done == ["fails", "fails", "works"]
