"""Counting how long people waited, each span of time with how often it came, and their votes."""

from collections import defaultdict
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
_RATING = "rating"


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
    counted: defaultdict[tuple[Key, str], list[tuple[int | None, int]]] = defaultdict(list)
    for one, name, seconds, many in await rows(_waits(question, now, which, key)):
        # There are thousands: a row's columns by their names would hold the event loop for long.
        counted[one, name].append((seconds, many))
    parts: dict[Key, dict[str, Waiting]] = {}
    ratings: dict[Key, tuple[tuple[int, int], ...]] = {}
    for (one, name), found in counted.items():
        told = tuple((seconds, many) for seconds, many in found if seconds is not None)
        if name == _RATING:
            ratings[one] = told
        else:
            parts.setdefault(one, {})[name] = Waiting(sum(many for _, many in found), told)
    return {
        one: ReplyTimes(**parts.get(one, {}), ratings=ratings.get(one, ()))
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
    """Count by seconds, each kind of waiting from the same rows, which are looked up once, and
    votes likewise: a lead has one, however many submissions it has. What is younger than a quick
    answer is not judged yet."""
    asked = (
        select(
            (literal(None) if key is None else key).label("key"),
            handed_at.label("handed_at"),
            *(spent.label(name) for name, spent in _WAITED.items()),
            leads.c.id.label("lead_id"),
            leads.c.rating,
        )
        .select_from(journeys_joined(question, with_leads=True))
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
    rated = (
        select(asked.c.key, asked.c.lead_id, asked.c.rating)
        .where(asked.c.rating.is_not(None))
        .distinct()
        .subquery()
    )
    votes = select(
        rated.c.key, literal(_RATING).label("name"), rated.c.rating, func.count()
    ).group_by(rated.c.key, rated.c.rating)
    every = union_all(*counted, votes).subquery()
    return select(every).order_by(every.c.seconds)
