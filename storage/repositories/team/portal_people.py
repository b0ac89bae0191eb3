"""The storage of the portal's people."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update
from typing_extensions import override

from intake.team.portal_user import PortalUser, PortalUsers
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import columns_of, upsert
from storage.tables import portal_users


class SqlPortalUsers(PortalUsers):
    """The portal's people in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def get(self, user_id: int) -> PortalUser | None:
        rows = await self._connection.run(select(portal_users).where(portal_users.c.id == user_id))
        row = rows.one_or_none()
        return None if row is None else _user(row)

    @override
    async def get_all(self, users: Collection[int]) -> dict[int, PortalUser]:
        if not users:
            return {}
        rows = await self._connection.run(
            select(portal_users).where(portal_users.c.id.in_(sorted(users)))
        )
        return {row.id: _user(row) for row in rows}

    @override
    async def active(self) -> tuple[PortalUser, ...]:
        rows = await self._connection.run(
            select(portal_users)
            .where(portal_users.c.active)
            .order_by(portal_users.c.name, portal_users.c.id)
        )
        return tuple(_user(row) for row in rows)

    @override
    async def checked_at(self) -> datetime | None:
        rows = await self._connection.run(select(func.max(portal_users.c.seen_at)))
        at: datetime | None = rows.scalar_one_or_none()
        return at

    @override
    async def replace(self, users: Sequence[PortalUser], now: datetime) -> None:
        await self._connection.run(update(portal_users).values(active=False))
        if not users:
            return
        statement = upsert(portal_users)
        names = ("name", "active", "contacts", "seen_at")
        await self._connection.run(
            statement.on_conflict_do_update(
                index_elements=[portal_users.c.id],
                set_={name: statement.excluded[name] for name in names},
            ),
            [columns_of(one) | {"seen_at": now} for one in users],
        )


def _user(row: Row[*tuple[Any, ...]]) -> PortalUser:
    return PortalUser(row.id, row.name, row.active, row.contacts)
