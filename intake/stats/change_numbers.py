"""Admins say what was spent, and what currencies are worth: once for each update, and audited."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import PersonId, UpdateId
from intake.kernel.money import written
from intake.kernel.once import Once, OnceUnit
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.links.link import HasLinks, Link, fold_code
from intake.stats.cost import Cost, CostPage, CostTarget, HasCosts, NamedCost, spread
from intake.stats.cost_words import TypedCost
from intake.stats.rate_book import HasRates
from intake.stats.worth import Rate
from intake.team.access import TeamAccess
from intake.team.audit import AuditEntry, HasAudit
from intake.team.member import HasMembers


class CostUnit(HasCosts, HasRates, HasLinks, HasMembers, HasAudit, OnceUnit, Protocol):
    """What is read and written."""


async def find_target(unit: CostUnit, named: str) -> tuple[CostTarget, str] | None:
    """Return what a name means, and what it is called: a link's code goes before a campaign's
    values, which are told apart by strokes."""
    link = await unit.links.by_code(fold_code(named))
    if link is not None:
        return await target_of(unit, link), link.title
    values = [part.strip() for part in named.split("/")]
    if len(values) > 3:
        return None
    source, medium, campaign = (*values, "", "")[:3]
    number = await unit.costs.campaign_named(source, medium, campaign)
    if number is None:
        return None
    return CostTarget(None, number), " / ".join(value for value in values if value)


async def target_of(unit: HasCosts, link: Link) -> CostTarget:
    """Return a link with the campaign as which its costs count."""
    utm = link.utm
    known = await unit.costs.campaign_named(utm.source, utm.medium, utm.campaign)
    return CostTarget(link.id, known)


class ChangeNumbers:
    """Changes what numbers are compared with."""

    def __init__(
        self,
        units: UnitOfWorkFactory[CostUnit],
        reading: UnitOfWorkFactory[CostUnit],
        clock: Clock,
        access: TeamAccess,
    ) -> None:
        self._reading = reading
        self._once = Once(units, clock)
        self._access = access

    async def spend(self, update_id: UpdateId, by: PersonId, typed: TypedCost) -> str | None:
        """Keep a cost, divided among its days, and return what it was spent on; ``None``: there is
        nothing of that name."""

        async def effect(unit: CostUnit, now: datetime) -> str | None:
            may = await self._access.may_lead(unit, by)
            found = await find_target(unit, typed.target) if may else None
            if found is None:
                return None
            target, name = found
            days = typed.days
            costs = spread(target, days.first, days.last, typed.currency, typed.amount)
            await unit.costs.put(costs, by, now)
            period = f"{days.first}/{days.last}"
            amount = written(typed.amount, typed.currency)
            await _note(unit, now, by, "cost.set", name, f"{amount}, {period}")
            return name

        async def again(unit: CostUnit) -> str | None:
            found = await find_target(unit, typed.target)
            return None if found is None else found[1]

        return await self._once(update_id, effect, again=again)

    async def take(
        self, update_id: UpdateId, by: PersonId, costs: Sequence[Cost], batch: str
    ) -> bool:
        """Keep all costs of a file; say whether somebody who may did it."""

        async def effect(unit: CostUnit, now: datetime) -> bool:
            if not await self._access.may_lead(unit, by):
                return False
            await unit.costs.put(costs, by, now)
            await _note(unit, now, by, "cost.imported", batch[:8], str(len(costs)))
            return True

        async def again(unit: CostUnit) -> bool:
            return await self._access.may_lead(unit, by)

        return await self._once(update_id, effect, again=again)

    async def drop_cost(self, update_id: UpdateId, by: PersonId, cost_id: int) -> bool:
        """Take a cost away; say whether it was there."""

        async def effect(unit: CostUnit, now: datetime) -> bool:
            may = await self._access.may_lead(unit, by)
            cost = await unit.costs.get(cost_id) if may else None
            if cost is None or not await unit.costs.remove(cost_id):
                return False
            amount = f"{written(cost.amount, cost.currency)}, {cost.day}"
            await _note(unit, now, by, "cost.removed", cost.name, amount)
            return True

        async def again(unit: CostUnit) -> bool:
            return await unit.costs.get(cost_id) is None

        return await self._once(update_id, effect, again=again)

    async def set_rate(self, update_id: UpdateId, by: PersonId, rate: Rate) -> bool:
        """Keep a rate; say whether somebody who may did it."""

        async def effect(unit: CostUnit, now: datetime) -> bool:
            if not await self._access.may_lead(unit, by):
                return False
            await unit.rates.put(rate, by, now)
            rate_text = f"{rate.value} {rate.base}, {rate.since}"
            await _note(unit, now, by, "rate.set", rate.currency, rate_text)
            return True

        async def again(unit: CostUnit) -> bool:
            return await self._access.may_lead(unit, by)

        return await self._once(update_id, effect, again=again)

    async def drop_rate(
        self, update_id: UpdateId, by: PersonId, currency: str, base: str, since: date
    ) -> bool:
        """Take a rate away; say whether it was there."""

        async def effect(unit: CostUnit, now: datetime) -> bool:
            if not await self._access.may_lead(unit, by):
                return False
            gone = await unit.rates.remove(currency, base, since)
            if gone:
                await _note(unit, now, by, "rate.removed", currency, f"{base}, {since}")
            return gone

        async def again(unit: CostUnit) -> bool:
            return all(
                (one.currency, one.since) != (currency, since) for one in await unit.rates.of(base)
            )

        return await self._once(update_id, effect, again=again)

    async def costs(self, page: int, size: int) -> CostPage:
        """Return a page of the costs, the newest first."""
        async with self._reading() as unit:
            return await unit.costs.page(page, size)

    async def cost(self, cost_id: int) -> NamedCost | None:
        """Return one."""
        async with self._reading() as unit:
            return await unit.costs.get(cost_id)

    async def find(self, named: Sequence[str]) -> Mapping[str, CostTarget]:
        """Return what names mean; those that mean nothing are left out."""
        async with self._reading() as unit:
            found = {name: await find_target(unit, name) for name in set(named)}
        return {name: one[0] for name, one in found.items() if one is not None}

    async def rates(self, base: str) -> tuple[Rate, ...]:
        """Return the rates into a currency."""
        async with self._reading() as unit:
            return await unit.rates.of(base)


async def _note(
    unit: HasAudit, now: datetime, by: PersonId, what: str, subject: str, after: str
) -> None:
    kind = what.partition(".")[0]
    await unit.audit.add(AuditEntry(now, by, what, f"{kind}:{subject}", None, after))
