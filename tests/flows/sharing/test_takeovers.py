"""Two real processes on one database: one is killed, frozen, or cut off, and the other goes on."""

import asyncio
import signal
import time

import pytest

from tests.flows.sharing.fleet import Bot, Fleet

pytestmark = pytest.mark.seconds

WITHIN = 5.0
"""Seconds until somebody else works."""


def kill(bot: Bot) -> None:
    bot.send(signal.SIGKILL)


def freeze(bot: Bot) -> None:
    bot.send(signal.SIGSTOP)


def cut(bot: Bot) -> None:
    bot.proxy.cut()


def silence(bot: Bot) -> None:
    bot.proxy.fall_silent()


@pytest.mark.parametrize("ends", [kill, freeze, cut, silence], ids=lambda one: one.__name__)
async def test_another_one_goes_on_within_five_seconds(fleet: Fleet, ends: object) -> None:
    first, second = await fleet.start(), await fleet.start()
    stage = fleet.stage
    await stage.submits(stage.telegram.person("Ann"))
    await fleet.delivered(1)
    assert fleet.worker() is first
    fleet.balancer.ports.remove(first.port)  # people are not what is tried here
    ends(first)  # type: ignore[operator]  # one of those above
    ended = time.monotonic()
    assert await fleet.successor(ended) is second
    assert (second.said("worker_elected") or 0.0) - ended < WITHIN

    await stage.submits(stage.telegram.person("Bob"), "+4930901821")
    await fleet.delivered(2)
    assert (await stage.numbers())["deal"] == 2


async def test_a_clean_stop_lets_the_other_begin_at_once(fleet: Fleet) -> None:
    first, second = await fleet.start(), await fleet.start()
    began = time.monotonic()
    first.send(signal.SIGTERM)
    async with asyncio.timeout(20):
        assert await first.process.wait() == 0
    assert await fleet.successor(began) is second
