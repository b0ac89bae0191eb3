"""Counting who came: visits and touches."""

from dataclasses import replace
from enum import Enum, auto

from sqlalchemy import FromClause, case, distinct, func, literal, select, true

from intake.kernel.turns import in_turn
from intake.stats.numbers import ArrivalCounts, Breakdown, Key
from intake.stats.stats_question import ARRIVING, Dimension, StatsQuestion
from storage.repositories.rows import total
from storage.repositories.stats.count_terms import (
    BITS,
    Column,
    bit_of_bucket,
    bounds_of,
    by_no_index,
    holds_all,
    holds_much,
    of_campaign,
    of_link,
    within,
)
from storage.repositories.stats.counting import Rows
from storage.repositories.stats.question_shapes import (
    AnySelect,
    Shape,
    built_once,
    period_values,
    shape_of,
    spans_of,
    values_of,
)
from storage.tables import campaigns, touches, visits


class _Way(Enum):
    """How the period's touches are found."""

    ALL = auto()
    """They are all that there are."""
    BY_MOMENT = auto()
    """By the index of their moments."""
    BY_KEY = auto()
    """Of a good part of all, told apart by a link or by a campaign, the indexes of these have
    everything, in their order."""


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
    shape, values = shape_of(question), values_of(question)
    starts = await rows(_starts(shape, await _way(rows, question)), values)
    visited = await rows(_visits(shape), values)
    seen: dict[Key, int] = {key: many async for key, many in in_turn(visited)}
    found: dict[Key, ArrivalCounts] = {
        key: ArrivalCounts(seen.pop(key, 0), many, people, new)
        async for key, many, new, people in in_turn(starts)
        if many
    }
    return found | {key: ArrivalCounts(visits=many) for key, many in seen.items()}


async def _in_time(rows: Rows, question: StatsQuestion) -> Breakdown[ArrivalCounts]:
    """Count span by span, because an index tells spans apart quicker than sorting; but people of
    all spans together, because to tell them apart costs most."""
    shape, values = shape_of(question), values_of(question)
    people = (await rows(_people_in_time(shape, await _way(rows, question)), values))[0]
    starts, visited = _starts_at_once(shape.whole), _visits(shape.whole)
    found: dict[Key, ArrivalCounts] = {}
    for number, span in enumerate(spans_of(question)):
        part = {**values, **period_values(span), "end": min(span.end, values["end"])}
        _, many, new = (await rows(starts, part))[0]
        _, seen = (await rows(visited, part))[0]
        found[span.first] = ArrivalCounts(seen, many, people[1 + number], new)
    whole = ArrivalCounts(
        sum(one.visits for one in found.values()),
        sum(one.starts for one in found.values()),
        people[0],
        sum(one.new for one in found.values()),
    )
    return Breakdown(whole, found)


async def _way(rows: Rows, question: StatsQuestion) -> _Way:
    period = question.period
    if await holds_all(rows, touches.c.at, question):
        return _Way.ALL
    if question.by is Dimension.WHOLE or not await holds_much(rows, touches.c.at, period, of=10):
        return _Way.BY_MOMENT
    return _Way.BY_KEY


def _when(way: _Way) -> Column:
    """Say which touches are the period's."""
    match way:
        case _Way.ALL:
            return true()
        case _Way.BY_MOMENT:
            return within(touches.c.at)
        case _Way.BY_KEY:
            return within(by_no_index(touches.c.at))


_FIRST = func.count(case((touches.c.is_first, 1)))
"""A person has one first touch ever, so that these are people as well."""


_KEYS: dict[Dimension, Column] = {
    Dimension.LINK: touches.c.link_id,
    Dimension.CAMPAIGN: touches.c.campaign_id,
}


@built_once
def _starts(shape: Shape, way: _Way) -> AnySelect:
    """Count touches, those of them that are a person's first, and people."""
    if shape.by is Dimension.SOURCE:
        return _starts_by_source(shape, way)
    people = func.count(distinct(touches.c.person_id)).label("people")
    key = _KEYS.get(shape.by)
    counted = _of_touches(shape, way, _keyed(key), *_TOUCHES, people)
    return counted if key is None else counted.group_by(key)


