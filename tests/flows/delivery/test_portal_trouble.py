"""A portal that is down, slow, busy or cut off: everything gets in, once."""

from datetime import timedelta
from pathlib import Path

import pytest

from intake.delivery.plan import TraceMode
from intake.outbox.retry import SETTLE_WINDOW
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.submissions.submission import SubmissionState
from tests.flows.delivery.office import (
    CIRCUIT_CLOSED,
    CIRCUIT_OPEN,
    bundles,
    check_linked,
    notices,
    numbers,
    prepare,
    submits,
    traces,
)
from tests.flows.world import World
from tests.people import SeenMessage

LONGEST_CHAIN = 8
"""More than the commands of any mode's batch for this form."""


def crm_links(card: SeenMessage) -> list[str]:
    """The buttons that lead into the portal."""
    buttons = [button for row in card.rows for button in row]
    return [button["text"] for button in buttons if "/crm/" in button.get("url", "")]


async def test_a_portal_that_is_down_for_a_while(office: World) -> None:
    """The card says that it is queued; the same message is edited when it is delivered."""
    office.portal_fault("down", count=None)
    await submits(office.person())
    await office.deliver()
    (card,) = await office.cards()
    assert "CRM: queued" in card.text
    assert crm_links(card) == []
    for _ in range(20):
        await office.advance(300)
        await office.deliver()
    assert numbers(office) == {}
    assert len(await notices(office, CIRCUIT_OPEN)) == 1
    office.portal.faults.clear()
    await office.settle()
    (edited,) = await office.cards()
    assert edited.id == card.id
    assert edited.edits == 1
    assert "In the CRM" in edited.text
    assert crm_links(edited) == ["Deal 2001", "Contact 3001", "Company 4001"]
    assert edited.button("Deal 2001")["url"].endswith("/deal/details/2001/")
    assert numbers(office) == bundles()
    assert (
        len(await notices(office, CIRCUIT_OPEN)) == len(await notices(office, CIRCUIT_CLOSED)) == 1
    )


async def test_an_outage_of_a_minute_is_not_worth_a_notice(office: World) -> None:
    office.portal_fault("down", count=2)
    await submits(office.person())
    await office.settle()
    assert numbers(office) == bundles()
    assert await notices(office, CIRCUIT_OPEN) == []


@pytest.mark.parametrize("mode", TraceMode)
async def test_an_answer_that_was_lost(tmp_path: Path, template: Path, mode: TraceMode) -> None:
    """The work was done. Nothing is asked or sent before the portal must have settled."""
    async with World.open(tmp_path, template, trace_mode=mode) as office:
        await prepare(office)
        office.portal_fault("cut_after", method="crm.timeline.comment.add")
        await submits(office.person())
        sent = office.clock.now()
        await office.deliver()
        before = numbers(office)
        requests = office.portal.requests
        await office.advance(SETTLE_WINDOW - timedelta(seconds=1))
        await office.deliver()
        assert office.portal.requests == requests
        await office.settle()
        assert office.clock.now() >= sent + SETTLE_WINDOW
        assert numbers(office) == before
        assert before["deal"] == before["contact"] == before["company"] == before["comment"] == 1
        assert len(traces(office)) == (1 if mode in {TraceMode.LINKED, TraceMode.STORED} else 3)
        check_linked(office)
        stored = await office.submission()
        assert stored.state is SubmissionState.DELIVERED
        assert all(entity.made for entity in stored.made.entities)


@pytest.mark.parametrize("seconds", [1.0, 40.0, 74.0])
async def test_the_portal_works_on_after_we_gave_up(office: World, seconds: float) -> None:
    office.portal_seconds = 0.2
    await office.restart()
    await submits(office.person())
    office.portal_fault("late", method="crm.timeline.comment.add", seconds=seconds)
    await office.deliver(OutboxQueue.CRM)
    assert numbers(office) == {}
    await office.settle()
    assert numbers(office) == bundles()
    check_linked(office)
    assert (await office.submission()).state is SubmissionState.DELIVERED


@pytest.mark.parametrize("status", [0, 502], ids=["cut", "page"])
@pytest.mark.parametrize("mode", TraceMode)
async def test_a_portal_that_dies_after_any_command(
    tmp_path: Path, template: Path, mode: TraceMode, status: int
) -> None:
    """Position by position; only in ``linked`` a death right after the trace may double it."""
    async with World.open(tmp_path, template, trace_mode=mode) as office:
        await prepare(office)
        doubled = 0
        for after in range(1, LONGEST_CHAIN + 1):
            before = len(traces(office))
            office.portal_fault("dies", method="crm.*.add", after=after, status=status)
            await submits(office.person(), f"+4930901{after:03}", f"Company {after}")
            await office.settle()
            office.portal.faults.clear()
            counted = numbers(office)
            assert {counted[kind] for kind in ("deal", "contact", "company", "comment")} == {after}
            made = len(traces(office)) - before
            usual = 1 if mode in {TraceMode.LINKED, TraceMode.STORED} else 3
            doubled += made - usual
            check_linked(office)
        if mode is TraceMode.LINKED:
            assert doubled == 1
        elif mode is TraceMode.STORED:
            loose = [trace for trace in traces(office) if not trace["entities"]]
            assert len(loose) == doubled
        else:
            assert doubled == 0


async def test_a_full_bucket_is_waited_for(office: World) -> None:
    """503 QUERY_LIMIT_EXCEEDED: nobody else's business, and no open circuit."""
    office.portal_fault("rate_limit", count=7)
    await submits(office.person())
    await office.settle()
    assert numbers(office) == bundles()
    assert await notices(office, CIRCUIT_OPEN) == []


async def test_a_method_that_used_its_time_up_is_waited_for(office: World) -> None:
    """429 inside the chain: what was done stays, the rest follows after the wait."""
    office.portal_fault("operating_limit", method="crm.tracking.trace.add")
    began = office.clock.now()
    await submits(office.person())
    await office.settle()
    assert numbers(office) == bundles()
    assert office.clock.now() - began >= timedelta(seconds=60)
    assert await notices(office, CIRCUIT_OPEN) == []
    check_linked(office)


async def test_a_server_error_of_one_command_is_a_doubt(office: World) -> None:
    office.portal_fault(
        "refuse", method="crm.tracking.trace.add", error="INTERNAL_SERVER_ERROR", status=500
    )
    await submits(office.person())
    await office.deliver()
    (row,) = await office.rows("SELECT in_doubt FROM outbox WHERE queue = 'crm'")
    assert row["in_doubt"]
    await office.settle()
    assert numbers(office) == bundles()
    check_linked(office)


async def test_a_refusal_of_everybody_that_only_one_meets_holds_nobody_up(office: World) -> None:
    """The portal says that the scope is missing, and serves everybody else."""
    office.portal_fault(
        "refuse",
        method="crm.item.add",
        field="lastName",
        value="Odd",
        error="insufficient_scope",
        description="The scope is missing",
        count=None,
    )
    await submits(office.person(), name="Ann Odd")
    for number in range(10):
        await submits(office.person(), f"+4930901830{number}", f"Company {number}", name="Bo Lee")
        for _ in range(3):
            await office.deliver()
            await office.advance(40)
    cards = [card.text for card in await office.cards()]
    assert sum("In the CRM" in text for text in cards) == 10
    (dead_letters,) = [text for text in cards if "The CRM refused it" in text]
    assert "The scope is missing" in dead_letters
    assert "Odd" in dead_letters
    assert len(await notices(office, CIRCUIT_OPEN)) <= 2
