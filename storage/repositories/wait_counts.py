"""Counting how long people waited: spans of time, each with how often it came."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select, union_all

from intake.stats.numbers import WITHIN, Key, ReplyTimes, Waiting
from intake.stats.stats_question import StatsQuestion, StatsView
from storage.repositories.count_terms import (
    Column,
    Rows,
    arrived_at,
    came_in,
    handed_at,
    journeys_joined,
    kept_journeys,
    key_of_journey,
    within,
)
from storage.repositories.outcome_counts import happens_much
from storage.tables import journeys, leads

_WAITED = {
    "taking": journeys.c.take_seconds,
    "taking_working": journeys.c.take_working_seconds,
    "answering": journeys.c.answer_seconds,
    "answering_working": journeys.c.answer_working_seconds,
}


async def count_waits(rows: Rows, question: StatsQuestion, now: datetime) -> ReplyTimes:
    """Count them of all that the question is about."""
    return (await _count(rows, question, now, key=None)).get(None, ReplyTimes())


async def count_waits_by_key(
    rows: Rows, question: StatsQuestion, now: datetime
) -> dict[Key, ReplyTimes]:
    """Count them of each row of an answer."""
    return await _count(rows, question, now, key=key_of_journey(question, arrived_at(question)))


async def _count(
    rows: Rows, question: StatsQuestion, now: datetime, *, key: Column | None
) -> dict[Key, ReplyTimes]:
    which = await _which(rows, question)
    of: dict[tuple[Key, str], int] = {}
    after: dict[tuple[Key, str], list[tuple[int, int]]] = {}
    for row in await rows(_waits(question, now, which, key)):
        whose = (row.key, row.name)
        of[whose] = of.get(whose, 0) + row.many
        told = after.setdefault(whose, [])
        if row.seconds is not None:
            told.append((row.seconds, row.many))
    parts: dict[Key, dict[str, Waiting]] = {}
    for (one, name), many in of.items():
        parts.setdefault(one, {})[name] = Waiting(many, tuple(after[one, name]))
    ratings: dict[Key, list[tuple[int, int]]] = {}
    for row in await rows(_ratings(question, which, key)):
        ratings.setdefault(row.key, []).append((row.rating, row.many))
    return {
        one: ReplyTimes(**parts.get(one, {}), ratings=tuple(ratings.get(one, ())))
        for one in {*parts, *ratings}
    }


async def _which(rows: Rows, question: StatsQuestion) -> tuple[Column, ...]:
    """Return what is asked about: what reached the team of those who came, or in that time."""
    if question.view is StatsView.BY_ARRIVAL:
        return (await came_in(rows, question), handed_at.is_not(None), *kept_journeys(question))
    if await happens_much(rows, question):
        return (within(handed_at, question.period), *kept_journeys(question))
    partial, submitted = journeys.c.partial_at, journeys.c.submitted_at
    in_part = within(partial, question.period)
    at_once = and_(partial.is_(None), within(submitted, question.period))
    return (or_(in_part, at_once), *kept_journeys(question))


def _waits(
    question: StatsQuestion, now: datetime, which: tuple[Column, ...], key: Column | None
) -> Select[*tuple[Any, ...]]:
    """Count by seconds, each kind of waiting from the same rows, which are looked up once; what is
    younger than a quick answer is not judged yet."""
    asked = (
        select(
            (literal(None) if key is None else key).label("key"),
            handed_at.label("handed_at"),
            *(spent.label(name) for name, spent in _WAITED.items()),
        )
        .select_from(journeys_joined(question))
        .where(*which)
        .cte("asked")
        .prefix_with("MATERIALIZED", dialect="*")
    )
    counted = [
        select(
            asked.c.key,
            literal(name).label("name"),
            asked.c[name].label("seconds"),
            func.count().label("many"),
        )
        .where(
            or_(asked.c[name].is_not(None), asked.c.handed_at <= now - timedelta(seconds=WITHIN))
        )
        .group_by(asked.c.key, asked.c[name])
        for name in _WAITED
    ]
    every = union_all(*counted).subquery()
    return select(every).order_by(every.c.seconds)


def _ratings(
    question: StatsQuestion, which: tuple[Column, ...], key: Column | None
) -> Select[*tuple[Any, ...]]:
    """Count votes: a lead has one, however many submissions it has."""
    rated = (
        select((literal(None) if key is None else key).label("key"), leads.c.id, leads.c.rating)
        .select_from(journeys_joined(question, with_leads=True))
        .where(leads.c.rating.is_not(None), *which)
        .distinct()
        .subquery()
    )
    by = (rated.c.key, rated.c.rating)
    return select(*by, func.count().label("many")).group_by(*by).order_by(rated.c.rating)
