"""Statistics of a bounded period find their rows by indexes: no table of facts is walked whole."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.dialects import sqlite

from intake.attribution.credit import AttributionModel
from intake.kernel.ids import FormId, LinkId
from intake.stats.period import Period
from intake.stats.stats_question import Dimension, Only, StatsQuestion, StatsView
from storage.database import Database
from storage.prepared import executable
from storage.repositories.stats import arrival_counts, cohort_counts, count_terms, outcome_counts
from storage.repositories.stats.counts import SqlStatistics

NOW = datetime(2026, 11, 20, tzinfo=UTC)
WEEK = Period(date(2026, 11, 1), date(2026, 11, 7), "Europe/Berlin")
FACTS = ("touches", "visits", "journeys", "journey_steps", "costs", "lead_submissions")
QUESTIONS = [
    StatsQuestion(WEEK, view, by, model)
    for view in StatsView
    for by in Dimension
    for model in AttributionModel
]


@pytest.fixture
def bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The period holds a part of what there is: in an empty database it would hold all."""

    async def never(*_: object, **__: object) -> bool:
        return False

    for module in (arrival_counts, count_terms):
        monkeypatch.setattr(module, "holds_all", never)
    for walking in (arrival_counts, cohort_counts, outcome_counts):
        monkeypatch.setattr(walking, "holds_much", never)


@pytest.mark.usefixtures("path")
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: f"{one.view}-{one.by}-{one.model}")
async def test_no_table_of_facts_is_walked_whole(
    database: Database, bounded: None, monkeypatch: pytest.MonkeyPatch, question: StatsQuestion
) -> None:
    asked: list[Any] = []
    run = SqlStatistics._rows

    async def noting(self: SqlStatistics, statement: Any, values: Any) -> Any:
        built: Any = executable(statement)
        asked.append(built.params(**values))
        return await run(self, statement, values)

    monkeypatch.setattr(SqlStatistics, "_rows", noting)
    changes = (datetime(2026, 11, 3, tzinfo=UTC),)
    async with database.reading() as unit:
        counts = unit.statistics
        await counts.arrivals(question)
        await counts.outcomes(question, changes)
        await counts.outcomes(replace(question, only=Only(link_id=LinkId(1))), changes)
        await counts.costs(question, (date(2026, 11, 3),))
        await counts.reply_times(question, NOW)
        await counts.steps(question, FormId("lead"))
        await counts.cohorts(WEEK, 8)
        await counts.needs(NOW)
        assert len(asked) > 10
        for statement in asked:
            sql = str(
                statement.compile(
                    dialect=sqlite.dialect(),
                    compile_kwargs={"literal_binds": True},
                )
            )
            plan = await unit.connection.run(_explaining(sql))
            walked = [row[3] for row in plan.all() if row[3] in {f"SCAN {one}" for one in FACTS}]
            assert walked == [], sql


def _explaining(sql: str) -> Any:
    from sqlalchemy import text

    return text("EXPLAIN QUERY PLAN " + sql.replace(":", "\\:"))
