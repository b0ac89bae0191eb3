"""Counting what became of forms that were begun."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Row,
    Select,
    and_,
    case,
    distinct,
    func,
    or_,
    select,
    true,
)

from intake.delivery.file_places import MAIN_ENTITIES
from intake.outcomes.lead_entity import Gone, StageMeaning
from intake.stats.numbers import Breakdown, Key, OutcomeCounts, Sum
from intake.stats.period import Period, Span
from intake.stats.stats_question import Dimension, StatsQuestion, StatsView
from storage.column_types import in_words
from storage.repositories.count_terms import (
    Column,
    Rows,
    arrived_at,
    bucket,
    by_no_index,
    came_in,
    handed_at,
    holds_much,
    journeys_joined,
    kept_journeys,
    key_of_journey,
    spans_of,
    within,
)
from storage.repositories.rows import total
from storage.tables import crm_entities, journeys, lead_entities

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
_AT_ONCE = [name for name in _EVENTS if name != "handed"]
"""What has a moment and an index of its own."""
_PEOPLE = ("begun", "submitted")
"""Of these, people are counted as well."""
_ADDED = [
    field.name
    for field in fields(OutcomeCounts)
    if field.name != "earned" and not field.name.endswith("_people")
]
_COUNTS = [field.name for field in fields(OutcomeCounts) if field.name != "earned"]


async def count_outcomes(
    rows: Rows, question: StatsQuestion, stretches: Sequence[datetime]
) -> Breakdown[OutcomeCounts]:
    """Count them, by arrival or by event; ``stretches``: the moments at which rates change."""
    by_all = replace(question, by=Dimension.WHOLE)
    if question.view is StatsView.BY_EVENT and question.by is Dimension.TIME:
        found = await _events_in_time(rows, question)
        people = (await rows(_events_of(by_all, question.period, which=())))[0]
        whole = replace(
            _together(found.values()),
            begun_people=people.begun_people,
            submitted_people=people.submitted_people,
        )
    else:
        found = await _by_key(rows, question)
        all_together = found if by_all == question else await _by_key(rows, by_all)
        whole = all_together.get(None, OutcomeCounts())
    await _add_sales(rows, question, stretches, found)
    sold = _together(found.values())
    whole = replace(whole, assisted=sold.assisted, earned=sold.earned)
    return Breakdown(whole, found)


async def _by_key(rows: Rows, question: StatsQuestion) -> dict[Key, OutcomeCounts]:
    if question.view is StatsView.BY_ARRIVAL:
        return await _of_those_who_came(rows, question)
    if question.by is Dimension.WHOLE and not await happens_much(rows, question):
        return {None: _outcomes((await rows(_events_of(question, question.period)))[0])}
    return await _events(rows, question)


async def _add_sales(
    rows: Rows,
    question: StatsQuestion,
    stretches: Sequence[datetime],
    found: dict[Key, OutcomeCounts],
) -> None:
    """Add to each row what was earned, and what had a part in it."""
    by_event = question.view is StatsView.BY_EVENT
    came = true() if by_event else await came_in(rows, question)
    for row in await rows(_earned(question, stretches, came)):
        key = _key(question, row.key)
        outcomes = found.setdefault(key, OutcomeCounts())
        one = Sum(
            row.currency,
            row.amount,
            row.account_currency,
            row.account_amount if row.account_currency is not None else None,
            row.stretch,
        )
        found[key] = replace(outcomes, earned=(*outcomes.earned, one))
    for row in await rows(_assisted(question, came)):
        key = _key(question, row.key)
        found[key] = replace(found.setdefault(key, OutcomeCounts()), assisted=row.many)


def _together(parts: Iterable[OutcomeCounts]) -> OutcomeCounts:
    """Add rows up: everything has one key, so that only people are none of a sum."""
    parts = tuple(parts)
    sums = {name: sum(getattr(one, name) for one in parts) for name in _ADDED}
    return OutcomeCounts(**sums, earned=_of_one_kind(one for part in parts for one in part.earned))


def _of_one_kind(sums: Iterable[Sum]) -> tuple[Sum, ...]:
    """Add up what is of the same currencies and rates."""
    found: dict[tuple[object, ...], Sum] = {}
    for one in sums:
        kind = (one.currency, one.account_currency or "", one.stretch)
        same = found.setdefault(kind, replace(one, amount=0, account_amount=None))
        account = (same.account_amount, one.account_amount)
        told = [amount for amount in account if amount is not None]
        found[kind] = replace(
            same, amount=same.amount + one.amount, account_amount=sum(told) if told else None
        )
    return tuple(found[kind] for kind in sorted(found))


# --- by arrival ---


async def _of_those_who_came(rows: Rows, question: StatsQuestion) -> dict[Key, OutcomeCounts]:
    came = await came_in(rows, question)
    became = await rows(_became(question, came, _happened(question)))
    found = {_key(question, row.key): _outcomes(row) for row in became}
    return {key: one for key, one in found.items() if one != OutcomeCounts()}


def _happened(question: StatsQuestion) -> Callable[[str], Column]:
    """Say whether something has happened, by its name: ever, or by then."""

    return lambda name: _by_then(question, _EVENTS[name])


def _became(
    question: StatsQuestion, which: Column, happened: Callable[[str], Column]
) -> Select[*tuple[Any, ...]]:
    """Count what became of journeys; ``happened`` says by an event's name whether it counts.

    Here and below what is computed is grouped by its label: written out twice it would have other
    parameters, and PostgreSQL could not know that it is the same.
    """
    key = key_of_journey(question, arrived_at(question))
    counts = [func.count(case((happened(name), 1))).label(name) for name in _EVENTS]
    people = [
        func.count(distinct(case((happened(name), journeys.c.person_id)))).label(f"{name}_people")
        for name in _PEOPLE
    ]
    counted = (
        select(key.label("key"), *counts, *people)
        .select_from(journeys_joined(question))
        .where(which, *kept_journeys(question))
    )
    return counted if question.by is Dimension.WHOLE else counted.group_by("key")


# --- by event ---


async def _events(rows: Rows, question: StatsQuestion) -> dict[Key, OutcomeCounts]:
    """Count each thing at its own moment, in one walk through the journeys."""
    happened = {name: within(at, question.period) for name, at in _EVENTS.items()}
    any_of = or_(*(one for name, one in happened.items() if name != "handed"))  # by an index each
    if await happens_much(rows, question):
        any_of = true()
    became = await rows(_became(question, any_of, happened.__getitem__))
    found = {row.key: _outcomes(row) for row in became}
    return {key: one for key, one in found.items() if one != OutcomeCounts()}


async def happens_much(rows: Rows, question: StatsQuestion) -> bool:
    """Say whether a good part of what ever happened did so in the question's period: a walk through
    the journeys is quicker then than a look at each by the indexes of what happened."""
    return await holds_much(rows, journeys.c.started_at, question.period, of=4)


async def _events_in_time(rows: Rows, question: StatsQuestion) -> dict[Key, OutcomeCounts]:
    """Count span by span; what was sent whole after a part of it, for all spans together."""
    walked = await happens_much(rows, question)
    twice = {row.span: row.many for row in await rows(_sent_twice(question, walked=walked))}
    found: dict[Key, OutcomeCounts] = {}
    for number, span in enumerate(spans_of(question)):
        counted = _outcomes((await rows(_events_of(question, span, _AT_ONCE)))[0])
        handed = counted.partial + counted.submitted - twice.get(number, 0)
        found[span.first] = replace(counted, handed=handed)
    return found


def _sent_twice(question: StatsQuestion, *, walked: bool) -> Select[*tuple[Any, ...]]:
    """Count by span what was submitted of which a part had been sent on: few, with an index of
    their own, which is ``walked`` where the period holds much."""
    submitted = journeys.c.submitted_at
    span = bucket(submitted, [span.begin for span in spans_of(question)[1:]])
    return (
        select(span.label("span"), func.count().label("many"))
        .select_from(journeys_joined(question))
        .where(
            within(by_no_index(submitted) if walked else submitted, question.period),
            journeys.c.partial_at.is_not(None),
            *kept_journeys(question),
        )
        .group_by("span")
    )


def _events_of(
    question: StatsQuestion,
    span: Period | Span,
    which: Iterable[str] = tuple(_EVENTS),
) -> Select[*tuple[Any, ...]]:
    """Count things, and whose they are, each by the index of its own moment."""

    def number(counted: Column, *happened: Column) -> Column:
        return (
            select(counted)
            .select_from(journeys_joined(question))
            .where(*happened, *kept_journeys(question))
            .scalar_subquery()
        )

    def many(name: str) -> Column:
        if name != "handed":
            return number(func.count(), within(_EVENTS[name], span))
        partial, submitted = journeys.c.partial_at, journeys.c.submitted_at
        sent_at_once = number(func.count(), within(submitted, span), partial.is_(None))
        return number(func.count(), within(partial, span)) + sent_at_once

    people = func.count(distinct(journeys.c.person_id))
    return select(
        *(many(name).label(name) for name in which),
        *(number(people, within(_EVENTS[name], span)).label(f"{name}_people") for name in _PEOPLE),
    )


# --- what was won ---


def _counts(question: StatsQuestion, at: Column, came: Column) -> Column:
    """Say whether something of that moment counts."""
    if question.view is StatsView.BY_EVENT:
        return within(at, question.period)
    return and_(came, _by_then(question, at))


def _by_then(question: StatsQuestion, at: Column) -> Column:
    return at.is_not(None) if question.as_of is None else at < question.as_of


def _earned(
    question: StatsQuestion, stretches: Sequence[datetime], came: Column
) -> Select[*tuple[Any, ...]]:
    """Add up what was won, as far as amounts and rates are of one kind."""
    won = journeys.c.won_at
    belongs_to = won if question.view is StatsView.BY_EVENT else arrived_at(question)
    kinds = (
        key_of_journey(question, belongs_to).label("key"),
        journeys.c.currency,
        journeys.c.account_currency,
        bucket(won, stretches).label("stretch"),
    )
    return (
        select(
            *kinds,
            total(journeys.c.amount).label("amount"),
            total(journeys.c.account_amount).label("account_amount"),
        )
        .select_from(journeys_joined(question))
        .where(
            _counts(question, won, came),
            won.is_not(None),
            journeys.c.amount.is_not(None),
            *kept_journeys(question),
        )
        .group_by("key", journeys.c.currency, journeys.c.account_currency, "stretch")
        .order_by(journeys.c.currency, journeys.c.account_currency, "stretch")
    )


def _assisted(question: StatsQuestion, came: Column) -> Select[*tuple[Any, ...]]:
    """Count journeys that joined a card which another submission made and which was won."""
    joined = _joined_sales().subquery()
    belongs_to = joined.c.at if question.view is StatsView.BY_EVENT else arrived_at(question)
    key = key_of_journey(question, belongs_to)
    begin = joined.join(journeys, journeys.c.submission_id == joined.c.submission_id)
    return (
        select(key.label("key"), func.count().label("many"))
        .select_from(journeys_joined(question, begin))
        .where(_counts(question, joined.c.at, came), *kept_journeys(question))
        .group_by("key")
    )


def _joined_sales() -> Select[*tuple[Any, ...]]:
    """Return the submissions that joined what was won, and since when it is.

    Of a card for which another one stands by now, the sale is that of its lead.
    """
    joined, sold = lead_entities.alias("joined"), lead_entities.alias("sold")
    main = [in_words(kind) for kind in MAIN_ENTITIES]
    stands_for = and_(
        joined.c.gone.in_([in_words(Gone.CONVERTED), in_words(Gone.FOLLOWED)]),
        sold.c.lead_id == joined.c.lead_id,
        sold.c.gone.is_(None),
    )
    itself = and_(
        sold.c.kind == joined.c.kind,
        sold.c.crm_id == joined.c.crm_id,
        or_(sold.c.gone.is_(None), sold.c.gone.not_in([in_words(Gone.CONVERTED)])),
    )
    return (
        select(crm_entities.c.submission_id, func.min(sold.c.ended_at).label("at"))
        .select_from(
            crm_entities.join(
                joined,
                and_(
                    joined.c.kind == crm_entities.c.kind, joined.c.crm_id == crm_entities.c.crm_id
                ),
            ).join(sold, or_(itself, stands_for))
        )
        .where(
            ~crm_entities.c.made,
            crm_entities.c.kind.in_(main),
            sold.c.kind.in_(main),
            sold.c.meaning == in_words(StageMeaning.WON),
            sold.c.ended_at.is_not(None),
        )
        .group_by(crm_entities.c.submission_id)
    )


def _key(question: StatsQuestion, key: Any) -> Key:
    """Return a row's key; a span's number becomes its first day."""
    found: Key = spans_of(question)[key].first if question.by is Dimension.TIME else key
    return found


def _outcomes(row: Row[*tuple[Any, ...]]) -> OutcomeCounts:
    return OutcomeCounts(**{name: getattr(row, name) for name in _COUNTS if name in row._fields})
