"""What counting queries are made of: periods, keys, and what numbers are cut down to."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    true,
)

from intake.stats.period import Period, Span, fitting_unit
from intake.stats.stats_question import Dimension, Only, StatsQuestion
from storage.column_types import BigId
from storage.tables import campaigns, journeys, lead_submissions, leads, touches

Column: TypeAlias = ColumnElement[Any]
handed_at: Column = func.coalesce(journeys.c.partial_at, journeys.c.submitted_at)
"""Since when the team could act."""
Rows: TypeAlias = Callable[[Select[*tuple[Any, ...]]], Awaitable[list[Row[*tuple[Any, ...]]]]]
"""Runs a query."""


def within(column: Column, period: Period | Span) -> Column:
    """Say that a moment lies in a period."""
    return and_(column >= period.begin, column < period.end)


async def holds_all(rows: Rows, column: Column, period: Period) -> bool:
    """Say whether a period holds every moment of an indexed column: then a walk through the whole
    table is quicker than one by the moments' index."""
    first, last = await _first_and_last(rows, column)
    return first is None or (period.begin <= first and last < period.end)


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
    first, last = [
        (await rows(select(bound(column).label("at"))))[0].at
        for bound in (func.min, func.max)  # each by itself is one look at an index
    ]
    return first, last


def by_no_index(column: Column) -> Column:
    """Return the same value, for which no index of the column is looked into."""
    return func.coalesce(column, column)


async def came_in(rows: Rows, question: StatsQuestion) -> Column:
    """Return which journeys are of those who came in the question's period."""
    at = arrived_at(question)
    everybody = await holds_all(rows, at, question.period)
    return true() if everybody else within(at, question.period)


def spans_of(question: StatsQuestion) -> tuple[Span, ...]:
    """Cut the question's period as a chart of it is cut."""
    return question.period.spans(fitting_unit(question.period))


def bucket(column: Column, bounds: Sequence[datetime]) -> Column:
    """Return how many of the bounds, which are in order, came by a moment; a tree of comparisons,
    so that a row is compared with few of them."""
    return _bucket(column, bounds, 0, literal)


def bit_of_bucket(column: Column, bounds: Sequence[datetime], lowest: int) -> Column:
    """Return a moment's bucket as the bit of that number, of those from the ``lowest`` on; of a
    bucket whose bit has no place in a number, NULL."""

    def bit(passed: int) -> Column:
        place = passed - lowest
        return literal(1 << place, BigId) if 0 <= place < BITS else cast(null(), BigId)

    return _bucket(column, bounds, 0, bit)


BITS = 62
"""So many find place in a number that both engines add up."""


def _bucket(
    column: Column, bounds: Sequence[datetime], passed: int, told: Callable[[int], Column]
) -> Column:
    if not bounds:
        return told(passed)
    middle = len(bounds) // 2
    return case(
        (column < bounds[middle], _bucket(column, bounds[:middle], passed, told)),
        else_=_bucket(column, bounds[middle + 1 :], passed + middle + 1, told),
    )


def arrived_at(question: StatsQuestion) -> Column:
    """Return when a journey's person came, as the question's model says."""
    return journeys.c[f"{question.model}_at"]


def key_of_journey(question: StatsQuestion, at: Column) -> Column:
    """Return what rows are told apart by; in time, ``at`` says to which span (by its number) a
    journey belongs."""
    match question.by:
        case Dimension.LINK:
            return journeys.c[f"{question.model}_link_id"]
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
            return bucket(at, [span.begin for span in spans_of(question)[1:]])
        case Dimension.WHOLE:
            return literal(None)


def journeys_joined(
    question: StatsQuestion, begin: FromClause = journeys, *, with_leads: bool = False
) -> FromClause:
    """Return journeys, or a join that has them, with what the question needs beside them."""
    only = question.only
    joined = begin
    if (
        question.by in {Dimension.CAMPAIGN, Dimension.SOURCE}
        or only.source_of is not None
        or only.campaign_id is not None
    ):
        credited = journeys.c[f"{question.model}_touch_id"]
        joined = joined.outerjoin(touches, touches.c.id == credited).outerjoin(
            campaigns, campaigns.c.id == touches.c.campaign_id
        )
    if with_leads or question.by is Dimension.TEAM or only.team_id is not None:
        joined = joined.outerjoin(
            lead_submissions, lead_submissions.c.submission_id == journeys.c.submission_id
        ).outerjoin(leads, leads.c.id == lead_submissions.c.lead_id)
    return joined


def kept_journeys(question: StatsQuestion) -> Iterator[Column]:
    """Yield what journeys are cut down to; what is excluded never counts."""
    only = question.only
    yield journeys.c.excluded.is_(None)
    yield from of_campaign(only, touches.c.campaign_id)
    yield from of_link(only, journeys.c[f"{question.model}_link_id"])
    if only.form_id is not None:
        yield journeys.c.form_id == only.form_id
    if only.manager is not None:
        yield journeys.c.taken_by == only.manager
    if only.team_id is not None:
        yield leads.c.team_id == only.team_id


def of_link(only: Only, link_id: Column) -> Iterator[Column]:
    """Yield what a link must be, where one is asked for."""
    if only.link_id is not None:
        yield link_id == only.link_id


def of_campaign(only: Only, campaign_id: Column) -> Iterator[Column]:
    """Yield what a campaign must be, where one, or a source, is asked for."""
    if only.campaign_id is not None:
        yield campaign_id == only.campaign_id
    if only.source_of is not None:
        named = campaigns.alias("named")
        yield (
            campaigns.c.source
            == select(named.c.source).where(named.c.id == only.source_of).scalar_subquery()
        )
