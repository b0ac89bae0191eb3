"""The teams' storage."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from typing_extensions import override

from intake.kernel.ids import ChatId, TeamId
from intake.kernel.unit_of_work import StaleRowError
from intake.team.team import DEFAULT_TEAM, Team, Teams
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.rows import columns_of, upsert
from storage.tables import moved_chats, teams


class SqlTeams(Teams):
    """Teams in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def get(self, team_id: TeamId) -> Team | None:
        row = (await self._connection.run(_GET, {"number": team_id})).one_or_none()
        return None if row is None else _team(row)

    @override
    async def all(self) -> tuple[Team, ...]:
        rows = await self._connection.run(
            select(teams).where(teams.c.archived_at.is_(None)).order_by(teams.c.id)
        )
        return tuple(_team(row) for row in rows)

    @override
    async def by_name(self, name: str) -> Team | None:
        wanted = name.casefold()
        return next((one for one in await self.all() if one.name.casefold() == wanted), None)

    @override
    async def in_chat(self, chat_id: ChatId) -> Team | None:
        found = await self._one(teams.c.chat_id == chat_id, teams.c.archived_at.is_(None))
        if found is not None:
            return found
        return next((one for one in await self.all() if chat_id in one.more_chats), None)

    @override
    async def note_move(self, old: ChatId, new: ChatId) -> bool:
        insert = upsert(moved_chats).values(old_id=old, chat_id=new)
        noted = await self._connection.run(
            insert.on_conflict_do_nothing().returning(moved_chats.c.old_id)
        )
        return noted.one_or_none() is not None

    @override
    async def former(self, chat_id: ChatId) -> ChatId | None:
        query = select(moved_chats.c.old_id).where(moved_chats.c.chat_id == chat_id)
        old = (await self._connection.run(query)).scalar_one_or_none()
        return None if old is None else ChatId(old)

    @override
    async def add(self, team: Team) -> Team:
        columns = _columns(team)
        del columns["id"]
        row = (await self._connection.run(insert(teams).values(columns).returning(teams))).one()
        return _team(row)

    @override
    async def save(self, team: Team, *, was: int) -> None:
        saved = await self._connection.run(
            update(teams)
            .where(teams.c.id == team.id, teams.c.revision == was)
            .values(_columns(team))
            .returning(teams.c.id)
        )
        if saved.one_or_none() is None:
            raise StaleRowError

    @override
    async def note_unattended(self, team_id: TeamId, since: datetime | None) -> None:
        await self._connection.run(
            update(teams).where(teams.c.id == team_id).values(unattended_since=since)
        )

    @override
    async def lock(self) -> None:
        await self._connection.run(
            select(teams.c.id).where(teams.c.id == DEFAULT_TEAM).with_for_update()
        )

    async def _one(self, *conditions: Any) -> Team | None:
        row = (await self._connection.run(select(teams).where(*conditions))).one_or_none()
        return None if row is None else _team(row)


_GET = Prepared(select(teams).where(teams.c.id == bindparam("number")))


def _columns(team: Team) -> dict[str, Any]:
    return columns_of(team) | {"chat_id": team.chat.chat_id if team.chat else None}


_FIELDS = [field.name for field in fields(Team) if field.name != "id"]


def _team(row: Row[*tuple[Any, ...]]) -> Team:
    return Team(id=TeamId(row.id), **{name: getattr(row, name) for name in _FIELDS})
