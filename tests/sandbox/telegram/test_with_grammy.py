"""The served Bot API under grammY, a client that runs in Node."""

import asyncio

from tests.people import TOKEN, TelegramWorld
from tests.sandbox.node.clients import run_script, skip_without


async def test_grammy_talks_with_a_person(server: str) -> None:
    skip_without("grammy")
    async with TelegramWorld.connect(server) as world:
        talk = asyncio.create_task(run_script("grammy.mjs", server, TOKEN))
        ann = world.person(first_name="Ann", phone_number="79001234567")
        await ann.opens("spring")
        assert (await ann.hears()).text == "Hello, Ann (spring)"
        assert (await ann.presses("Yes")).toast == "Thanks"
        await world.wait_for(lambda one: one.get("text") == "By the button")
        await ann.presses("Share")
        assert (await ann.hears()).text == "Phone 79001234567"
        assert await ann.below() == []
        await ann.sends_file("brief.txt", file_text="what we need")
        assert (await ann.hears()).text == "Yours"
        await ann.says("enough")
        assert (await ann.hears()).text == "Bye"
        report = await talk
    assert report["updates"] == ["message", "callback_query", "message", "message", "message"]
    assert report["refusals"] == [
        '400 Bad Request: can\'t parse entities: Unsupported start tag "" at byte offset 2',
        "400 Bad Request: message to edit not found",
    ]
