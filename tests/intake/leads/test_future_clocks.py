"""What waits for a later time is no row of the outbox: it holds nothing up."""

import asyncio
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from intake.kernel.ids import LeadId
from intake.leads.timer import Timer, TimerKind, of_lead
from intake.outbox.row import lead_row
from intake.outbox.tasks.lead_tasks import LeadCardRefresh
from intake.outbox.tasks.outbox_queue import OutboxQueue
from storage.database import Database
from tests.examples import examples

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
LEADS = st.integers(1, 3).map(LeadId)
CLOCKS = st.tuples(
    st.sampled_from(TimerKind), LEADS, st.timedeltas(timedelta(seconds=1), timedelta(days=400))
)


@given(st.lists(CLOCKS, max_size=12), st.sets(LEADS, min_size=1))
@settings(max_examples=examples(20), deadline=None)
def test_a_future_clock_holds_up_no_card(
    clocks: list[tuple[TimerKind, LeadId, timedelta]], shown: set[LeadId]
) -> None:
    async def lease() -> tuple[int, set[LeadId]]:
        async with await Database.open("sqlite+aiosqlite://") as database:
            async with database.writing() as unit:
                for kind, lead_id, wait in clocks:
                    timer = Timer(
                        kind=kind, subject=of_lead(lead_id), started_at=NOW, due_at=NOW + wait
                    )
                    await unit.timers.start(timer)
                rows = [lead_row(LeadCardRefresh(lead_id), NOW) for lead_id in sorted(shown)]
                await unit.outbox.add_all(rows, NOW)
                await unit.commit()
            async with database.writing() as unit:
                due = await unit.timers.due(NOW, 100)
                leased = await unit.outbox.lease(OutboxQueue.TELEGRAM, "us", NOW, 100)
        tasks = [row.task for row in leased]
        return len(due), {one.lead_id for one in tasks if isinstance(one, LeadCardRefresh)}

    assert asyncio.run(lease()) == (0, shown)
