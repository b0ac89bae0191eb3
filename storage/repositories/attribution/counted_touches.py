"""The storage of what touches and visits count as."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, bindparam, select, tuple_, update
from typing_extensions import override

from intake.attribution.campaign import Campaign, campaign_of
from intake.attribution.correction import Correction, TouchKey, correct_touch
from intake.attribution.counted import Counted, counts_as
from intake.kernel.ids import PersonId, TouchId
from intake.links.link import Utm
from storage.guarded_connection import GuardedConnection
from storage.repositories.attribution.campaigns import campaign_id
from storage.repositories.attribution.corrections import SqlCorrections
from storage.repositories.attribution.touches import corrected, joined, with_visits
from storage.tables import campaigns, touches, visits


class SqlCounted(Counted):
    """What touches count as, in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def join(self, person_id: PersonId, token: str) -> None:
        which = (touches.c.person_id == person_id, touches.c.visit_token == token)
        rows = (await self._connection.run(with_visits().where(*which))).all()
        counted = await corrected(self._connection, map(joined, rows))
        await self._write({touch.id: counts_as(touch) for touch in counted})
        if any(row.excluded for row in rows):
            await self._connection.run(
                update(visits).where(visits.c.token == token).values(counts=False)
            )

    @override
    async def next_of(self, correction: Correction, limit: int) -> tuple[TouchKey, ...]:
        order = (touches.c.person_id, touches.c.id)
        query = (
            select(*order)
            .where(
                touches.c.link_id == correction.link_id,
                touches.c.at >= correction.since,
                touches.c.at <= correction.until,
            )
            .order_by(*order)
            .limit(limit)
        )
        if (done := correction.done) is not None:
            query = query.where(
                touches.c.person_id >= done.person_id,
                tuple_(*order) > tuple_(done.person_id, done.id),
            )
        found = await self._connection.run(query)
        return tuple(TouchKey(PersonId(row.person_id), TouchId(row.id)) for row in found)

    @override
    async def correct(self, correction: Correction, touches_: Sequence[TouchKey]) -> None:
        rows = await self._connection.run(_COUNTED, {"numbers": [one.id for one in touches_]})
        corrections = await SqlCorrections(self._connection).applied_to({correction.link_id})
        counted: dict[TouchId, Campaign | None] = {}
        for row in rows:
            touch = joined(row)
            if _visit_is_gone(row):
                touch = replace(touch, utm=_said(row))
                counted[touch.id] = counts_as(correct_touch(touch, (correction,)))
            else:
                counted[touch.id] = counts_as(correct_touch(touch, corrections))
        await self._write(counted)

    @override
    async def correct_visits(self, correction: Correction, limit: int) -> int:
        which = (
            visits.c.link_id == correction.link_id,
            visits.c.created_at >= correction.since,
            visits.c.created_at <= correction.until,
        )
        said = await self._connection.run(
            select(campaigns).where(
                campaigns.c.id.in_(select(visits.c.campaign_id).where(*which).distinct())
            )
        )
        left = limit
        for row in said.all():
            utm = Utm(row.source, row.medium, row.campaign)
            if (right := correction.corrects(utm)) == utm:
                continue
            some = select(visits.c.id).where(*which, visits.c.campaign_id == row.id).limit(left)
            number = await campaign_id(self._connection, campaign_of(right))
            changed = await self._connection.run(
                update(visits).where(visits.c.id.in_(some)).values(campaign_id=number)
            )
            left -= changed.rowcount
            if not left:
                break
        return limit - left

    async def _write(self, counted: dict[TouchId, Campaign | None]) -> None:
        by_campaign: dict[Campaign | None, list[TouchId]] = {}
        for touch_id, campaign in counted.items():
            by_campaign.setdefault(campaign, []).append(touch_id)
        for campaign, numbers in by_campaign.items():
            number = await campaign_id(self._connection, campaign)
            await self._connection.run(_COUNTING, {"numbers": numbers, "campaign_id": number})


_COUNTED = (
    with_visits()
    .add_columns(
        campaigns.c.source.label("counted_source"),
        campaigns.c.medium.label("counted_medium"),
        campaigns.c.campaign.label("counted_campaign"),
    )
    .outerjoin_from(touches, campaigns, campaigns.c.id == touches.c.campaign_id)
    .where(touches.c.id.in_(bindparam("numbers", expanding=True)))
)
_COUNTING = update(touches).where(touches.c.id.in_(bindparam("numbers", expanding=True)))


def _visit_is_gone(row: Row[*tuple[Any, ...]]) -> bool:
    """Say whether a touch counts as a visit said that nobody can read any more."""
    return row.visit_token is not None and row.visit is None and row.counted_source is not None


def _said(row: Row[*tuple[Any, ...]]) -> Utm:
    return Utm(row.counted_source, row.counted_medium, row.counted_campaign)
