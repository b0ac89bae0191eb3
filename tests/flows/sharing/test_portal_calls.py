"""What the portal is asked by a process that is not elected."""

from tests.flows.sharing.fleet import Fleet


async def test_it_is_asked_by_way_of_the_elected_one(fleet: Fleet) -> None:
    """An admin asks how everything is: the portal is looked at, whoever was asked."""
    first, second = await fleet.start(), await fleet.start()
    stage = fleet.stage
    assert fleet.worker() is first
    fleet.balancer.ports[:] = [second.port]
    await stage.admin.opens()
    await stage.admin.hears()
    await stage.admin.says("/health")

    async def answered() -> bool:
        said = [one.text for one in await stage.admin.chat.messages()]
        return any("answers" in text or "Bitrix24" in text or "portal" in text for text in said)

    await stage.until(answered)
    words = "\n".join(one.text for one in await stage.admin.chat.messages())
    assert "doesn’t answer" not in words, words
    assert fleet.balancer.served[-1] == second.port
    assert second.said("portal_call_asked") is not None, words
