"""Statistics leave the event loop to others: nothing long is done at one go."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest

from intake.kernel import turns
from intake.kernel.ids import FormId, LinkId
from intake.stats.period import Period
from intake.stats.stats_question import EVERYTHING, Dimension, Only, StatsQuestion, StatsView
from storage.database import Database
from storage.guarded_connection import GuardedConnection, Result
from storage.repositories.stats.counts import SqlStatistics

NOW = datetime(2026, 11, 20, tzinfo=UTC)
WEEK = Period(date(2026, 11, 1), date(2026, 11, 7), "Europe/Berlin")
QUESTIONS = [
    StatsQuestion(WEEK, view, by, only=only)
    for view in StatsView
    for by in Dimension
    for only in (EVERYTHING, Only(link_id=LinkId(1)), Only(source_of=1))
]


async def _ask(counts: SqlStatistics, question: StatsQuestion, changes: tuple[date, ...]) -> None:
    await counts.arrivals(question)
    await counts.outcomes(
        question, [datetime(day.year, day.month, 1, tzinfo=UTC) for day in changes]
    )
    await counts.costs(question, changes)
    await counts.reply_times(question, NOW)
    await counts.reply_times_by_key(question, NOW)
    await counts.steps(question, FormId("lead"))
    await counts.cohorts(question.period, 8)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: f"{one.view}-{one.by}-{one.only}")
async def test_other_days_build_no_statement_anew(
    database: Database, monkeypatch: pytest.MonkeyPatch, question: StatsQuestion
) -> None:
    asked: list[Any] = []
    run = SqlStatistics._rows

    async def noting(self: SqlStatistics, statement: Any, values: Mapping[str, Any]) -> Any:
        asked.append(statement)
        return await run(self, statement, values)

    monkeypatch.setattr(SqlStatistics, "_rows", noting)
    earlier = question.before(NOW)
    later = replace(question, as_of=NOW)
    assert earlier.period != later.period
    async with database.reading() as unit:
        counts = unit.statistics
        await _ask(counts, later, (date(2026, 11, 3),))
        first, asked[:] = list(asked), []
        await _ask(counts, earlier, (date(2026, 10, 27),))

    assert len(first) > 5
    assert [id(one) for one in asked] == [id(one) for one in first]


async def test_others_have_a_turn_between_statements_that_take_long_to_prepare(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []
    run = GuardedConnection.run

    async def noting(self: GuardedConnection, *arguments: Any) -> Result:
        happened.append("statement")
        result = await run(self, *arguments)
        happened.append("rows")
        return result

    async def others() -> None:
        while True:
            happened.append("others")
            await asyncio.sleep(0)

    monkeypatch.setattr(GuardedConnection, "run", noting)
    monkeypatch.setattr(turns, "PIECE", -1)  # as if each step took long
    async with database.reading() as unit:
        task = asyncio.create_task(others())
        await unit.statistics.arrivals(StatsQuestion(WEEK, by=Dimension.TIME))
        task.cancel()

    assert happened.count("statement") > 10
    for before, now in pairwise(happened):
        assert now != "statement" or before == "others"
        assert before != "rows" or now == "others"
