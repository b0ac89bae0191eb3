"""Counting people by the week in which they first came."""

from collections.abc import Sequence

from sqlalchemy import func, select

from intake.kernel.turns import in_turn
from intake.stats.numbers import Cohort
from intake.stats.period import Period, Unit
from storage.repositories.stats.count_terms import Column, bucket, holds_much, moments, within
from storage.repositories.stats.counting import Rows
from storage.repositories.stats.question_shapes import (
    AnySelect,
    built_once,
    numbered,
    period_values,
)
from storage.tables import journeys, touches


async def count_cohorts(rows: Rows, period: Period, weeks: int) -> tuple[Cohort, ...]:
    """Count them, the earliest week first.

    The first and the last week of a period may be cut short; what comes later is counted by whole
    weeks, from the Monday on.
    """
    calendar = period.extended(weeks)
    monday = {span.first: number for number, span in enumerate(calendar.spans(Unit.WEEK))}
    bounds = [span.begin for span in calendar.spans(Unit.WEEK)[1:]]
    values = {**period_values(period), **numbered("bound", bounds)}
    sizes: dict[int, int] = dict(await rows(_sizes(len(bounds)), values))
    much = await holds_much(rows, touches.c.at, period, of=4)
    counted: dict[str, dict[int, list[int]]] = {"submitted": {}, "won": {}}
    for name, moment in (("submitted", journeys.c.submitted_at), ("won", journeys.c.won_at)):
        found = await rows(_later(len(bounds), moment, much=much), values)
        async for week, then, size in in_turn(found):
            if 0 <= then - week < weeks:
                counted[name].setdefault(week, [0] * weeks)[then - week] = size
    nothing = [0] * weeks
    return tuple(
        Cohort(
            span.first,
            sizes.get(number, 0),
            tuple(counted["submitted"].get(number, nothing)),
            tuple(counted["won"].get(number, nothing)),
        )
        for span in period.spans(Unit.WEEK)
        for number in (monday[span.first],)
    )


_FIRST_TOUCHES = (within(touches.c.at), touches.c.is_first, touches.c.excluded.is_(None))


@built_once
def _sizes(bounds: int) -> AnySelect:
    week = bucket(touches.c.at, moments("bound", bounds))
    return (
        select(week.label("week"), func.count().label("people"))
        .where(*_FIRST_TOUCHES)
        .group_by("week")
    )


@built_once
def _later(bounds: int, moment: Column, *, much: bool) -> AnySelect:
    """Count people by their first week and by that in which it happened for the first time; of
    ``much`` that is looked for before it is asked when they came."""
    first = (_of_all if much else _of_some)(moments("bound", bounds), moment).subquery()
    return select(first, func.count().label("people")).group_by(first.c.week, first.c.then)


def _of_some(bounds: Sequence[Column], moment: Column) -> AnySelect:
    return (
        select(
            bucket(touches.c.at, bounds).label("week"),
            bucket(func.min(moment), bounds).label("then"),
        )
        .select_from(journeys.join(touches, touches.c.person_id == journeys.c.person_id))
        .where(*_FIRST_TOUCHES, moment.is_not(None), journeys.c.excluded.is_(None))
        .group_by(journeys.c.person_id, touches.c.at)
    )


def _of_all(bounds: Sequence[Column], moment: Column) -> AnySelect:
    earliest = (
        select(journeys.c.person_id, func.min(moment).label("at"))
        .where(moment.is_not(None), journeys.c.excluded.is_(None))
        .group_by(journeys.c.person_id)
        .subquery()
    )
    return (
        select(
            bucket(touches.c.at, bounds).label("week"),
            bucket(earliest.c.at, bounds).label("then"),
        )
        .select_from(earliest.join(touches, touches.c.person_id == earliest.c.person_id))
        .where(*_FIRST_TOUCHES)
    )
