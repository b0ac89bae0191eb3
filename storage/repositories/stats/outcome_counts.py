"""Counting what became of forms that were begun."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import case, distinct, func, or_, select, true

from intake.kernel.turns import in_turn
from intake.stats.numbers import Breakdown, Key, OutcomeCounts
from intake.stats.stats_question import Dimension, StatsQuestion, StatsView
from storage.repositories.stats.count_terms import (
    Column,
    arrived_at,
    bounds_of,
    bucket,
    by_no_index,
    by_then,
    came_in,
    handed_at,
    has_come,
    holds_much,
    journeys_joined,
    kept_journeys,
    key_of_journey,
    within,
)
from storage.repositories.stats.counting import Rows
from storage.repositories.stats.question_shapes import (
    AnySelect,
    Shape,
    built_once,
    keys_of,
    period_values,
    shape_of,
    spans_of,
    values_of,
)
from storage.repositories.stats.sale_counts import count_sales, of_one_kind
from storage.tables import journeys

_EVENTS: dict[str, Column] = {
    "begun": journeys.c.started_at,
    "partial": journeys.c.partial_at,
    "submitted": journeys.c.submitted_at,
    "handed": handed_at,
    "delivered": journeys.c.delivered_at,
    "taken": journeys.c.taken_at,
    "answered": journeys.c.answered_at,
    "qualified": journeys.c.qualified_at,
    "won": journeys.c.won_at,
    "lost": journeys.c.lost_at,
}
"""When each thing happened that is counted."""
_COUNTS = tuple(
    field.name for field in fields(OutcomeCounts) if field.name not in {"assisted", "earned"}
)
"""What a row counts, in the order in which the numbers' record takes them."""
_Numbers: TypeAlias = Sequence[int]
"""A row's counts, in that order."""
_outcomes: Callable[..., OutcomeCounts] = OutcomeCounts
"""By position: by name it would take several times as long."""
_NOTHING = (0,) * len(_COUNTS)
_INDEXED_COUNTS = tuple(name for name in _COUNTS if name != "handed")
"""What has a moment and an index of its own."""
_PEOPLE = tuple(name for name in _COUNTS if name.endswith("_people"))
"""What is no sum of its parts."""


async def count_outcomes(
    rows: Rows, question: StatsQuestion, stretches: Sequence[datetime]
) -> Breakdown[OutcomeCounts]:
    """Count them, by arrival or by event; ``stretches``: the moments at which rates change."""
    if question.view is StatsView.BY_EVENT and question.by is Dimension.TIME:
        counted = await _events_in_time(rows, question)
    else:
        counted = await _by_key(rows, question, _COUNTS)
    if question.by is Dimension.WHOLE:
        whole = counted.get(None, _NOTHING)
    else:
        people = await _by_key(rows, replace(question, by=Dimension.WHOLE), _PEOPLE)
        whole = _added_up(counted.values(), people.get(None))
    earned, assisted = await count_sales(rows, question, stretches)
    keys: list[Key] = list({**counted, **earned, **assisted})
    return Breakdown(
        _outcomes(
            *whole,
            sum(assisted.values()),
            of_one_kind(one for part in earned.values() for one in part),
        ),
        {
            key: _outcomes(
                *counted.get(key, _NOTHING), assisted.get(key, 0), tuple(earned.get(key, ()))
            )
            async for key in in_turn(keys)
        },
    )


async def _by_key(
    rows: Rows, question: StatsQuestion, which: tuple[str, ...]
) -> dict[Key, _Numbers]:
    """Count by key; a key of which there is nothing has no row."""
    shape, values = shape_of(question), values_of(question)
    if question.view is StatsView.BY_ARRIVAL:
        became = _what_became(shape, which, everybody=await has_come(rows, question))
    else:
        walked = await happens_much(rows, question)
        if question.by is Dimension.WHOLE and not walked:
            return {None: (await rows(_events_of(shape, which), values))[0]}
        became = _what_happened(shape, which, walked=walked)
    key_of = keys_of(question)
    return {
        key_of(row[0]): row[1:] async for row in in_turn(await rows(became, values)) if any(row[1:])
    }


def _added_up(parts: Iterable[_Numbers], people: _Numbers | None) -> _Numbers:
    """Add rows up: everything has one key, so that only people are none of a sum."""
    sums = dict(zip(_COUNTS, map(sum, zip(_NOTHING, *parts, strict=True)), strict=True))
    if people is not None:
        sums |= zip(_PEOPLE, people, strict=True)
    return tuple(sums.values())


