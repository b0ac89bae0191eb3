"""The way in is chosen once, and a webhook's update waits for the start."""

import asyncio

from pydantic import SecretStr

from bot.telegram.receiver import Webhook, choose_receiver
from tests.bot.stand_ins import Bench, message

SECRET = SecretStr("a-secret-of-16-at-least")


def test_a_webhook_is_for_who_is_reached_from_outside() -> None:
    webhook, polling = (
        choose_receiver("https://bot.example.com", SECRET),
        choose_receiver(None, None),
    )
    assert (webhook.mode, polling.mode) == ("webhook", "polling")
    assert webhook.endpoint is not None
    assert polling.endpoint is None
    assert webhook.flood_wait_limit < polling.flood_wait_limit


async def test_an_update_that_comes_before_the_start_waits_for_it() -> None:
    bench, webhook = Bench(), Webhook("https://bot.example.com", SECRET)
    taking = asyncio.ensure_future(webhook._take(message(7)))
    await asyncio.sleep(0)
    assert not taking.done()
    assert bench.feed.tried == []
    webhook.open(bench.processor)
    await taking
    assert bench.feed.handled == [7]
