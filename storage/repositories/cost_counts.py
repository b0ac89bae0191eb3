"""Adding up what was spent."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import FromClause, Select, case, literal, select

from intake.stats.numbers import Key, Sum
from intake.stats.stats_question import COSTING, Dimension, StatsQuestion
from storage.repositories.count_terms import Column, Rows, of_campaign, of_link, spans_of
from storage.repositories.rows import total
from storage.tables import campaigns, costs


async def count_costs(
    rows: Rows, question: StatsQuestion, stretches: Sequence[date]
) -> Mapping[Key, tuple[Sum, ...]]:
    """Add them up by key and currency, as far as rates stand still (``stretches``: the days on
    which they change)."""
    if question.by not in COSTING or not question.only.keeps_arrivals:
        return {}
    firsts = [span.first for span in spans_of(question)]
    found: dict[Key, tuple[Sum, ...]] = {}
    for row in await rows(_spent(question, stretches)):
        key = row.key
        if question.by is Dimension.TIME:
            key = firsts[bisect_right(firsts, row.key) - 1]
        one = Sum(row.currency, row.amount, stretch=row.stretch)
        found[key] = _with(found.get(key, ()), one)
    return found


def _with(sums: tuple[Sum, ...], more: Sum) -> tuple[Sum, ...]:
    """Add one to sums of its kind."""
    same = [one for one in sums if (one.currency, one.stretch) == (more.currency, more.stretch)]
    others = tuple(one for one in sums if one not in same)
    amount = more.amount + sum(one.amount for one in same)
    return (*others, Sum(more.currency, amount, stretch=more.stretch))


def _spent(question: StatsQuestion, stretches: Sequence[date]) -> Select[*tuple[Any, ...]]:
    only, period = question.only, question.period
    keys: dict[Dimension, Column] = {
        Dimension.LINK: costs.c.link_id,
        Dimension.CAMPAIGN: costs.c.campaign_id,
        Dimension.SOURCE: campaigns.c.source,
        Dimension.TIME: costs.c.day,
    }
    key = keys.get(question.by, literal(None))
    stretch: Column = literal(0)
    if stretches:
        changes = [(costs.c.day < day, number) for number, day in enumerate(stretches)]
        stretch = case(*changes, else_=len(stretches))
    source: FromClause = costs
    if question.by is Dimension.SOURCE or only.source_of is not None:
        source = costs.outerjoin(campaigns, campaigns.c.id == costs.c.campaign_id)
    kinds = (key.label("key"), costs.c.currency, stretch.label("stretch"))
    return (
        select(*kinds, total(costs.c.amount).label("amount"))
        .select_from(source)
        .where(
            costs.c.day.between(period.first, period.last),
            *of_campaign(only, costs.c.campaign_id),
            *of_link(only, costs.c.link_id),
            *(() if question.by is not Dimension.LINK else (costs.c.link_id.is_not(None),)),
        )
        .group_by("key", costs.c.currency, "stretch")
        .order_by(costs.c.currency, "stretch")
    )
