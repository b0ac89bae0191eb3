"""What leases from a long outbox cost."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from benchmarks.plans import compared, filling
from benchmarks.product import new_file
from benchmarks.report import Report, Table
from intake.kernel.ids import ChatId
from intake.outbox.tasks.notice_tasks import Notice
from intake.outbox.tasks.outbox_queue import OutboxQueue
from storage.tables import outbox, outbox_keys
from storage.task_snapshots import dump_task

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WAITING = (10, 1_000, 10_000)
CLAIMED = 8
"""Rows that the relay leases at once."""


async def measure(folder: Path) -> Report:
    """Lease from queues of each length."""
    leases, plan = await _leases(folder)
    return Report("storage", (leases,), {"query_plans": {"outbox.claim": plan}})


async def _leases(folder: Path) -> tuple[Table, list[str]]:
    files: dict[str, Path] = {}
    for waiting, shared in (*((count, False) for count in WAITING), (WAITING[-1], True)):
        name = f"{waiting} rows" + (", all of one person" if shared else "")
        files[name] = new_file(folder, name)
        _fill_outbox(files[name], waiting, shared=shared)
    rows, plan = await compared(
        files, lambda unit: unit.outbox.lease(OutboxQueue.CRM, "bench", NOW, CLAIMED), "UPDATE"
    )
    table = Table(
        f"Claiming {CLAIMED} due rows (rolled back each time)",
        ("waiting", "median ms", "p99 ms", "ratio"),
        rows,
        ("Each row has four keys. Of one person: only the first is free, the others wait for it.",),
    )
    return table, plan


def _fill_outbox(file: Path, count: int, *, shared: bool) -> None:
    task = Notice(ChatId(1), "x")
    fixed = {
        "queue": OutboxQueue.CRM,
        "type": task.type,
        "priority": task.priority,
        "payload": dump_task(task),
        "attempt": 0,
        "dispatched": False,
        "in_doubt": False,
        "created_at": NOW,
    }
    numbers = range(1, count + 1)
    rows = [{"id": n, "due_at": NOW - timedelta(seconds=count - n), **fixed} for n in numbers]
    keys = [
        {"outbox_id": n, "queue": OutboxQueue.CRM, "key": f"{kind}:{1 if shared else n}"}
        for n in numbers
        for kind in ("email", "person", "phone", "submission")
    ]
    with filling(file) as engine, engine.begin() as connection:
        connection.execute(insert(outbox), rows)
        connection.execute(insert(outbox_keys), keys)
