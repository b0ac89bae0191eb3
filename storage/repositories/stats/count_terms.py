"""What counting queries are made of: periods, keys, and what numbers are cut down to."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    select,
    true,
)

from intake.attribution.credit import AttributionModel
from intake.stats.period import Period
from intake.stats.stats_question import Dimension, StatsQuestion
from storage.column_types import BigId, UtcDateTime
from storage.repositories.stats.counting import Rows
from storage.repositories.stats.question_shapes import Shape, end_of
from storage.tables import campaigns, journeys, lead_submissions, leads, touches

Column: TypeAlias = ColumnElement[Any]
handed_at: Column = func.coalesce(journeys.c.partial_at, journeys.c.submitted_at)
"""Since when the team could act."""
_BEGIN: Column = bindparam("begin", type_=UtcDateTime)
_END: Column = bindparam("end", type_=UtcDateTime)


def within(column: Column) -> Column:
    """Say that a moment lies in the period, or in that part of it, which is asked about."""
    return and_(column >= _BEGIN, column < _END)


def by_then(shape: Shape, at: Column) -> Column:
    """Say whether something has happened: ever, or by the question's moment."""
    return at < _AS_OF if shape.dated else at.is_not(None)


_AS_OF: Column = bindparam("as_of", type_=UtcDateTime)


def moments(name: str, count: int) -> list[Column]:
    """Return the parameters of so many moments
    (:func:`storage.repositories.stats.question_shapes.numbered`)."""
    return [bindparam(f"{name}_{number}", type_=UtcDateTime) for number in range(count)]


def bounds_of(shape: Shape) -> list[Column]:
    """Return where one part of the period ends and the next one begins."""
    return moments("bound", shape.parts - 1)


async def holds_all(rows: Rows, column: Column, question: StatsQuestion) -> bool:
    """Say whether every moment of an indexed column is asked about: then a walk through the whole
    table is quicker than one by the moments' index."""
    first, last = await _first_and_last(rows, column)
    return first is None or (question.period.begin <= first and last < end_of(question))


async def holds_much(rows: Rows, column: Column, period: Period, *, of: int) -> bool:
    """Say whether a period holds at least one part ``of`` so many of the time that an indexed
    column tells of: then one walk is quicker than to look each row up. It decides about the way,
    never about what is counted."""
    first, last = await _first_and_last(rows, column)
    if first is None:
        return True
    held = min(last, period.end) - max(first, period.begin)
    return bool(held * of >= last - first)


async def _first_and_last(rows: Rows, column: Column) -> tuple[Any, Any]:
    first, last = [(await rows(look, {}))[0][0] for look in _looks(column)]
    return first, last


@cache
def _looks(column: Column) -> tuple[Select[*tuple[Any, ...]], ...]:
    """Return two statements: each by itself is one look at an index."""
    return tuple(select(bound(column).label("at")) for bound in (func.min, func.max))


def by_no_index(column: Column) -> Column:
    """Return the same value, for which no index of the column is looked into."""
    return func.coalesce(column, column)


async def has_come(rows: Rows, question: StatsQuestion) -> bool:
    """Say whether everybody who ever came did so in the question's period."""
    return await holds_all(rows, arrived_at(question.model), question)


def came_in(shape: Shape, *, everybody: bool) -> Column:
    """Return which journeys are of those who came in the question's period."""
    return true() if everybody else within(arrived_at(shape.model))


def bucket(column: Column, bounds: Sequence[Column]) -> Column:
    """Return how many of the bounds, which are in order, came by a moment; a tree of comparisons,
    so that a row is compared with few of them."""
    return _bucket(column, bounds, 0, literal)


def bit_of_bucket(column: Column, bounds: Sequence[Column], lowest: int) -> Column:
    """Return a moment's bucket as the bit of that number, of those from the ``lowest`` on; of a
    bucket whose bit has no place in a number, NULL."""

    def bit(passed: int) -> Column:
        place = passed - lowest
        return literal(1 << place, BigId) if 0 <= place < BITS else cast(null(), BigId)

    return _bucket(column, bounds, 0, bit)


BITS = 62
"""So many find place in a number that both engines add up."""


def _bucket(
    column: Column, bounds: Sequence[Column], passed: int, as_column: Callable[[int], Column]
) -> Column:
    if not bounds:
        return as_column(passed)
    middle = len(bounds) // 2
    return case(
        (column < bounds[middle], _bucket(column, bounds[:middle], passed, as_column)),
        else_=_bucket(column, bounds[middle + 1 :], passed + middle + 1, as_column),
    )


def arrived_at(model: AttributionModel) -> Column:
    """Return when a journey's person came, as the model says."""
    return journeys.c[f"{model}_at"]


def key_of_journey(shape: Shape, at: Column) -> Column:
    """Return what rows are told apart by; in time, ``at`` says to which span (by its number) a
    journey belongs."""
    match shape.by:
        case Dimension.LINK:
            return journeys.c[f"{shape.model}_link_id"]
        case Dimension.CAMPAIGN:
            return touches.c.campaign_id
        case Dimension.SOURCE:
            return campaigns.c.source
        case Dimension.FORM:
            return journeys.c.form_id
        case Dimension.MANAGER:
            return journeys.c.taken_by
        case Dimension.TEAM:
            return leads.c.team_id
        case Dimension.TIME:
            return bucket(at, bounds_of(shape))
        case Dimension.WHOLE:
            return literal(None)


def journeys_joined(
    shape: Shape, begin: FromClause = journeys, *, with_leads: bool = False
) -> FromClause:
    """Return journeys, or a join that has them, with what the question needs beside them."""
    joined = begin
    if shape.by in {Dimension.CAMPAIGN, Dimension.SOURCE} or shape.only & _OF_CAMPAIGNS:
        credited = journeys.c[f"{shape.model}_touch_id"]
        joined = joined.outerjoin(touches, touches.c.id == credited).outerjoin(
            campaigns, campaigns.c.id == touches.c.campaign_id
        )
    if with_leads or shape.by is Dimension.TEAM or "team_id" in shape.only:
        joined = joined.outerjoin(
            lead_submissions, lead_submissions.c.submission_id == journeys.c.submission_id
        ).outerjoin(leads, leads.c.id == lead_submissions.c.lead_id)
    return joined


_OF_CAMPAIGNS = {"campaign_id", "source_of"}


def kept_journeys(shape: Shape) -> Iterator[Column]:
    """Yield what journeys are cut down to; what is excluded never counts."""
    yield journeys.c.excluded.is_(None)
    yield from of_campaign(shape, touches.c.campaign_id)
    yield from of_link(shape, journeys.c[f"{shape.model}_link_id"])
    if "form_id" in shape.only:
        yield journeys.c.form_id == bindparam("form_id")
    if "manager" in shape.only:
        yield journeys.c.taken_by == bindparam("manager")
    if "team_id" in shape.only:
        yield leads.c.team_id == bindparam("team_id")


def of_link(shape: Shape, link_id: Column) -> Iterator[Column]:
    """Yield what a link must be, where one is asked for."""
    if "link_id" in shape.only:
        yield link_id == bindparam("link_id")


def of_campaign(shape: Shape, campaign_id: Column) -> Iterator[Column]:
    """Yield what a campaign must be, where one, or a source, is asked for."""
    if "campaign_id" in shape.only:
        yield campaign_id == bindparam("campaign_id")
    if "source_of" in shape.only:
        named = campaigns.alias("named")
        yield (
            campaigns.c.source
            == select(named.c.source).where(named.c.id == bindparam("source_of")).scalar_subquery()
        )
