"""Pausing and resuming the CRM lane by probes."""

from intake.delivery.errors import PortalWideError, TransientError
from tests.intake.delivery.workbench import ADMINS, Workbench

PAUSED, RESUMED = "notice-portal-paused", "notice-portal-resumed"


def once(text: str) -> list[tuple[int, str]]:
    return [(chat, text) for chat in ADMINS]


async def test_a_portal_that_serves_us_changes_nothing(bench: Workbench) -> None:
    assert await bench.probe() is None
    assert await bench.pause() is None
    assert await bench.notices() == []


async def test_admins_hear_of_a_pause_once(bench: Workbench) -> None:
    """However often it is probed, a restart included: what was told is in the database."""
    began = bench.clock.now()
    bench.crm.trouble["probe"] = [PortalWideError("expired", code="NO_AUTH") for _ in range(5)]
    for probes in range(5):
        error = await bench.probe()
        assert error is not None
        assert error.reason == "expired"
        pause = await bench.pause()
        assert pause is not None
        assert (pause.since, pause.probes, pause.told) == (began, probes, True)
        assert pause.probe_at > bench.clock.now()
        bench.clock.passes(700)
    assert await bench.notices() == once(PAUSED)


async def test_admins_hear_of_the_end_once(bench: Workbench) -> None:
    bench.crm.trouble["probe"] = [TransientError("down")]
    await bench.probe()
    bench.clock.passes(600)
    assert await bench.probe() is None
    assert await bench.pause() is not None, "an answered probe proves too little"
    assert await bench.notices() == once(PAUSED)
    await bench.probe.resumed()
    await bench.probe.resumed()
    assert await bench.pause() is None
    assert await bench.notices() == once(PAUSED) + once(RESUMED)
    rows = [row for row in await bench.waiting_notices() if row.text == RESUMED]
    assert {row.args["minutes"] for row in rows} == {10}


async def test_a_new_reason_replaces_the_old_one(bench: Workbench) -> None:
    bench.crm.trouble["probe"] = [TransientError("down"), PortalWideError("expired")]
    await bench.probe()
    await bench.probe()
    pause = await bench.pause()
    assert pause is not None
    assert pause.reason == "expired"
    assert await bench.notices() == once(PAUSED)
