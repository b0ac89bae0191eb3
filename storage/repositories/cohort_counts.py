"""Counting people by the week in which they first came."""

from typing import Any

from sqlalchemy import Select, func, select

from intake.stats.numbers import Cohort
from intake.stats.period import Period, Unit
from storage.repositories.count_terms import Column, Rows, bucket, holds_much, within
from storage.tables import journeys, touches


async def count_cohorts(rows: Rows, period: Period, weeks: int) -> tuple[Cohort, ...]:
    """Count them, the earliest week first.

    The first and the last week of a period may be cut short; what comes later is counted by whole
    weeks, from the Monday on.
    """
    calendar = period.extended(weeks)
    monday = {span.first: number for number, span in enumerate(calendar.spans(Unit.WEEK))}
    bounds = [span.begin for span in calendar.spans(Unit.WEEK)[1:]]
    sizes: dict[int, int] = {}
    for row in await rows(_sizes(period, bounds)):
        sizes[row.week] = row.people
    much = await holds_much(rows, touches.c.at, period, of=4)
    counted: dict[str, dict[int, list[int]]] = {"submitted": {}, "won": {}}
    for name, moment in (("submitted", journeys.c.submitted_at), ("won", journeys.c.won_at)):
        for row in await rows(_later(period, bounds, moment, much=much)):
            later = row.then - row.week
            if 0 <= later < weeks:
                counted[name].setdefault(row.week, [0] * weeks)[later] = row.people
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


def _first_touches(period: Period) -> tuple[Column, ...]:
    return within(touches.c.at, period), touches.c.is_first, touches.c.excluded.is_(None)


def _sizes(period: Period, bounds: list[Any]) -> Select[*tuple[Any, ...]]:
    week = bucket(touches.c.at, bounds)
    return (
        select(week.label("week"), func.count().label("people"))
        .where(*_first_touches(period))
        .group_by("week")
    )


def _later(
    period: Period, bounds: list[Any], moment: Column, *, much: bool
) -> Select[*tuple[Any, ...]]:
    """Count people by their first week and by that in which it happened for the first time; of
    ``much`` that is looked for before it is asked when they came."""
    first = (_of_all if much else _of_some)(period, bounds, moment).subquery()
    return select(first, func.count().label("people")).group_by(first.c.week, first.c.then)


def _of_some(period: Period, bounds: list[Any], moment: Column) -> Select[*tuple[Any, ...]]:
    return (
        select(
            bucket(touches.c.at, bounds).label("week"),
            bucket(func.min(moment), bounds).label("then"),
        )
        .select_from(journeys.join(touches, touches.c.person_id == journeys.c.person_id))
        .where(*_first_touches(period), moment.is_not(None), journeys.c.excluded.is_(None))
        .group_by(journeys.c.person_id, touches.c.at)
    )


def _of_all(period: Period, bounds: list[Any], moment: Column) -> Select[*tuple[Any, ...]]:
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
        .where(*_first_touches(period))
    )
