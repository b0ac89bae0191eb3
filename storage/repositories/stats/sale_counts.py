"""Counting what was won: what it brought, and what had a part in it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from sqlalchemy import FromClause, and_, func, or_, select

from intake.delivery.file_places import MAIN_ENTITIES
from intake.kernel.turns import in_turn
from intake.outcomes.lead_entity import Gone, StageMeaning
from intake.stats.numbers import Key, Sum
from intake.stats.stats_question import StatsQuestion, StatsView
from storage.column_types import in_words
from storage.repositories.rows import total
from storage.repositories.stats.count_terms import (
    Column,
    arrived_at,
    bucket,
    by_then,
    came_in,
    has_come,
    journeys_joined,
    kept_journeys,
    key_of_journey,
    moments,
    within,
)
from storage.repositories.stats.counting import Rows
from storage.repositories.stats.question_shapes import (
    AnySelect,
    Shape,
    built_once,
    keys_of,
    numbered,
    shape_of,
    values_of,
)
from storage.tables import crm_entities, journeys, lead_entities


async def count_sales(
    rows: Rows, question: StatsQuestion, stretches: Sequence[datetime]
) -> tuple[dict[Key, list[Sum]], dict[Key, int]]:
    """Return by key what was earned, and how much had a part in it."""
    shape, key_of = shape_of(question), keys_of(question)
    values = {**values_of(question), **numbered("stretch", stretches)}
    by_event = question.view is StatsView.BY_EVENT
    everybody = by_event or await has_come(rows, question)
    sums = await rows(_earned(shape, len(stretches), everybody=everybody), values)
    earned: dict[Key, list[Sum]] = {}
    async for key, currency, account_currency, stretch, amount, converted in in_turn(sums):
        account_amount = converted if account_currency is not None else None
        one = Sum(currency, amount, account_currency, account_amount, stretch)
        earned.setdefault(key_of(key), []).append(one)
    joined = await rows(_assisted(shape, everybody=everybody), values)
    return earned, {key_of(key): many async for key, many in in_turn(joined)}


def of_one_kind(sums: Iterable[Sum]) -> tuple[Sum, ...]:
    """Add up what is of the same currencies and rates."""
    found: dict[tuple[str, str, int], list[Sum]] = {}
    for one in sums:
        kind = (one.currency, one.account_currency or "", one.stretch)
        found.setdefault(kind, []).append(one)
    return tuple(
        replace(
            same[0],
            amount=sum(one.amount for one in same),
            account_amount=_sum_of_known(one.account_amount for one in same),
        )
        for _, same in sorted(found.items(), key=lambda item: item[0])
    )


def _sum_of_known(amounts: Iterable[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def _counts(shape: Shape, at: Column, *, everybody: bool) -> Column:
    """Say whether something of that moment counts."""
    if shape.view is StatsView.BY_EVENT:
        return within(at)
    return and_(came_in(shape, everybody=everybody), by_then(shape, at))


@built_once
def _earned(shape: Shape, stretches: int, *, everybody: bool) -> AnySelect:
    """Add up what was won, as far as amounts and rates are of one kind."""
    won = journeys.c.won_at
    belongs_to = won if shape.view is StatsView.BY_EVENT else arrived_at(shape.model)
    kinds = (
        key_of_journey(shape, belongs_to).label("key"),
        journeys.c.currency,
        journeys.c.account_currency,
        bucket(won, moments("stretch", stretches)).label("stretch"),
    )
    return (
        select(
            *kinds,
            total(journeys.c.amount).label("amount"),
            total(journeys.c.account_amount).label("account_amount"),
        )
        .select_from(journeys_joined(shape))
        .where(
            _counts(shape, won, everybody=everybody),
            won.is_not(None),
            journeys.c.amount.is_not(None),
            *kept_journeys(shape),
        )
        .group_by("key", journeys.c.currency, journeys.c.account_currency, "stretch")
        .order_by(journeys.c.currency, journeys.c.account_currency, "stretch")
    )


@built_once
def _assisted(shape: Shape, *, everybody: bool) -> AnySelect:
    """Count journeys that joined a card which another submission made and which was won."""
    joined = _joined_sales()
    belongs_to = joined.c.at if shape.view is StatsView.BY_EVENT else arrived_at(shape.model)
    key = key_of_journey(shape, belongs_to)
    begin = joined.join(journeys, journeys.c.submission_id == joined.c.submission_id)
    return (
        select(key.label("key"), func.count().label("many"))
        .select_from(journeys_joined(shape, begin))
        .where(_counts(shape, joined.c.at, everybody=everybody), *kept_journeys(shape))
        .group_by("key")
    )


@cache
def _joined_sales() -> FromClause:
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
        .subquery()
    )
