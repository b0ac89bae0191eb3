"""``/stats``: the numbers of a period, beside those of the period before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from intake.kernel.clock import Clock
from intake.kernel.ids import FormId
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.stats.numbers import (
    ArrivalCounts,
    Cohort,
    Key,
    OutcomeCounts,
    ReplyTimes,
    StatsRow,
    StepRow,
)
from intake.stats.period import fitting_unit
from intake.stats.statistics_port import HasStatistics, Statistics
from intake.stats.stats_question import ARRIVING, Dimension, StatsQuestion


@dataclass(frozen=True, slots=True)
class StatsAnswer:
    """Everything of one answer is of the same moment."""

    question: StatsQuestion
    at: datetime
    whole: StatsRow
    before: StatsRow
    """The whole of the period before, at the same age."""
    rows: tuple[StatsRow, ...]
    """By the question's dimension, what brought most first; in time, the earliest first."""
    rows_before: tuple[StatsRow, ...]
    """In time only: the spans of the period before."""
    names: Mapping[Key, str]
    only: str | None
    """What the numbers are cut down to, unless that is nothing, or a form."""
    sources: Mapping[str, int]
    """A campaign of each source among the rows."""
    replies: ReplyTimes


@dataclass(frozen=True, slots=True)
class StepsAnswer:
    """At which step of a form people stay."""

    question: StatsQuestion
    form_id: FormId
    steps: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True)
class CohortsAnswer:
    """What those who first came in a week did in the weeks after."""

    question: StatsQuestion
    cohorts: tuple[Cohort, ...]


WEEKS = 8
"""Weeks for which a cohort is followed."""


class AnswerStats:
    """Reads the numbers; changes nothing."""

    def __init__(self, reading: UnitOfWorkFactory[HasStatistics], clock: Clock) -> None:
        self._reading = reading
        self._clock = clock

    async def __call__(self, question: StatsQuestion) -> StatsAnswer:
        """Answer a question."""
        now = self._clock.now()
        earlier = question.before(now)
        async with self._reading() as unit:
            counts = unit.statistics
            whole = await _whole(counts, question)
            before = await _whole(counts, earlier)
            rows: tuple[StatsRow, ...] = (whole,)
            rows_before: tuple[StatsRow, ...] = ()
            if question.by is not Dimension.WHOLE:
                rows = await _rows(counts, question)
            if question.by is Dimension.TIME:
                rows_before = await _rows(counts, earlier)
            keys = tuple(row.key for row in rows)
            names = await counts.names(question, keys)
            sources = await counts.campaigns_of(
                tuple(key for key in keys if isinstance(key, str))
                if question.by is Dimension.SOURCE
                else ()
            )
            only = await counts.name_of(question.only)
            replies = await counts.reply_times(question, now)
        return StatsAnswer(
            question, now, whole, before, rows, rows_before, names, only, sources, replies
        )

    async def steps(self, question: StatsQuestion, form_id: FormId) -> StepsAnswer:
        """Tell where people stay in a form."""
        async with self._reading() as unit:
            steps = await unit.statistics.steps(question, form_id)
        return StepsAnswer(question, form_id, steps)

    async def cohorts(self, question: StatsQuestion) -> CohortsAnswer:
        """Follow people from the week in which they first came."""
        async with self._reading() as unit:
            cohorts = await unit.statistics.cohorts(question.period, WEEKS)
        return CohortsAnswer(question, cohorts)


async def _whole(counts: Statistics, question: StatsQuestion) -> StatsRow:
    """Count all together: people who came by two links are one person here."""
    by_all = replace(question, by=Dimension.WHOLE)
    arrivals = await counts.arrivals(by_all)
    outcomes = await counts.outcomes(by_all)
    came = arrivals.get(None, ArrivalCounts()) if question.only.keeps_arrivals else None
    return StatsRow(None, came, outcomes.get(None, OutcomeCounts()))


async def _rows(counts: Statistics, question: StatsQuestion) -> tuple[StatsRow, ...]:
    arrivals = await counts.arrivals(question)
    outcomes = await counts.outcomes(question)
    has_arrivals = question.by in ARRIVING and question.only.keeps_arrivals
    keys: set[Key] = {*arrivals, *outcomes}
    if question.by is Dimension.TIME:
        unit = fitting_unit(question.period)
        keys |= {span.first for span in question.period.spans(unit)}
    rows = [
        StatsRow(
            key,
            arrivals.get(key, ArrivalCounts()) if has_arrivals else None,
            outcomes.get(key, OutcomeCounts()),
        )
        for key in keys
    ]
    if question.by is Dimension.TIME:
        return tuple(sorted(rows, key=lambda row: str(row.key)))
    return tuple(sorted(rows, key=_weight))


def _weight(row: StatsRow) -> tuple[int, int, int, str]:
    starts = row.arrivals.starts if row.arrivals else 0
    return (-row.outcomes.submitted, -row.outcomes.begun, -starts, str(row.key))
