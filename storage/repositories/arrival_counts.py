"""Counting who came: visits and touches."""

from dataclasses import replace
from typing import Any

from sqlalchemy import FromClause, Select, case, distinct, func, literal, select, true

from intake.stats.numbers import ArrivalCounts, Breakdown, Key
from intake.stats.period import Period, Span
from intake.stats.stats_question import ARRIVING, Dimension, Only, StatsQuestion
from storage.repositories.count_terms import (
    BITS,
    Column,
    Rows,
    bit_of_bucket,
    by_no_index,
    holds_all,
    holds_much,
    of_campaign,
    of_link,
    spans_of,
    within,
)
from storage.repositories.rows import total
from storage.tables import campaigns, touches, visits


async def count_arrivals(rows: Rows, question: StatsQuestion) -> Breakdown[ArrivalCounts]:
    """Count them."""
    if not question.only.keeps_arrivals:
        return Breakdown(ArrivalCounts(), {})
    if question.by is Dimension.TIME:
        return await _in_time(rows, question)
    by_all = await _by_key(rows, replace(question, by=Dimension.WHOLE))
    whole = by_all.get(None, ArrivalCounts())
    if question.by is Dimension.WHOLE:
        return Breakdown(whole, by_all)
    return Breakdown(whole, await _by_key(rows, question) if question.by in ARRIVING else {})


async def _by_key(rows: Rows, question: StatsQuestion) -> dict[Key, ArrivalCounts]:
    starts = await rows(_starts(question, await _when(rows, question)))
    seen = {row.key: row.visits for row in await rows(_visits(question, question.period))}
    found = {
        row.key: ArrivalCounts(seen.pop(row.key, 0), row.starts, row.people, row.new)
        for row in starts
        if row.starts
    }
    return found | {key: ArrivalCounts(visits=visited) for key, visited in seen.items()}


async def _in_time(rows: Rows, question: StatsQuestion) -> Breakdown[ArrivalCounts]:
    """Count span by span, because an index tells spans apart quicker than sorting; but people of
    all spans together, because to tell them apart costs most."""
    people = (await rows(_people_in_time(question, await _when(rows, question))))[0]
    found: dict[Key, ArrivalCounts] = {}
    for number, span in enumerate(spans_of(question)):
        came = (await rows(_starts(question, within(touches.c.at, span), with_people=False)))[0]
        visited = (await rows(_visits(question, span)))[0].visits
        found[span.first] = ArrivalCounts(visited, came.starts, people[1 + number], came.new)
    whole = ArrivalCounts(
        sum(one.visits for one in found.values()),
        sum(one.starts for one in found.values()),
        people[0],
        sum(one.new for one in found.values()),
    )
    return Breakdown(whole, found)


async def _when(rows: Rows, question: StatsQuestion) -> Column:
    """Say which touches are the period's: of a good part of all, told apart by a link or by a
    campaign, the indexes of these have everything, in their order."""
    period = question.period
    if await holds_all(rows, touches.c.at, period):
        return true()
    if question.by is Dimension.WHOLE or not await holds_much(rows, touches.c.at, period, of=10):
        return within(touches.c.at, period)
    return within(by_no_index(touches.c.at), period)


_FIRST = func.count(case((touches.c.is_first, 1)))
"""A person has one first touch ever, so that these are people as well."""


def _starts(
    question: StatsQuestion, when: Column, *, with_people: bool = True
) -> Select[*tuple[Any, ...]]:
    """Count touches."""
    if question.by is Dimension.SOURCE:
        return _starts_by_source(question, when)
    only = question.only
    keys: dict[Dimension, Column] = {
        Dimension.LINK: touches.c.link_id,
        Dimension.CAMPAIGN: touches.c.campaign_id,
    }
    people = (func.count(distinct(touches.c.person_id)).label("people"),) if with_people else ()
    counted = _of_touches(
        only,
        when,
        keys.get(question.by, literal(None)).label("key"),
        func.count().label("starts"),
        _FIRST.label("new"),
        *people,
    )
    return counted.group_by(keys[question.by]) if question.by in keys else counted