@built_once
def _starts_at_once(shape: Shape) -> AnySelect:
    """Count touches of a part of the period, without their people."""
    return _of_touches(shape, _Way.BY_MOMENT, _keyed(None), *_TOUCHES)


_TOUCHES = (func.count().label("starts"), _FIRST.label("new"))


def _keyed(key: Column | None) -> Column:
    return (literal(None) if key is None else key).label("key")


@built_once
def _people_in_time(shape: Shape, way: _Way) -> AnySelect:
    """Count people, of the whole and then of each span: a bit for each span in which one came."""
    bounds = bounds_of(shape)
    places = range(0, shape.parts, BITS)
    came_in = (
        total(distinct(bit_of_bucket(touches.c.at, bounds, lowest))).label(f"from_{lowest}")
        for lowest in places
    )
    person = _of_touches(shape, way, *came_in).group_by(touches.c.person_id).subquery()
    bits = [person.c[f"from_{lowest}"] for lowest in places]
    return select(
        func.count(),
        *(
            func.count(case((bits[number // BITS].bitwise_and(1 << number % BITS) != 0, 1)))
            for number in range(shape.parts)
        ),
    )


def _of_touches(shape: Shape, way: _Way, *columns: Column) -> AnySelect:
    source: FromClause = touches
    if "source_of" in shape.only:
        source = touches.outerjoin(campaigns, campaigns.c.id == touches.c.campaign_id)
    return (
        select(*columns)
        .select_from(source)
        .where(
            _when(way),
            touches.c.excluded.is_(None),
            *of_campaign(shape, touches.c.campaign_id),
            *of_link(shape, touches.c.link_id),
        )
    )


def _starts_by_source(shape: Shape, way: _Way) -> AnySelect:
    """Count touches by campaign and person first, in the order of their index: a source's name is
    looked up, and sorted, for each of these only."""
    some = (
        select(
            touches.c.campaign_id,
            touches.c.person_id,
            func.count().label("starts"),
            _FIRST.label("new"),
        )
        .where(
            _when(way),
            touches.c.excluded.is_(None),
            *of_link(shape, touches.c.link_id),
        )
        .group_by(touches.c.campaign_id, touches.c.person_id)
        .subquery()
    )
    return (
        select(
            campaigns.c.source.label("key"),
            total(some.c.starts).label("starts"),
            total(some.c.new).label("new"),
            func.count(distinct(some.c.person_id)).label("people"),
        )
        .select_from(some.outerjoin(campaigns, campaigns.c.id == some.c.campaign_id))
        .where(*of_campaign(shape, some.c.campaign_id))
        .group_by(campaigns.c.source)
    )


@built_once
def _visits(shape: Shape) -> AnySelect:
    """Count visits."""
    return _visits_by_source(shape) if shape.by is Dimension.SOURCE else _counted_visits(shape)


def _counted_visits(shape: Shape) -> AnySelect:
    keys: dict[Dimension, Column] = {
        Dimension.LINK: visits.c.link_id,
        Dimension.CAMPAIGN: visits.c.campaign_id,
    }
    source: FromClause = visits
    if "source_of" in shape.only:
        source = visits.outerjoin(campaigns, campaigns.c.id == visits.c.campaign_id)
    key = keys.get(shape.by)
    counted = (
        select(_keyed(key), func.count().label("visits"))
        .select_from(source)
        .where(
            within(visits.c.created_at),
            visits.c.counts,
            *of_campaign(shape, visits.c.campaign_id),
            *of_link(shape, visits.c.link_id),
        )
    )
    return counted if key is None else counted.group_by(key)


def _visits_by_source(shape: Shape) -> AnySelect:
    """Add up what each campaign has."""
    some = _counted_visits(replace(shape, by=Dimension.CAMPAIGN)).subquery()
    return (
        select(campaigns.c.source.label("key"), total(some.c.visits).label("visits"))
        .select_from(some.outerjoin(campaigns, campaigns.c.id == some.c.key))
        .group_by(campaigns.c.source)
    )
