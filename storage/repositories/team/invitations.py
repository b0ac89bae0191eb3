"""The invitations' storage."""

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, insert, or_, select, update
from typing_extensions import override

from intake.kernel.ids import PersonId, TeamId
from intake.team.invitation import TRIES_WITHIN, Invitation, Invitations
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import columns_of, upsert
from storage.tables import invitation_tries, invitations


class SqlInvitations(Invitations):
    """Invitations in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def add(self, invitation: Invitation) -> Invitation:
        columns = columns_of(invitation)
        del columns["id"]
        rows = await self._connection.run(
            insert(invitations).values(columns).returning(invitations)
        )
        return _invitation(rows.one())

    @override
    async def get(self, invitation_id: int) -> Invitation | None:
        rows = await self._connection.run(
            select(invitations).where(invitations.c.id == invitation_id)
        )
        row = rows.one_or_none()
        return None if row is None else _invitation(row)

    @override
    async def use(
        self, token_hash: str, by: PersonId, now: datetime, *, confirmed: bool
    ) -> Invitation | None:
        rows = await self._connection.run(
            update(invitations)
            .where(*_usable(token_hash, now))
            .values(used_at=now, used_by=by, confirmed_at=now if confirmed else None)
            .returning(invitations)
        )
        row = rows.one_or_none()
        return None if row is None else _invitation(row)

    @override
    async def usable(self, token_hash: str, now: datetime) -> Invitation | None:
        rows = await self._connection.run(select(invitations).where(*_usable(token_hash, now)))
        row = rows.one_or_none()
        return None if row is None else _invitation(row)

    @override
    async def confirm(self, invitation_id: int, now: datetime) -> bool:
        rows = await self._connection.run(
            update(invitations)
            .where(
                invitations.c.id == invitation_id,
                invitations.c.used_at.is_not(None),
                invitations.c.confirmed_at.is_(None),
                invitations.c.revoked_at.is_(None),
            )
            .values(confirmed_at=now)
            .returning(invitations.c.id)
        )
        return rows.one_or_none() is not None

    @override
    async def revoke(self, invitation_id: int, now: datetime) -> bool:
        rows = await self._connection.run(
            update(invitations)
            .where(invitations.c.id == invitation_id, invitations.c.revoked_at.is_(None))
            .values(revoked_at=now)
            .returning(invitations.c.id)
        )
        return rows.one_or_none() is not None

    @override
    async def open_in(self, team_id: TeamId, now: datetime) -> tuple[Invitation, ...]:
        unused = and_(invitations.c.used_at.is_(None), invitations.c.expires_at > now)
        waits = and_(invitations.c.used_at.is_not(None), invitations.c.confirmed_at.is_(None))
        rows = await self._connection.run(
            select(invitations)
            .where(
                invitations.c.team_id == team_id,
                invitations.c.revoked_at.is_(None),
                or_(unused, waits),
            )
            .order_by(invitations.c.id.desc())
        )
        return tuple(_invitation(row) for row in rows)

    @override
    async def invited(self, people: Collection[PersonId]) -> frozenset[PersonId]:
        if not people:
            return frozenset()
        rows = await self._connection.run(
            select(invitations.c.used_by).where(invitations.c.used_by.in_(list(people)))
        )
        return frozenset(PersonId(row.used_by) for row in rows)

    @override
    async def tried(self, person_id: PersonId, now: datetime) -> int:
        rows = await self._connection.run(
            select(invitation_tries.c.tries).where(
                invitation_tries.c.person_id == person_id,
                invitation_tries.c.since > now - TRIES_WITHIN,
            )
        )
        return rows.scalar_one_or_none() or 0

    @override
    async def note_try(self, person_id: PersonId, now: datetime) -> None:
        fresh = upsert(invitation_tries).values(person_id=person_id, since=now, tries=1)
        going_on = invitation_tries.c.since > now - TRIES_WITHIN
        await self._connection.run(
            fresh.on_conflict_do_update(
                index_elements=[invitation_tries.c.person_id],
                set_={
                    "tries": case((going_on, invitation_tries.c.tries + 1), else_=1),
                    "since": case((going_on, invitation_tries.c.since), else_=fresh.excluded.since),
                },
            )
        )


def _usable(token_hash: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        invitations.c.token_hash == token_hash,
        invitations.c.used_at.is_(None),
        invitations.c.revoked_at.is_(None),
        invitations.c.expires_at > now,
    )


_FIELDS = [field.name for field in fields(Invitation)]


def _invitation(row: Row[*tuple[Any, ...]]) -> Invitation:
    return Invitation(**{name: getattr(row, name) for name in _FIELDS})
