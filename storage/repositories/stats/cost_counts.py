"""Adding up what was spent."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import FromClause, bindparam, case, literal, select

from intake.kernel.turns import in_turn
from intake.stats.numbers import Key, Sum
from intake.stats.stats_question import COSTING, Dimension, StatsQuestion
from storage.repositories.rows import total
from storage.repositories.stats.count_terms import Column, of_campaign, of_link
from storage.repositories.stats.counting import Rows
from storage.repositories.stats.question_shapes import (
    AnySelect,
    Shape,
    built_once,
    numbered,
    shape_of,
    spans_of,
    values_of,
)
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
    values = {
        **values_of(question),
        "first": question.period.first,
        "last": question.period.last,
        **numbered("stretch", stretches),
    }
    spent = await rows(_spent(shape_of(question), len(stretches)), values)
    async for one, currency, stretch, amount in in_turn(spent):
        in_time = question.by is Dimension.TIME
        key = firsts[bisect_right(firsts, one) - 1] if in_time else one
        found[key] = _with(found.get(key, ()), Sum(currency, amount, stretch=stretch))
    return found


def _with(sums: tuple[Sum, ...], more: Sum) -> tuple[Sum, ...]:
    """Add one to sums of its kind."""
    same = [one for one in sums if (one.currency, one.stretch) == (more.currency, more.stretch)]
    others = tuple(one for one in sums if one not in same)
    amount = more.amount + sum(one.amount for one in same)
    return (*others, Sum(more.currency, amount, stretch=more.stretch))


@built_once
def _spent(shape: Shape, stretches: int) -> AnySelect:
    keys: dict[Dimension, Column] = {
        Dimension.LINK: costs.c.link_id,
        Dimension.CAMPAIGN: costs.c.campaign_id,
        Dimension.SOURCE: campaigns.c.source,
        Dimension.TIME: costs.c.day,
    }
    key = keys.get(shape.by, literal(None))
    stretch: Column = literal(0)
    if stretches:
        changes = [(costs.c.day < bindparam(f"stretch_{one}"), one) for one in range(stretches)]
        stretch = case(*changes, else_=stretches)
    source: FromClause = costs
    if shape.by is Dimension.SOURCE or "source_of" in shape.only:
        source = costs.outerjoin(campaigns, campaigns.c.id == costs.c.campaign_id)
    kinds = (key.label("key"), costs.c.currency, stretch.label("stretch"))
    return (
        select(*kinds, total(costs.c.amount).label("amount"))
        .select_from(source)
        .where(
            costs.c.day.between(bindparam("first"), bindparam("last")),
            *of_campaign(shape, costs.c.campaign_id),
            *of_link(shape, costs.c.link_id),
            *(() if shape.by is not Dimension.LINK else (costs.c.link_id.is_not(None),)),
        )
        .group_by("key", costs.c.currency, "stretch")
        .order_by(costs.c.currency, "stretch")
    )
