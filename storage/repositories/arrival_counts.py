"""Counting who came: visits and touches."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import FromClause, Select, case, distinct, func, literal, select, true

from intake.stats.numbers import ArrivalCounts, Key
from intake.stats.period import Period, Span
from intake.stats.stats_question import ARRIVING, Dimension, StatsQuestion
from storage.repositories.count_terms import (
    Column,
    Rows,
    holds_all,
    of_campaign,
    spans_of,
    within,
)
from storage.tables import campaigns, touches, visits


async def count_arrivals(rows: Rows, question: StatsQuestion) -> Mapping[Key, ArrivalCounts]:
    """Count them; in time span by span, because an index tells spans apart quicker than sorting."""
    if question.by not in ARRIVING or not question.only.keeps_arrivals:
        return {}
    if question.by is not Dimension.TIME:
        everybody = await holds_all(rows, touches.c.at, question.period)
        starts = await rows(_starts(question, None if everybody else question.period))
        seen = {row.key: row.visits for row in await rows(_visits(question, question.period))}
        found = {
            row.key: ArrivalCounts(seen.pop(row.key, 0), row.starts, row.people, row.new)
            for row in starts
            if row.starts
        }
        return found | {key: ArrivalCounts(visits=visited) for key, visited in seen.items()}
    in_time: dict[Key, ArrivalCounts] = {}
    for span in spans_of(question):
        came = (await rows(_starts(question, span)))[0]
        visited = (await rows(_visits(question, span)))[0].visits
        in_time[span.first] = ArrivalCounts(visited, came.starts, came.people, came.new)
    return in_time


def _starts(question: StatsQuestion, part: Period | Span | None) -> Select[*tuple[Any, ...]]:
    """Count touches. A person has one first touch ever, so that these are people as well."""
    only = question.only
    keys: dict[Dimension, Column] = {
        Dimension.LINK: touches.c.link_id,
        Dimension.CAMPAIGN: touches.c.campaign_id,
        Dimension.SOURCE: campaigns.c.source,
    }
    source: FromClause = touches
    if question.by is Dimension.SOURCE or only.source_of is not None:
        source = touches.outerjoin(campaigns, campaigns.c.id == touches.c.campaign_id)
    counted = (
        select(
            keys.get(question.by, literal(None)).label("key"),
            func.count().label("starts"),
            func.count(distinct(touches.c.person_id)).label("people"),
            func.count(case((touches.c.is_first, 1))).label("new"),
        )
        .select_from(source)
        .where(
            true() if part is None else within(touches.c.at, part),
            touches.c.excluded.is_(None),
            *of_campaign(only, touches.c.campaign_id),
            *(() if only.link_id is None else (touches.c.link_id == only.link_id,)),
        )
    )
    return counted.group_by(keys[question.by]) if question.by in keys else counted


def _visits(question: StatsQuestion, part: Period | Span) -> Select[*tuple[Any, ...]]:
    only = question.only
    keys: dict[Dimension, Column] = {
        Dimension.LINK: visits.c.link_id,
        Dimension.CAMPAIGN: visits.c.campaign_id,
        Dimension.SOURCE: campaigns.c.source,
    }
    source: FromClause = visits
    if question.by is Dimension.SOURCE or only.source_of is not None:
        source = visits.outerjoin(campaigns, campaigns.c.id == visits.c.campaign_id)
    counted = (
        select(keys.get(question.by, literal(None)).label("key"), func.count().label("visits"))
        .select_from(source)
        .where(
            within(visits.c.created_at, part),
            visits.c.counts,
            *of_campaign(only, visits.c.campaign_id),
            *(() if only.link_id is None else (visits.c.link_id == only.link_id,)),
        )
    )
    return counted.group_by(keys[question.by]) if question.by in keys else counted
