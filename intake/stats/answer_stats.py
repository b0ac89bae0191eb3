"""``/stats``: the numbers of a period, beside those of the period before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from intake.attribution.credit import AttributionModel
from intake.kernel.clock import Clock
from intake.kernel.ids import FormId
from intake.kernel.side_by_side import side_by_side
from intake.kernel.turns import in_turn
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.stats.numbers import (
    NO_ARRIVALS,
    NO_OUTCOMES,
    ArrivalCounts,
    Cohort,
    Key,
    OutcomeCounts,
    ReplyTimes,
    StatsRow,
    StepRow,
    Sum,
)
from intake.stats.period import fitting_unit
from intake.stats.rate_book import HasRates
from intake.stats.statistics_port import HasStatistics, Statistics
from intake.stats.stats_question import ARRIVING, PACED, Dimension, StatsQuestion
from intake.stats.worth import Rates


class StatsUnit(HasStatistics, HasRates, Protocol):
    """What is read."""


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
    paces: Mapping[Key, ReplyTimes]
    """The same of each row, where that is about people who answer."""
    steps: tuple[StepRow, ...]
    """Of the form that the numbers are cut down to."""
    rates: Rates | None
    """By which money is told in one currency; ``None``: in none."""


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


@dataclass(frozen=True, slots=True)
class ModelsAnswer:
    """The same numbers under each model of credit, side by side."""

    question: StatsQuestion
    whole: Mapping[AttributionModel, OutcomeCounts]
    rows: tuple[tuple[Key, Mapping[AttributionModel, OutcomeCounts]], ...]
    names: Mapping[Key, str]
    only: str | None


WEEKS = 8
"""Weeks for which a cohort is followed."""


class AnswerStats:
    """Reads the numbers; changes nothing."""

    def __init__(
        self,
        reading: UnitOfWorkFactory[StatsUnit],
        clock: Clock,
        *,
        zone: str,
        currency: str | None = None,
    ) -> None:
        """Take what is read; ``currency`` is the one into which money is converted."""
        self._reading = reading
        self._clock = clock
        self._zone = zone
        self._currency = currency

    async def __call__(self, question: StatsQuestion) -> StatsAnswer:
        """Answer a question."""
        now = self._clock.now()
        earlier = question.before(now)
        async with self._reading() as unit:
            rates = await self._rates(unit)
            counting = _Counting(unit.statistics, rates)
            counts = unit.statistics
            in_time = question.by is Dimension.TIME
            async with side_by_side() as tasks:
                counted = tasks.create_task(counting(question))
                replies = tasks.create_task(counts.reply_times(question, now))
                paces = tasks.create_task(_paces(counts, question, now))
                past = tasks.create_task(counting(earlier if in_time else _by_all(earlier)))
            (whole, rows), (before, rows_before) = counted.result(), past.result()
            keys = tuple(row.key for row in rows)
            sources = tuple(key for key in keys if isinstance(key, str))
            by_source, form_id = question.by is Dimension.SOURCE, question.only.form_id
            return StatsAnswer(
                question,
                now,
                whole,
                before,
                rows,
                rows_before if in_time else (),
                names=await counts.names(question, keys),
                only=await counts.name_of(question.only),
                sources=await counts.campaigns_of(sources if by_source else ()),
                replies=replies.result(),
                paces=paces.result(),
                steps=await counts.steps(question, form_id) if form_id is not None else (),
                rates=rates,
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

    async def models(self, question: StatsQuestion) -> ModelsAnswer:
        """Tell what each model of credit makes of the same facts."""
        asked = {model: replace(question, model=model) for model in AttributionModel}
        async with self._reading() as unit:
            counts = unit.statistics
            async with side_by_side() as tasks:
                counting = {
                    model: tasks.create_task(counts.outcomes(one)) for model, one in asked.items()
                }
            counted = {model: task.result() for model, task in counting.items()}
            whole = {model: one.whole for model, one in counted.items()}
            parts = {
                model: one.by_key
                for model, one in counted.items()
                if question.by is not Dimension.WHOLE
            }
            keys = tuple({key for part in parts.values() for key in part})
            rows = [
                (key, {model: part.get(key, NO_OUTCOMES) for model, part in parts.items()})
                async for key in in_turn(keys)
            ]
            names = await counts.names(question, keys)
            only = await counts.name_of(question.only)
        if question.by is Dimension.TIME:
            rows.sort(key=lambda row: str(row[0]))
        else:
            rows.sort(key=lambda row: (*_most(row[1]), str(row[0])))
        return ModelsAnswer(question, whole, tuple(rows), names, only)

    async def _rates(self, unit: StatsUnit) -> Rates | None:
        if self._currency is None:
            return None
        return Rates(self._currency, self._zone, await unit.rates.of(self._currency))


class _Counting:
    """Puts rows together of what is counted apart."""

    def __init__(self, counts: Statistics, rates: Rates | None) -> None:
        self._counts = counts
        self._moments = () if rates is None else rates.moments
        self._days = () if rates is None else rates.days

    async def __call__(self, question: StatsQuestion) -> tuple[StatsRow, tuple[StatsRow, ...]]:
        """Count all together, and by the question's dimension."""
        async with side_by_side() as tasks:
            came_by = tasks.create_task(self._counts.arrivals(question))
            became = tasks.create_task(self._counts.outcomes(question, self._moments))
        arrivals, outcomes = came_by.result(), became.result()
        all_spent = (await self._counts.costs(_by_all(question), self._days)).get(None, ())
        came = arrivals.whole if question.only.keeps_arrivals else None
        whole = StatsRow(None, came, outcomes.whole, all_spent)
        if question.by is Dimension.WHOLE:
            return whole, (whole,)
        spent = await self._counts.costs(question, self._days)
        return whole, await self._rows(question, arrivals.by_key, outcomes.by_key, spent)

    async def _rows(
        self,
        question: StatsQuestion,
        arrivals: Mapping[Key, ArrivalCounts],
        outcomes: Mapping[Key, OutcomeCounts],
        spent: Mapping[Key, tuple[Sum, ...]],
    ) -> tuple[StatsRow, ...]:
        has_arrivals = question.by in ARRIVING and question.only.keeps_arrivals
        keys: set[Key] = {*arrivals, *outcomes, *spent}
        if question.by is Dimension.TIME:
            unit = fitting_unit(question.period)
            keys |= {span.first for span in question.period.spans(unit)}
        rows = [
            StatsRow(
                key,
                arrivals.get(key, NO_ARRIVALS) if has_arrivals else None,
                outcomes.get(key, NO_OUTCOMES),
                spent.get(key, ()),
            )
            async for key in in_turn(list(keys))
        ]
        if question.by is Dimension.TIME:
            return tuple(sorted(rows, key=lambda row: str(row.key)))
        return tuple(sorted(rows, key=_weight))


async def _paces(
    counts: Statistics, question: StatsQuestion, now: datetime
) -> Mapping[Key, ReplyTimes]:
    """Count each row's reply times, where rows are about people who answer."""
    return await counts.reply_times_by_key(question, now) if question.by in PACED else {}


def _by_all(question: StatsQuestion) -> StatsQuestion:
    return replace(question, by=Dimension.WHOLE)


def _weight(row: StatsRow) -> tuple[int, int, int, str]:
    starts = row.arrivals.starts if row.arrivals else 0
    return (-row.outcomes.submitted, -row.outcomes.begun, -starts, str(row.key))


def _most(row: Mapping[AttributionModel, OutcomeCounts]) -> tuple[int, int]:
    """Return what puts those first to which any model gives most."""
    return (
        -max(outcomes.submitted for outcomes in row.values()),
        -max(outcomes.begun for outcomes in row.values()),
    )
