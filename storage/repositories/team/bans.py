"""The storage of bans."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, or_, select, update
from typing_extensions import override

from intake.kernel.ids import PersonId
from intake.team.ban import Ban, Bans
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import columns_of
from storage.tables import bans


class SqlBans(Bans):
    """Bans in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def current(self, person_hash: str, now: datetime) -> Ban | None:
        rows = await self._connection.run(
            select(bans)
            .where(bans.c.person_hash == person_hash, *_holding(now))
            .order_by(bans.c.id.desc())
            .limit(1)
        )
        row = rows.one_or_none()
        return None if row is None else _ban(row)

    @override
    async def of_all(self, now: datetime, limit: int) -> tuple[Ban, ...]:
        rows = await self._connection.run(
            select(bans).where(*_holding(now)).order_by(bans.c.id.desc()).limit(limit)
        )
        return tuple(_ban(row) for row in rows)

    @override
    async def add(self, ban: Ban) -> Ban:
        columns = columns_of(ban)
        del columns["id"]
        row = (await self._connection.run(insert(bans).values(columns).returning(bans))).one()
        return _ban(row)

    @override
    async def lift(self, ban_id: int, by: PersonId, now: datetime) -> Ban | None:
        rows = await self._connection.run(
            update(bans)
            .where(bans.c.id == ban_id, *_holding(now))
            .values(lifted_at=now, lifted_by=by)
            .returning(bans)
        )
        row = rows.one_or_none()
        return None if row is None else _ban(row)


def _holding(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return bans.c.lifted_at.is_(None), or_(bans.c.until_at.is_(None), bans.c.until_at > now)


def _ban(row: Row[*tuple[Any, ...]]) -> Ban:
    return Ban(
        person_hash=row.person_hash,
        person_id=row.person_id,
        reason=row.reason,
        by=row.by,
        from_at=row.from_at,
        until_at=row.until_at,
        id=row.id,
    )
