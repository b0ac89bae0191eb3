"""Whatever becomes of rows, and however often they are tried: their order is kept."""

import asyncio
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from intake.kernel.ids import ChatId, OutboxId, SubmissionKey
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.delivery_errors import AmbiguousError, PermanentError, TransientError
from intake.outbox.row import NewOutboxRow
from intake.outbox.tasks.notice_tasks import Notice
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.submission_tasks import CardRefresh
from intake.outbox.worker import Worker
from tests.examples import examples
from tests.intake.delivery.workbench import Workbench, open_workbench

FATES = (
    None,
    TransientError("busy"),
    AmbiguousError("lost"),
    PermanentError("refused"),
    KeyError("a fault"),
)
ROWS = st.lists(
    st.tuples(st.booleans(), st.frozensets(st.sampled_from("abc"), min_size=1)),
    min_size=2,
    max_size=8,
)
fates = st.lists(st.sampled_from(FATES), max_size=20)


class Watching:
    """A handler that sees to it that nobody comes before their turn."""

    def __init__(self, fates: list[Exception | None]) -> None:
        self._fates = iter(fates)
        self.waiting: dict[OutboxId, frozenset[str]] = {}

    async def __call__(self, task: object, attempt: Attempt) -> Completion:  # noqa: ARG002  the protocol's signature
        mine = attempt.row
        for number, keys in self.waiting.items():
            assert number >= mine.id or not keys & mine.keys, "an earlier row is not done"
        await asyncio.sleep(0)
        if (fate := next(self._fates, None)) is not None:
            if isinstance(fate, PermanentError):
                del self.waiting[mine.id]
            raise fate
        del self.waiting[mine.id]
        return Completion()

    def refused(self, task: object, reason: str) -> Completion | None:  # noqa: ARG002  as above
        return None if reason.startswith("(internal error") else Completion()


@settings(max_examples=examples(25), deadline=None)
@given(rows=ROWS, fates=fates)
def test_earlier_rows_with_a_shared_key_go_first(
    rows: list[tuple[bool, frozenset[str]]], fates: list[Exception | None]
) -> None:
    """A card goes before a notice by its priority, and still after one whose key it shares."""

    async def run() -> None:
        async with open_workbench() as bench:
            await check(bench, rows, Watching(fates))

    asyncio.run(run())


async def check(
    bench: Workbench, rows: list[tuple[bool, frozenset[str]]], handler: Watching
) -> None:
    for name in await _add(bench, rows):
        handler.waiting[name] = rows[len(handler.waiting)][1]
    handlers: dict[type[Any], Watching] = {CardRefresh: handler, Notice: handler}
    worker = Worker(bench.database.writing, bench.clock, handlers, admins=())
    for _ in range(60):
        async with bench.database.writing() as unit:
            leased = await unit.outbox.lease(OutboxQueue.TELEGRAM, "me", bench.clock.now(), 3)
            await unit.commit()
        for end in await asyncio.gather(*map(worker, leased)):
            assert end is None or end in FATES
        bench.clock.passes(300)
    assert not handler.waiting, "all came to their end"
    assert await bench.waiting(OutboxQueue.TELEGRAM) == ()


async def _add(bench: Workbench, rows: list[tuple[bool, frozenset[str]]]) -> Iterator[OutboxId]:
    numbers = [
        await bench.submit(key=SubmissionKey(f"{number:032}")) for number in range(len(rows))
    ]
    tasks = [
        CardRefresh(number) if card else Notice(ChatId(1), "words")
        for number, (card, _) in zip(numbers, rows, strict=True)
    ]
    now = bench.clock.now()
    async with bench.database.writing() as unit:
        for task, (_, keys) in zip(tasks, rows, strict=True):
            await unit.outbox.add(NewOutboxRow(task, now, keys), now)
        await unit.commit()
    first = len(rows) + 1  # the deliveries came before
    return (OutboxId(number) for number in range(first, first + len(rows)))
