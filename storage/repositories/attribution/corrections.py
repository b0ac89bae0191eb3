"""The corrections' storage."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, insert, select, update
from typing_extensions import override

from intake.attribution.correction import Correction, Corrections, NewCorrection, TouchKey
from intake.kernel.ids import CorrectionId, LinkId, PersonId, TouchId
from intake.links.link_page import findable
from storage.guarded_connection import GuardedConnection
from storage.repositories.links.links import link_of
from storage.repositories.rows import columns_of, utm_columns
from storage.tables import corrections, links


class SqlCorrections(Corrections):
    """Corrections in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def add(self, correction: NewCorrection) -> Correction:
        fields = columns_of(correction)
        result = await self._connection.run(
            insert(corrections).values(fields).returning(corrections.c.id)
        )
        return Correction(**fields, id=CorrectionId(result.scalar_one()))

    @override
    async def get(self, correction_id: CorrectionId) -> Correction | None:
        result = await self._connection.run(
            select(corrections).where(corrections.c.id == correction_id)
        )
        row = result.one_or_none()
        return None if row is None else _correction(row)

    @override
    async def apply(self, correction: Correction, now: datetime) -> Correction | None:
        wrong = [links.c[name] == value for name, value in utm_columns(correction.wrong).items()]
        result = await self._connection.run(
            update(links)
            .where(
                links.c.id == correction.link_id,
                *wrong,
                exists().where(
                    corrections.c.id == correction.id, corrections.c.applied_at.is_(None)
                ),
            )
            .values(**utm_columns(correction.right), revision=links.c.revision + 1)
            .returning(links)
        )
        row = result.one_or_none()
        if row is None:
            return None
        await self._connection.run(
            update(links).where(links.c.id == row.id).values(findable=findable(link_of(row)))
        )
        await self._set(correction, applied_at=now)
        return replace(correction, applied_at=now)

    @override
    async def unfinished(self) -> Correction | None:
        result = await self._connection.run(
            select(corrections)
            .where(corrections.c.applied_at.is_not(None), corrections.c.finished_at.is_(None))
            .order_by(corrections.c.applied_at, corrections.c.id)
            .limit(1)
        )
        row = result.one_or_none()
        return None if row is None else _correction(row)

    @override
    async def advance(self, correction: Correction, done: TouchKey) -> None:
        await self._set(correction, done_person_id=done.person_id, done_touch_id=done.id)

    @override
    async def finish(self, correction: Correction, now: datetime) -> None:
        await self._set(correction, finished_at=now)

    async def _set(self, correction: Correction, **values: Any) -> None:
        await self._connection.run(
            update(corrections).where(corrections.c.id == correction.id).values(values)
        )

    async def applied_to(self, link_ids: Iterable[LinkId]) -> tuple[Correction, ...]:
        """Return what is in force for these links, in its order."""
        result = await self._connection.run(
            select(corrections)
            .where(corrections.c.link_id.in_(set(link_ids)), corrections.c.applied_at.is_not(None))
            .order_by(corrections.c.applied_at, corrections.c.id)
        )
        return tuple(_correction(row) for row in result)


def _correction(row: Row[*tuple[Any, ...]]) -> Correction:
    return Correction(
        id=CorrectionId(row.id),
        link_id=LinkId(row.link_id),
        wrong=row.wrong,
        right=row.right,
        since=row.since,
        proposed_at=row.proposed_at,
        proposed_by=PersonId(row.proposed_by),
        applied_at=row.applied_at,
        done=None
        if row.done_person_id is None
        else TouchKey(PersonId(row.done_person_id), TouchId(row.done_touch_id)),
        finished_at=row.finished_at,
    )
