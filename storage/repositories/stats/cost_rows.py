"""The storage of costs and rates."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, delete, func, select
from typing_extensions import override

from intake.attribution.campaign import Campaign
from intake.kernel.ids import PersonId
from intake.kernel.paging import page_within
from intake.stats.cost import Cost, CostPage, Costs, CostTarget, NamedCost
from intake.stats.rate_book import RateBook
from intake.stats.worth import Rate
from storage.guarded_connection import GuardedConnection
from storage.repositories.attribution.campaigns import campaign_id
from storage.repositories.rows import upsert
from storage.repositories.stats.counted_names import campaign_name
from storage.tables import campaigns, costs, links, rates

_NEW = upsert(costs)
_AGAIN = {name: _NEW.excluded[name] for name in ("campaign_id", "amount", "batch", "by", "at")}
_OF_LINK = _NEW.on_conflict_do_update(
    index_elements=[costs.c.link_id, costs.c.day, costs.c.currency],
    index_where=costs.c.link_id.is_not(None),
    set_=_AGAIN,
)
_OF_CAMPAIGN = _NEW.on_conflict_do_update(
    index_elements=[costs.c.campaign_id, costs.c.day, costs.c.currency],
    index_where=costs.c.link_id.is_(None),
    set_=_AGAIN,
)
_NAMED = (
    select(costs, links.c.title, campaigns.c.source, campaigns.c.medium, campaigns.c.campaign)
    .outerjoin(links, links.c.id == costs.c.link_id)
    .outerjoin(campaigns, campaigns.c.id == costs.c.campaign_id)
)


class SqlCosts(Costs):
    """Costs in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def put(self, costs: Sequence[Cost], by: PersonId, now: datetime) -> None:
        costs = [await self._with_campaign(one) for one in costs]
        of_links = [_columns(one, by, now) for one in costs if one.target.link_id is not None]
        others = [_columns(one, by, now) for one in costs if one.target.link_id is None]
        for statement, wanted in ((_OF_LINK, of_links), (_OF_CAMPAIGN, others)):
            if wanted:
                await self._connection.run(statement, wanted)

    @override
    async def page(self, page: int, size: int) -> CostPage:
        total = (await self._connection.run(select(func.count()).select_from(costs))).scalar_one()
        page, pages = page_within(total, size, page)
        newest = _NAMED.order_by(costs.c.day.desc(), costs.c.id.desc())
        rows = await self._connection.run(newest.offset(page * size).limit(size))
        return CostPage(tuple(_named(row) for row in rows), page, pages)

    @override
    async def get(self, cost_id: int) -> NamedCost | None:
        row = (await self._connection.run(_NAMED.where(costs.c.id == cost_id))).one_or_none()
        return None if row is None else _named(row)

    @override
    async def remove(self, cost_id: int) -> bool:
        gone = await self._connection.run(
            delete(costs).where(costs.c.id == cost_id).returning(costs.c.id)
        )
        return bool(gone.all())

    @override
    async def campaign_named(self, source: str, medium: str, campaign: str) -> int | None:
        row = await self._connection.run(
            select(campaigns.c.id).where(
                campaigns.c.source == source,
                campaigns.c.medium == medium,
                campaigns.c.campaign == campaign,
            )
        )
        number: int | None = row.scalar_one_or_none()
        return number

    async def _with_campaign(self, cost: Cost) -> Cost:
        """Let a link's cost count as the campaign that the link says, also before its first touch
        makes that known."""
        target = cost.target
        if target.link_id is None or target.campaign_id is not None:
            return cost
        row = (
            await self._connection.run(
                select(links.c.utm_source, links.c.utm_medium, links.c.utm_campaign).where(
                    links.c.id == target.link_id
                )
            )
        ).one()
        campaign = Campaign(*row) if row.utm_source else None
        number = await campaign_id(self._connection, campaign)
        return replace(cost, target=CostTarget(target.link_id, number))


class SqlRateBook(RateBook):
    """Rates in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def of(self, base: str) -> tuple[Rate, ...]:
        rows = await self._connection.run(
            select(rates).where(rates.c.base == base).order_by(rates.c.currency, rates.c.since)
        )
        return tuple(Rate(row.currency, row.base, row.since, Decimal(row.value)) for row in rows)

    @override
    async def put(self, rate: Rate, by: PersonId, now: datetime) -> None:
        new = upsert(rates).values(
            currency=rate.currency,
            base=rate.base,
            since=rate.since,
            value=str(rate.value),
            by=by,
            at=now,
        )
        await self._connection.run(
            new.on_conflict_do_update(
                index_elements=[rates.c.currency, rates.c.base, rates.c.since],
                set_={name: new.excluded[name] for name in ("value", "by", "at")},
            )
        )

    @override
    async def remove(self, currency: str, base: str, since: date) -> bool:
        gone = await self._connection.run(
            delete(rates)
            .where(rates.c.currency == currency, rates.c.base == base, rates.c.since == since)
            .returning(rates.c.currency)
        )
        return bool(gone.all())


def _columns(cost: Cost, by: PersonId, now: datetime) -> dict[str, Any]:
    return {
        "day": cost.day,
        "link_id": cost.target.link_id,
        "campaign_id": cost.target.campaign_id,
        "currency": cost.currency,
        "amount": cost.amount,
        "batch": cost.batch,
        "by": by,
        "at": now,
    }


def _named(row: Row[*tuple[Any, ...]]) -> NamedCost:
    name = row.title or campaign_name(row.source or "", row.medium or "", row.campaign or "")
    return NamedCost(row.id, name, row.day, row.currency, row.amount)
