"""The members' storage."""

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, select, update
from typing_extensions import override

from intake.kernel.ids import PersonId, TeamId
from intake.kernel.unit_of_work import StaleRowError
from intake.team.member import Member, Members
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.rows import columns_of, upsert
from storage.tables import members, people, team_members, team_removals


class SqlMembers(Members):
    """Members in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def get(self, person_id: PersonId) -> Member | None:
        row = (await self._connection.run(_GET, {"who": person_id})).one_or_none()
        return None if row is None else _member(row)

    @override
    async def get_all(self, people: Collection[PersonId]) -> dict[PersonId, Member]:
        if not people:
            return {}
        found = await self._found(members.c.person_id.in_(list(people)))
        return {one.person_id: one for one in found}

    @override
    async def of_team(self, team_id: TeamId) -> tuple[Member, ...]:
        rows = await self._connection.run(_OF_TEAM, {"team": team_id})
        return tuple(_member(row) for row in rows.all())

    @override
    async def all_present(self) -> tuple[Member, ...]:
        return await self._found(members.c.removed_at.is_(None))

    @override
    async def teams_of(self, person_id: PersonId) -> tuple[TeamId, ...]:
        rows = await self._connection.run(
            select(team_members.c.team_id)
            .where(team_members.c.person_id == person_id)
            .order_by(team_members.c.team_id)
        )
        return tuple(TeamId(row.team_id) for row in rows)

    @override
    async def by_crm_user(self, crm_user_id: int) -> Member | None:
        found = await self._found(
            members.c.crm_user_id == crm_user_id, members.c.removed_at.is_(None)
        )
        return found[0] if found else None

    @override
    async def join(self, member: Member, team_id: TeamId) -> Member:
        await self._connection.run(_JOIN, _columns(member))
        await self._connection.run(
            _IN_TEAM, {"team_id": team_id, "person_id": member.person_id, "at": member.joined_at}
        )
        await self._connection.run(
            delete(team_removals).where(
                team_removals.c.person_id == member.person_id, team_removals.c.team_id == team_id
            )
        )
        joined = await self.get(member.person_id)
        assert joined is not None  # noqa: S101 - it was written just now
        return joined

    @override
    async def save(self, member: Member, *, was: int) -> None:
        saved = await self._connection.run(
            update(members)
            .where(members.c.person_id == member.person_id, members.c.revision == was)
            .values(_columns(member))
            .returning(members.c.person_id)
        )
        if saved.one_or_none() is None:
            raise StaleRowError

    @override
    async def leave(self, person_id: PersonId, team_id: TeamId, now: datetime) -> None:
        await self._connection.run(
            delete(team_members).where(
                team_members.c.person_id == person_id, team_members.c.team_id == team_id
            )
        )
        await self._connection.run(
            _REMOVED, {"team_id": team_id, "person_id": person_id, "at": now}
        )

    @override
    async def was_removed(self, person_id: PersonId, team_id: TeamId) -> bool:
        found = await self._connection.run(
            select(team_removals.c.at).where(
                team_removals.c.person_id == person_id, team_removals.c.team_id == team_id
            )
        )
        return found.one_or_none() is not None

    async def _found(self, *conditions: ColumnElement[bool]) -> tuple[Member, ...]:
        rows = await self._connection.run(
            _ALL.where(*conditions).order_by(members.c.joined_at, members.c.person_id)
        )
        return tuple(_member(row) for row in rows)


_ALL = select(
    members, people.c.first_name, people.c.last_name, people.c.username.label("username")
).join(people, people.c.id == members.c.person_id)
_GET = Prepared(_ALL.where(members.c.person_id == bindparam("who")))
_OF_TEAM = Prepared(
    _ALL.join(team_members, team_members.c.person_id == members.c.person_id)
    .where(team_members.c.team_id == bindparam("team"), members.c.removed_at.is_(None))
    .order_by(members.c.joined_at, members.c.person_id)
)
_FIELDS = [
    field.name for field in fields(Member) if field.name not in {"person_id", "name", "username"}
]
_NEW = upsert(members)
_JOIN = _NEW.on_conflict_do_update(
    index_elements=[members.c.person_id],
    set_={name: _NEW.excluded[name] for name in _FIELDS},
    where=members.c.removed_at.is_not(None),
)
_IN_TEAM = upsert(team_members).on_conflict_do_nothing()
_REMOVED = upsert(team_removals).on_conflict_do_nothing()


def _columns(member: Member) -> dict[str, Any]:
    columns = columns_of(member)
    return {name: columns[name] for name in ("person_id", *_FIELDS)}


def _member(row: Row[*tuple[Any, ...]]) -> Member:
    return Member(
        person_id=PersonId(row.person_id),
        name=f"{row.first_name} {row.last_name}".strip(),
        username=row.username,
        **{name: getattr(row, name) for name in _FIELDS},
    )
