"""More than thirty in progress, in shared batches, and every trouble that a portal knows: one
bundle each, and nobody suffers for another."""

from pathlib import Path
from typing import Any

import pytest

from intake.delivery.plan import TraceMode
from intake.submissions.submission import SubmissionState
from tests.flows.delivery.backlog import queue
from tests.flows.delivery.office import (
    CIRCUIT_CLOSED,
    CIRCUIT_OPEN,
    bundles,
    check_linked,
    notices,
    numbers,
    prepare,
    traces,
)
from tests.flows.world import World

MANY = 34
LAST = "crm.timeline.comment.add"
TROUBLE: dict[str, dict[str, Any]] = {
    "nothing": {},
    "down": {"kind": "down", "count": 4},
    "cut_before": {"kind": "cut_before", "method": "crm.*.add", "count": 2},
    "cut_after": {"kind": "cut_after", "method": "crm.*.add", "count": 2},
    "cut_after_the_last": {"kind": "cut_after", "method": LAST, "count": 6},
    "cut_after_the_look_up": {"kind": "cut_after", "method": "crm.duplicate.*", "count": 2},
    "dies_among_the_people": {"kind": "dies", "method": "crm.item.add", "after": 20},
    "dies_as_a_page": {"kind": "dies", "method": "crm.item.add", "after": 7, "status": 502},
    "server_error": {"kind": "server_error", "method": "crm.item.add", "count": 2},
    "html": {"kind": "html", "method": "crm.*.add", "count": 2},
    "rate_limit": {"kind": "rate_limit", "count": 8},
    "operating_limit": {"kind": "operating_limit", "method": "crm.item.add", "count": 9},
    "no_seconds_for_traces": {
        "kind": "operating_limit", "method": "crm.tracking.trace.add", "count": 9,
    },
    "no_seconds_for_comments": {"kind": "operating_limit", "method": LAST, "count": 9},
    "overload": {"kind": "overload", "count": 3},
    "no_auth": {"kind": "no_auth", "skip": 3, "count": 2},
    "faults_of_single_commands": {
        "kind": "refuse", "method": "crm.*.add", "skip": 20, "count": 7,
        "error": "INTERNAL_SERVER_ERROR", "status": 500,
    },
}  # fmt: skip


@pytest.fixture
async def crowd(office: World) -> World:
    await queue(office, MANY)
    return office


FEW_AT_FIRST = 4
"""The first ones of a backlog are on their way before it is one: they go as chains of their own."""


async def states(world: World) -> list[SubmissionState]:
    return [one.state for one in await world.submissions()]


def whole(world: World) -> dict[str, int]:
    """What the portal holds; in ``stored`` a trace whose answer was lost is linked to nothing, and
    shows nowhere."""
    loose = sum(not trace["entities"] for trace in traces(world))
    return {**numbers(world), "trace": numbers(world)["trace"] - loose}


async def goes_well(world: World, trouble: dict[str, Any]) -> None:
    if trouble:
        world.portal_fault(**trouble)
    await world.settle()
    world.portal.faults.clear()
    assert whole(world) == bundles(MANY)
    check_linked(world)
    assert await states(world) == [SubmissionState.DELIVERED] * MANY


@pytest.mark.parametrize("trouble", TROUBLE)
async def test_one_bundle_each(crowd: World, trouble: str) -> None:
    await goes_well(crowd, TROUBLE[trouble])


@pytest.mark.parametrize("trouble", ["cut_after", "dies_among_the_people", "no_seconds_for_traces"])
async def test_one_bundle_each_with_stored_traces(
    tmp_path: Path, template: Path, trouble: str
) -> None:
    async with World.open(tmp_path, template, trace_mode=TraceMode.STORED) as world:
        await queue(await prepare(world), MANY)
        await goes_well(world, TROUBLE[trouble])


async def test_the_portal_works_on_after_we_gave_up(crowd: World) -> None:
    crowd.portal_seconds = 0.5
    await crowd.restart()
    crowd.portal_fault("late", method=LAST, seconds=40.0, count=FEW_AT_FIRST + 1)
    await crowd.settle()
    assert numbers(crowd) == bundles(MANY)
    check_linked(crowd)


@pytest.mark.parametrize("after", [1, 30, 31])
async def test_a_portal_that_dies_among_the_last(crowd: World, after: int) -> None:
    """Between a trace and the comment that proves it: that one is doubled, in ``linked`` alone."""
    crowd.portal_fault("dies", method=LAST, skip=FEW_AT_FIRST, after=after)
    await crowd.settle()
    assert await states(crowd) == [SubmissionState.DELIVERED] * MANY
    doubled = numbers(crowd)["trace"] - MANY
    assert {**numbers(crowd), "trace": MANY} == bundles(MANY)
    assert 0 <= doubled <= 1
    check_linked(crowd)


async def test_a_refused_one_is_dead_lettered_and_nobody_waits_for_it(crowd: World) -> None:
    """Whatever is refused about it: everything, or the deal alone."""
    began = crowd.clock.now()
    for number, passed in ((7, 0), (19, 2)):  # the contact; the deal, after contact and company
        key = (await crowd.submission(number)).key
        for name in ("originId", "ORIGIN_ID"):
            crowd.portal_fault(
                "refuse", method="crm.*.add", field=name, value=key, skip=passed, count=None
            )
    await crowd.deliver()
    assert crowd.clock.now() == began
    final_states = await states(crowd)
    assert [
        number for number, one in enumerate(final_states, 1) if one is SubmissionState.DEAD_LETTER
    ] == [
        7,
        19,
    ]
    assert final_states.count(SubmissionState.DELIVERED) == MANY - 2
    assert numbers(crowd)["deal"] == numbers(crowd)["comment"] == MANY - 2
    dead_letters = [card for card in await crowd.cards() if "The CRM refused it" in card.text]
    assert len(dead_letters) == 2
    assert await crowd.rows("SELECT * FROM outbox") == []


async def test_a_closed_door_dead_letters_nobody_and_is_told_once(crowd: World) -> None:
    """Everybody in progress meets the same refusal: one incident, one notice, nothing lost."""
    crowd.portal_fault("overload", skip=2, count=None)
    await crowd.deliver()
    assert len(await notices(crowd, CIRCUIT_OPEN)) == 1
    assert SubmissionState.DEAD_LETTER not in await states(crowd)
    crowd.portal.faults.clear()
    await crowd.settle()
    assert numbers(crowd) == bundles(MANY)
    assert len(await notices(crowd, CIRCUIT_OPEN)) == len(await notices(crowd, CIRCUIT_CLOSED)) == 1
