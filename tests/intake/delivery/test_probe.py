"""Pausing and resuming the CRM queue by probes."""

import pytest

from intake.outbox.delivery_errors import PortalWideError, TransientError
from tests.intake.delivery.workbench import ADMINS, Workbench

OPEN, STILL, CLOSED, CLOSED_LATE = (
    "notice-portal-paused",
    "notice-portal-still-paused",
    "notice-portal-resumed",
    "notice-portal-resumed-late",
)


def once(text: str) -> list[tuple[int, str]]:
    return [(chat, text) for chat in ADMINS]


async def test_a_portal_that_serves_us_changes_nothing(bench: Workbench) -> None:
    assert await bench.probe() is None
    assert await bench.circuit() is None
    assert await bench.notices() == []


async def test_admins_hear_of_an_incident_once(bench: Workbench) -> None:
    """However often it is probed, a restart included: what was told is in the database."""
    began = bench.clock.now()
    bench.crm.trouble["probe"] = [PortalWideError("expired", code="NO_AUTH") for _ in range(5)]
    for probes in range(5):  # within the hour
        error = await bench.probe()
        assert error is not None
        assert error.reason == "expired"
        circuit = await bench.circuit()
        assert circuit is not None
        assert (circuit.opened_at, circuit.probes, circuit.is_known) == (began, probes, True)
        assert circuit.probe_at > bench.clock.now()
        bench.clock.passes(700)
    assert await bench.notices() == once(OPEN)


async def test_admins_hear_of_the_end_once(bench: Workbench) -> None:
    bench.crm.trouble["probe"] = [TransientError("down")]
    await bench.probe()
    bench.clock.passes(600)
    assert await bench.probe() is None
    assert await bench.circuit() is not None, "an answered probe proves too little"
    assert await bench.notices() == once(OPEN)
    await bench.probe.close_circuit()
    await bench.probe.close_circuit()
    assert await bench.circuit() is None
    assert await bench.notices() == once(OPEN) + once(CLOSED)
    rows = [row for row in await bench.waiting_notices() if row.text == CLOSED]
    assert {(row.args["minutes"], row.args["count"]) for row in rows} == {(10, 0)}


async def test_the_end_of_a_long_outage_is_told_in_hours(bench: Workbench) -> None:
    bench.crm.trouble["probe"] = [TransientError("down")]
    await bench.probe()
    bench.clock.passes(24 * 3600 + 600)
    await bench.probe.close_circuit()
    rows = [row for row in await bench.waiting_notices() if row.text == CLOSED_LATE]
    assert [row.args["hours"] for row in rows] == [24] * len(ADMINS)


async def test_a_new_reason_replaces_the_old_one(bench: Workbench) -> None:
    bench.crm.trouble["probe"] = [TransientError("down"), PortalWideError("expired")]
    await bench.probe()
    await bench.probe()
    circuit = await bench.circuit()
    assert circuit is not None
    assert circuit.reason == "expired"
    assert await bench.notices() == once(OPEN)


async def test_an_outage_is_told_anew_at_most_once_an_hour(bench: Workbench) -> None:
    """Whether probes fail, or rows on trial; with how many wait, for how long, and why."""
    await bench.submit()
    bench.crm.trouble["probe"] = [PortalWideError("expired", code="NO_AUTH") for _ in range(40)]
    for _ in range(19):  # three hours and ten minutes
        await bench.probe()
        bench.clock.passes(600)
    notices = await bench.waiting_notices()
    assert [notice.text for notice in notices[:: len(ADMINS)]] == [OPEN, STILL, STILL, STILL]
    assert [notice.args["hours"] for notice in notices[len(ADMINS) :: len(ADMINS)]] == [1, 2, 3]
    assert {notice.args["count"] for notice in notices[len(ADMINS) :]} == {1}
    assert {notice.args["reason"] for notice in notices} == {"expired"}
    bench.crm.trouble["look_up"] = [PortalWideError("expired", code="NO_AUTH") for _ in range(2)]
    await bench.work(await bench.lease())
    assert len(await bench.notices()) == len(notices)
    bench.clock.passes(3600)
    await bench.work(await bench.lease())
    assert (await bench.notices())[len(notices) :] == once(STILL)
    await bench.probe.close_circuit()
    assert (await bench.notices())[len(notices) :] == once(STILL) + once(CLOSED_LATE)


