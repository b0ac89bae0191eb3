"""The order of the outbox, against a model that is slow and obviously right."""

import asyncio
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from intake.kernel.ids import OutboxId, SubmissionId
from intake.outbox.tasks.outbox_queue import OutboxQueue
from storage.database import Database
from tests.databases import give_back, new_database
from tests.examples import examples
from tests.storage.samples import ANNA, NOW, row, submission

moments = st.integers(0, 5)
keys = st.frozensets(st.sampled_from("abc"), max_size=2)


def at(moment: int) -> datetime:
    return NOW + timedelta(minutes=moment)


class OutboxMachine(RuleBasedStateMachine):
    """Rows of the model: ``(due, keys, leased)`` by id."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.rows: dict[int, tuple[int, frozenset[str], bool]] = {}
        self.last = 0

    @initialize()
    def begin(self) -> None:
        async def start() -> tuple[Database, SubmissionId]:
            database = await Database.open(new_database())
            async with database.writing() as unit:
                await unit.people.meet(ANNA, NOW)
                added = await unit.submissions.add(submission())
                await unit.commit()
            assert added
            return database, added.id

        self.database, self.submission_id = self.runner.run(start())

    def free(self) -> list[tuple[int, int]]:
        return sorted(
            (due, number)
            for number, (due, mine, leased) in self.rows.items()
            if not leased
            and not any(
                earlier < number and mine & theirs for earlier, (_, theirs, _) in self.rows.items()
            )
        )

    @rule(due=moments, keys=keys)
    def add(self, due: int, keys: frozenset[str]) -> None:
        async def run() -> None:
            async with self.database.writing() as unit:
                await unit.outbox.add(row(self.submission_id, *keys, due_at=at(due)), NOW)
                await unit.commit()

        self.runner.run(run())
        self.last += 1
        self.rows[self.last] = (due, keys, False)

    @rule(now=moments, limit=st.integers(1, 3))
    def lease(self, now: int, limit: int) -> None:
        async def run() -> list[int]:
            async with self.database.writing() as unit:
                rows = await unit.outbox.lease(OutboxQueue.CRM, "me", at(now), limit)
                await unit.commit()
            assert all(leased.keys == self.rows[leased.id][1] for leased in rows)
            return [leased.id for leased in rows]

        expected = [number for due, number in self.free() if due <= now][:limit]
        assert self.runner.run(run()) == expected
        for number in expected:
            due, keys, _ = self.rows[number]
            self.rows[number] = (due, keys, True)

    @rule(number=st.integers(1, 8))
    def finish(self, number: int) -> None:
        async def run() -> bool:
            async with self.database.writing() as unit:
                done = await unit.outbox.finish((OutboxId(number),), "me")
                await unit.commit()
                return bool(done)

        held = number in self.rows and self.rows[number][2]
        assert self.runner.run(run()) is held
        if held:
            del self.rows[number]

    @rule(number=st.integers(1, 8), due=moments)
    def release(self, number: int, due: int) -> None:
        async def run() -> bool:
            async with self.database.writing() as unit:
                done = await unit.outbox.release(
                    OutboxId(number), "me", due_at=at(due), in_doubt=False, error="x"
                )
                await unit.commit()
                return bool(done)

        held = number in self.rows and self.rows[number][2]
        assert self.runner.run(run()) is held
        if held:
            self.rows[number] = (due, self.rows[number][1], False)

    @invariant()
    def next_due_never_lies(self) -> None:
        async def run() -> datetime | None:
            async with self.database.reading() as unit:
                return await unit.outbox.next_due(OutboxQueue.CRM)

        if hasattr(self, "database"):
            free = self.free()
            assert self.runner.run(run()) == (at(free[0][0]) if free else None)

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.runner.run(self.database.close())
            give_back()
        self.runner.close()


TestOutboxOrder = OutboxMachine.TestCase
TestOutboxOrder.settings = settings(
    max_examples=examples(10), stateful_step_count=15, deadline=None
)
