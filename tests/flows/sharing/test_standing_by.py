"""Two processes as in two terminals, without a public address: one polls, the other stands by."""

import signal

from tests.flows.delivery.stage import Stage
from tests.flows.sharing.fleet import fleet_of


async def test_the_other_one_polls_and_works_when_the_first_is_killed(stage: Stage) -> None:
    async with fleet_of(stage, webhook=False) as fleet:
        first, second = await fleet.start(), await fleet.start()
        await stage.submits(stage.telegram.person("Ann"))
        await fleet.delivered(1)
        assert fleet.worker() is first
        assert await fleet.says(second, "ready")
        first.send(signal.SIGKILL)
        await first.process.wait()
        await stage.submits(stage.telegram.person("Bob"), "+4930901821")
        await fleet.delivered(2)
        assert fleet.worker() is second
        assert not [line for _, line in second.log if line.get("event") == "polling_conflict"]