# --- by arrival ---


@built_once
def _what_became(shape: Shape, which: tuple[str, ...], *, everybody: bool) -> AnySelect:
    """Count what became of those who came: ever, or by then."""
    came = came_in(shape, everybody=everybody)
    return _became(shape, which, came, lambda at: by_then(shape, at))


def _became(
    shape: Shape, which: tuple[str, ...], of: Column, happened: Callable[[Column], Column]
) -> AnySelect:
    """Count what became of journeys; ``happened`` says of an event's moment whether it counts.

    Here and below what is computed is grouped by its label: written out twice it would have other
    parameters, and PostgreSQL could not know that it is the same.
    """

    def counted(name: str) -> Column:
        if name in _PEOPLE:
            at = _EVENTS[name.removesuffix("_people")]
            return func.count(distinct(case((happened(at), journeys.c.person_id))))
        return func.count(case((happened(_EVENTS[name]), 1)))

    key = key_of_journey(shape, arrived_at(shape.model))
    found = (
        select(key.label("key"), *(counted(name).label(name) for name in which))
        .select_from(journeys_joined(shape))
        .where(of, *kept_journeys(shape))
    )
    return found if shape.by is Dimension.WHOLE else found.group_by("key")


# --- by event ---


@built_once
def _what_happened(shape: Shape, which: tuple[str, ...], *, walked: bool) -> AnySelect:
    """Count each thing at its own moment, in one walk through the journeys, or by an index each."""
    by_index = (within(at) for name, at in _EVENTS.items() if name != "handed")
    return _became(shape, which, true() if walked else or_(*by_index), within)


async def happens_much(rows: Rows, question: StatsQuestion) -> bool:
    """Say whether a good part of what ever happened did so in the question's period: a walk through
    the journeys is quicker then than a look at each by the indexes of what happened."""
    return await holds_much(rows, journeys.c.started_at, question.period, of=4)


async def _events_in_time(rows: Rows, question: StatsQuestion) -> dict[Key, _Numbers]:
    """Count span by span; what was sent whole after a part of it, for all spans together."""
    shape, values = shape_of(question), values_of(question)
    sent_twice = _sent_twice(shape, walked=await happens_much(rows, question))
    twice: dict[int, int] = dict(await rows(sent_twice, values))
    of_a_part = _events_of(shape.whole, _INDEXED_COUNTS)
    found: dict[Key, _Numbers] = {}
    for number, span in enumerate(spans_of(question)):
        row = (await rows(of_a_part, {**values, **period_values(span)}))[0]
        counted: dict[str, int] = dict(zip(_INDEXED_COUNTS, row, strict=True))
        counted["handed"] = counted["partial"] + counted["submitted"] - twice.get(number, 0)
        found[span.first] = tuple(counted[name] for name in _COUNTS)
    return found


@built_once
def _sent_twice(shape: Shape, *, walked: bool) -> AnySelect:
    """Count by span what was submitted of which a part had been sent on: few, with an index of
    their own, which is ``walked`` where the period holds much."""
    submitted = journeys.c.submitted_at
    return (
        select(bucket(submitted, bounds_of(shape)).label("span"), func.count().label("many"))
        .select_from(journeys_joined(shape))
        .where(
            within(by_no_index(submitted) if walked else submitted),
            journeys.c.partial_at.is_not(None),
            *kept_journeys(shape),
        )
        .group_by("span")
    )


@built_once
def _events_of(shape: Shape, which: tuple[str, ...]) -> AnySelect:
    """Count things, and whose they are, each by the index of its own moment."""

    def number(counted: Column, *happened: Column) -> Column:
        return (
            select(counted)
            .select_from(journeys_joined(shape))
            .where(*happened, *kept_journeys(shape))
            .scalar_subquery()
        )

    def many(name: str) -> Column:
        if name in _PEOPLE:
            people = func.count(distinct(journeys.c.person_id))
            return number(people, within(_EVENTS[name.removesuffix("_people")]))
        if name != "handed":
            return number(func.count(), within(_EVENTS[name]))
        partial, submitted = journeys.c.partial_at, journeys.c.submitted_at
        sent_at_once = number(func.count(), within(submitted), partial.is_(None))
        return number(func.count(), within(partial)) + sent_at_once

    return select(*(many(name).label(name) for name in which))
