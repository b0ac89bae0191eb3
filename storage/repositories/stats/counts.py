"""The statistics' storage: counts over touches, visits and journeys, by the indexes they have."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select
from typing_extensions import override

from intake.kernel.ids import FormId
from intake.leads.lead import LeadState, Side
from intake.stats.numbers import (
    ArrivalCounts,
    Breakdown,
    Cohort,
    Key,
    Needs,
    OutcomeCounts,
    ReplyTimes,
    StepRow,
    Sum,
)
from intake.stats.period import Period
from intake.stats.statistics_port import Statistics
from intake.stats.stats_question import Only, StatsQuestion, StatsView
from intake.submissions.submission import SubmissionState
from storage.column_types import in_words
from storage.guarded_connection import GuardedConnection
from storage.prepared import Statement
from storage.repositories.stats.arrival_counts import count_arrivals
from storage.repositories.stats.cohort_counts import count_cohorts
from storage.repositories.stats.cost_counts import count_costs
from storage.repositories.stats.count_terms import (
    arrived_at,
    journeys_joined,
    kept_journeys,
    within,
)
from storage.repositories.stats.counted_names import read_campaigns_of, read_name_of, read_names
from storage.repositories.stats.counting import AnyRow, run_in_turn
from storage.repositories.stats.outcome_counts import count_outcomes
from storage.repositories.stats.question_shapes import (
    AnySelect,
    Shape,
    built_once,
    shape_of,
    values_of,
)
from storage.repositories.stats.wait_counts import count_waits, count_waits_by_key
from storage.tables import journey_steps, journeys, leads, submissions

UNANSWERED = timedelta(days=1)
"""After so long without a word from the team a lead needs a hand."""


class SqlStatistics(Statistics):
    """Counting in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def arrivals(self, question: StatsQuestion) -> Breakdown[ArrivalCounts]:
        return await count_arrivals(self._rows, question)

    @override
    async def outcomes(
        self, question: StatsQuestion, stretches: Sequence[datetime] = ()
    ) -> Breakdown[OutcomeCounts]:
        return await count_outcomes(self._rows, question, stretches)

    @override
    async def costs(
        self, question: StatsQuestion, stretches: Sequence[date] = ()
    ) -> Mapping[Key, tuple[Sum, ...]]:
        return await count_costs(self._rows, question, stretches)

    @override
    async def steps(self, question: StatsQuestion, form_id: FormId) -> tuple[StepRow, ...]:
        values = {**values_of(question), "form": form_id}
        rows = await self._rows(_steps(shape_of(question)), values)
        found = [StepRow(*row) for row in rows]
        return tuple(sorted(found, key=lambda row: (row.position, row.step)))

    @override
    async def reply_times(self, question: StatsQuestion, now: datetime) -> ReplyTimes:
        return await count_waits(self._rows, question, now)

    @override
    async def reply_times_by_key(
        self, question: StatsQuestion, now: datetime
    ) -> Mapping[Key, ReplyTimes]:
        return await count_waits_by_key(self._rows, question, now)

    @override
    async def cohorts(self, period: Period, weeks: int) -> tuple[Cohort, ...]:
        return await count_cohorts(self._rows, period, weeks)

    @override
    async def needs(self, now: datetime) -> Needs:
        refused = select(func.count()).where(
            submissions.c.state == in_words(SubmissionState.DEAD_LETTER)
        )
        waiting = select(func.count().label("many"), func.min(leads.c.waiting_since).label("since"))
        unowned = leads.c.state.in_([in_words(LeadState.WAITING), in_words(LeadState.OFFERED)])
        line = (await self._rows(waiting.where(unowned), {}))[0]
        unanswered = select(func.count()).where(
            leads.c.owner_id.is_not(None),
            leads.c.state == LeadState.TAKEN,
            leads.c.turn == Side.TEAM,
            leads.c.turn_since < now - UNANSWERED,
        )
        return Needs(
            (await self._rows(refused, {}))[0][0],
            line.many,
            0 if line.since is None else max(0, int((now - line.since).total_seconds())),
            (await self._rows(unanswered, {}))[0][0],
        )

    @override
    async def name_of(self, only: Only) -> str | None:
        return await read_name_of(self._rows, only)

    @override
    async def campaigns_of(self, sources: tuple[str, ...]) -> Mapping[str, int]:
        return await read_campaigns_of(self._rows, sources)

    @override
    async def names(self, question: StatsQuestion, keys: tuple[Key, ...]) -> Mapping[Key, str]:
        return await read_names(self._rows, question.by, [key for key in keys if key is not None])

    async def _rows(self, statement: Statement, values: Mapping[str, Any]) -> list[AnyRow]:
        return await run_in_turn(self._connection, statement, values)


@built_once
def _steps(shape: Shape) -> AnySelect:
    """Count a form's steps."""
    at = journeys.c.started_at if shape.view is StatsView.BY_EVENT else arrived_at(shape.model)
    began = (
        select(journeys.c.id)
        .select_from(journeys_joined(shape))
        .where(within(at), journeys.c.form_id == bindparam("form"), *kept_journeys(shape))
    )
    return (
        select(
            journey_steps.c.step,
            func.min(journey_steps.c.position).label("position"),
            func.count().label("asked"),
            func.count(journey_steps.c.answered_at).label("answered"),
        )
        .where(journey_steps.c.journey_id.in_(began), journey_steps.c.form_id == bindparam("form"))
        .group_by(journey_steps.c.step)
    )