def _people_in_time(question: StatsQuestion, when: Column) -> Select[*tuple[Any, ...]]:
    """Count people, of the whole and then of each span: a bit for each span in which one came."""
    spans = spans_of(question)
    bounds = [span.begin for span in spans[1:]]
    places = range(0, len(spans), BITS)
    came_in = (
        total(distinct(bit_of_bucket(touches.c.at, bounds, lowest))).label(f"from_{lowest}")
        for lowest in places
    )
    person = _of_touches(question.only, when, *came_in).group_by(touches.c.person_id).subquery()
    bits = [person.c[f"from_{lowest}"] for lowest in places]
    return select(
        func.count(),
        *(
            func.count(case((bits[number // BITS].bitwise_and(1 << number % BITS) != 0, 1)))
            for number in range(len(spans))
        ),
    )


def _of_touches(only: Only, when: Column, *columns: Column) -> Select[*tuple[Any, ...]]:
    source: FromClause = touches
    if only.source_of is not None:
        source = touches.outerjoin(campaigns, campaigns.c.id == touches.c.campaign_id)
    return (
        select(*columns)
        .select_from(source)
        .where(
            when,
            touches.c.excluded.is_(None),
            *of_campaign(only, touches.c.campaign_id),
            *of_link(only, touches.c.link_id),
        )
    )


def _starts_by_source(question: StatsQuestion, when: Column) -> Select[*tuple[Any, ...]]:
    """Count touches by campaign and person first, in the order of their index: a source's name is
    looked up, and sorted, for each of these only."""
    only = question.only
    some = (
        select(
            touches.c.campaign_id,
            touches.c.person_id,
            func.count().label("starts"),
            _FIRST.label("new"),
        )
        .where(
            when,
            touches.c.excluded.is_(None),
            *of_link(only, touches.c.link_id),
        )
        .group_by(touches.c.campaign_id, touches.c.person_id)
        .subquery()
    )
    return (
        select(
            campaigns.c.source.label("key"),
            total(some.c.starts).label("starts"),
            func.count(distinct(some.c.person_id)).label("people"),
            total(some.c.new).label("new"),
        )
        .select_from(some.outerjoin(campaigns, campaigns.c.id == some.c.campaign_id))
        .where(*of_campaign(only, some.c.campaign_id))
        .group_by(campaigns.c.source)
    )


def _visits(question: StatsQuestion, part: Period | Span) -> Select[*tuple[Any, ...]]:
    if question.by is Dimension.SOURCE:
        return _visits_by_source(question, part)
    only = question.only
    keys: dict[Dimension, Column] = {
        Dimension.LINK: visits.c.link_id,
        Dimension.CAMPAIGN: visits.c.campaign_id,
    }
    source: FromClause = visits
    if only.source_of is not None:
        source = visits.outerjoin(campaigns, campaigns.c.id == visits.c.campaign_id)
    counted = (
        select(keys.get(question.by, literal(None)).label("key"), func.count().label("visits"))
        .select_from(source)
        .where(
            within(visits.c.created_at, part),
            visits.c.counts,
            *of_campaign(only, visits.c.campaign_id),
            *of_link(only, visits.c.link_id),
        )
    )
    return counted.group_by(keys[question.by]) if question.by in keys else counted


def _visits_by_source(question: StatsQuestion, part: Period | Span) -> Select[*tuple[Any, ...]]:
    """Add up what each campaign has."""
    some = _visits(replace(question, by=Dimension.CAMPAIGN), part).subquery()
    return (
        select(campaigns.c.source.label("key"), total(some.c.visits).label("visits"))
        .select_from(some.outerjoin(campaigns, campaigns.c.id == some.c.key))
        .group_by(campaigns.c.source)
    )
