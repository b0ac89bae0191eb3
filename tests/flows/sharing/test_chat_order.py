"""A chat's updates come to several processes, and are worked and answered in their order."""

import asyncio
import signal

from tests.flows.sharing.fleet import Fleet


async def test_one_who_is_behind_in_a_chat_gets_the_rest_of_it(fleet: Fleet) -> None:
    """The balancer brings each update to another process. One waits because Telegram refuses its
    answer: what comes later for that chat waits behind it."""
    await fleet.start()
    await fleet.start()
    stage = fleet.stage
    ann = stage.telegram.person("Ann")
    await ann.opens()
    await ann.hears()
    await stage.telegram.fault("too_many", method="sendMessage", chat_id=ann.id, retry_after=4)
    for text in ("Ann Lee", "+4930901820", "Lee & Sons"):
        await ann.says(text)

    async def asked_for_all() -> bool:
        return any("Send" in button for button in (await ann.sees()).buttons)

    await stage.until(asked_for_all)
    assert sum(bot.said("update_handed_over") is not None for bot in fleet.bots) >= 1
    await ann.presses("Send")
    await fleet.delivered(1)
    said = (await ann.chat_log())[-1].text
    assert "Thank you" in said


async def test_what_the_dead_have_kept_is_seen_to_by_another(fleet: Fleet) -> None:
    first, second = await fleet.start(), await fleet.start()
    stage = fleet.stage
    ann = stage.telegram.person("Ann")
    await ann.opens()
    await ann.hears()
    fleet.balancer.ports[:] = [first.port]
    await stage.telegram.fault("too_many", method="sendMessage", chat_id=ann.id, retry_after=60)
    await ann.says("Ann Lee")

    async def kept() -> bool:  # and so Telegram brings it no more
        state = await stage.telegram.state()
        return bool(state["webhook"]["pending_update_count"] == 0)

    await stage.until(kept)
    first.send(signal.SIGKILL)
    await first.process.wait()
    fleet.balancer.ports[:] = [second.port]
    await ann.says("+4930901820")

    async def asked_for_the_company() -> bool:
        return "Which company?" in (await ann.sees()).text

    async with asyncio.timeout(15):
        await stage.until(asked_for_the_company)
    assert second.said("updates_inherited") is not None
