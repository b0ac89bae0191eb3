"""Counting how long people waited, each span of time with how often it came, and their votes."""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, func, literal, or_, select, union_all

from intake.kernel.turns import in_turn
from intake.stats.numbers import WITHIN, Key, ReplyTimes, Waiting
from intake.stats.stats_question import StatsQuestion, StatsView
from storage.column_types import UtcDateTime
from storage.repositories.stats.count_terms import (
    Column,
    arrived_at,
    came_in,
    handed_at,
    has_come,
    journeys_joined,
    kept_journeys,
    key_of_journey,
    within,
)
from storage.repositories.stats.counting import Rows
from storage.repositories.stats.outcome_counts import happens_much
from storage.repositories.stats.question_shapes import (
    AnySelect,
    Shape,
    built_once,
    shape_of,
    values_of,
)
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
    return (await _count(rows, question, now, by_key=False)).get(None, ReplyTimes())


async def count_waits_by_key(
    rows: Rows, question: StatsQuestion, now: datetime
) -> dict[Key, ReplyTimes]:
    """Count them of each row of an answer."""
    return await _count(rows, question, now, by_key=True)


async def _count(
    rows: Rows, question: StatsQuestion, now: datetime, *, by_key: bool
) -> dict[Key, ReplyTimes]:
    if question.view is StatsView.BY_ARRIVAL:
        at_once = await has_come(rows, question)
    else:
        at_once = await happens_much(rows, question)
    values = {**values_of(question), "judged_before": now - timedelta(seconds=WITHIN)}
    waits = await rows(_waits(shape_of(question), at_once=at_once, by_key=by_key), values)
    counted: defaultdict[tuple[Key, str], list[tuple[int | None, int]]] = defaultdict(list)
    async for one, name, seconds, many in in_turn(waits):
        counted[one, name].append((seconds, many))
    parts: dict[Key, dict[str, Waiting]] = {}
    ratings: dict[Key, tuple[tuple[int, int], ...]] = {}
    async for (one, name), found in in_turn(list(counted.items()), of=1):
        measured = tuple((seconds, many) for seconds, many in found if seconds is not None)
        if name == _RATING:
            ratings[one] = measured
        else:
            parts.setdefault(one, {})[name] = Waiting(sum(many for _, many in found), measured)
    return {
        one: ReplyTimes(**parts.get(one, {}), ratings=ratings.get(one, ()))
        for one in {*parts, *ratings}
    }


def _which(shape: Shape, *, at_once: bool) -> tuple[Column, ...]:
    """Return what is asked about: what reached the team of those who came, or in that time.

    ``at_once``: it is found by one walk, of everybody who came, or of much that happened.
    """
    if shape.view is StatsView.BY_ARRIVAL:
        came = came_in(shape, everybody=at_once)
        return (came, handed_at.is_not(None), *kept_journeys(shape))
    if at_once:
        return (within(handed_at), *kept_journeys(shape))
    partial, submitted = journeys.c.partial_at, journeys.c.submitted_at
    whole = and_(partial.is_(None), within(submitted))
    return (or_(within(partial), whole), *kept_journeys(shape))


_JUDGED_BEFORE: Column = bindparam("judged_before", type_=UtcDateTime)


@built_once
def _waits(shape: Shape, *, at_once: bool, by_key: bool) -> AnySelect:
    """Count by seconds, each kind of waiting from the same rows, which are looked up once. What is
    younger than a quick answer is not judged yet."""
    key = (key_of_journey(shape, arrived_at(shape.model)) if by_key else literal(None)).label("key")
    asked = (
        select(
            key,
            handed_at.label("handed_at"),
            *(spent.label(name) for name, spent in _WAITED.items()),
        )
        .select_from(journeys_joined(shape))
        .where(*_which(shape, at_once=at_once))
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
        .where(or_(asked.c[name].is_not(None), asked.c.handed_at <= _JUDGED_BEFORE))
        .group_by(asked.c.key, asked.c[name])
        for name in _WAITED
    ]
    every = union_all(*counted, _votes(shape, key, at_once=at_once)).subquery()
    return select(every).order_by(every.c.seconds)


def _votes(shape: Shape, key: Column, *, at_once: bool) -> AnySelect:
    """Count votes by what was given: a lead has one, however many submissions it has."""
    rated = (
        select(key, leads.c.id, leads.c.rating)
        .select_from(journeys_joined(shape, with_leads=True))
        .where(leads.c.rating.is_not(None), *_which(shape, at_once=at_once))
        .distinct()
        .subquery()
    )
    return select(
        rated.c.key, literal(_RATING).label("name"), rated.c.rating, func.count()
    ).group_by(rated.c.key, rated.c.rating)