async def test_who_can_end_an_outage_is_told_where_each_time(bench: Workbench) -> None:
    error = PortalWideError("expired", code="NO_AUTH")
    error.remedy = "https://portal.example/grant"
    bench.crm.trouble["probe"] = [error, error]
    await bench.probe()
    bench.clock.passes(3600)
    await bench.probe()
    circuit = await bench.circuit()
    assert circuit is not None
    assert circuit.remedy == error.remedy
    notices = await bench.waiting_notices()
    assert [notice.text for notice in notices[:: len(ADMINS)]] == [
        "notice-portal-unauthorised",
        "notice-portal-still-unauthorised",
    ]
    assert {notice.args["link"] for notice in notices} == {"https://portal.example/grant"}


async def test_admins_hear_at_once_that_they_can_end_an_outage(bench: Workbench) -> None:
    """Whatever they have heard of it before, and only once."""
    locked_out = PortalWideError("expired", code="NO_AUTH")
    locked_out.remedy = "https://portal.example/grant"
    bench.crm.trouble["probe"] = [TransientError("down"), locked_out, locked_out]
    for _ in range(3):
        await bench.probe()
        bench.clock.passes(60)
    assert await bench.notices() == once(OPEN) + once("notice-portal-unauthorised")


async def test_a_portal_that_comes_and_goes_is_told_once_an_hour(bench: Workbench) -> None:
    """Each spell of a minute would be two messages else."""
    bench.crm.trouble["probe"] = [TransientError("down") for _ in range(30)]
    for _ in range(30):
        await bench.probe()
        bench.clock.passes(60)
        await bench.probe.close_circuit()
        bench.clock.passes(60)
    assert await bench.notices() == once(OPEN) + once(CLOSED)
    bench.crm.trouble["probe"] = [TransientError("down")]
    await bench.probe()
    assert (await bench.notices())[2 * len(ADMINS) :] == once(OPEN), "an hour has passed"


async def test_a_relapse_that_lasts_is_told(bench: Workbench) -> None:
    bench.crm.trouble["probe"] = [TransientError("down") for _ in range(4)]
    await bench.probe()
    await bench.probe.close_circuit()
    bench.clock.passes(60)
    await bench.probe()
    bench.clock.passes(599)
    await bench.probe()
    assert await bench.notices() == once(OPEN) + once(CLOSED)
    bench.clock.passes(1)
    await bench.probe()
    await bench.probe.close_circuit()
    assert await bench.notices() == (once(OPEN) + once(CLOSED)) * 2


@pytest.mark.parametrize(
    ("seconds", "text", "args"),
    [
        (20, CLOSED, {"minutes": 1}),
        (119 * 60, CLOSED, {"minutes": 119}),
        (120 * 60, CLOSED_LATE, {"hours": 2}),
        (50 * 3600, CLOSED_LATE, {"hours": 50}),
    ],
)
async def test_the_end_says_how_long_it_took_and_what_waits(
    bench: Workbench, seconds: int, text: str, args: dict[str, int]
) -> None:
    await bench.submit()
    bench.crm.trouble["probe"] = [TransientError("down")]
    await bench.probe()
    bench.clock.passes(seconds)
    await bench.probe.close_circuit()
    end = (await bench.waiting_notices())[-1]
    assert (end.text, end.args) == (text, {**args, "count": 1})


async def test_an_incident_without_a_remedy_names_no_page(bench: Workbench) -> None:
    bench.crm.trouble["probe"] = [TransientError("down")]
    await bench.probe()
    assert [notice.args for notice in await bench.waiting_notices()] == [{"reason": "down"}] * 2


async def test_an_outage_that_a_clock_now_puts_into_the_future_begins_now(
    bench: Workbench,
) -> None:
    """Else it would have lasted for a time below nothing, for as long as the clock is behind."""
    bench.crm.trouble["probe"] = [TransientError("down") for _ in range(2)]
    await bench.probe()
    three_days = 3 * 24 * 3600
    bench.clock.passes(-three_days)
    await bench.probe()
    circuit = await bench.circuit()
    assert circuit is not None
    assert circuit.opened_at == bench.clock.now()
    bench.clock.passes(three_days)
    notices = sorted(await bench.notices())
    assert notices == sorted(once(OPEN) + once(STILL)), "it is the one of which they know"
