"""The ready answers' storage."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, or_, select, update
from typing_extensions import override

from intake.dialogue.ready_answer import ReadyAnswer, ReadyAnswers, folded
from intake.kernel.ids import PersonId, TeamId
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import columns_of
from storage.tables import ready_answers


class SqlReadyAnswers(ReadyAnswers):
    """Ready answers in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def of(self, team_id: TeamId, person_id: PersonId) -> tuple[ReadyAnswer, ...]:
        rows = await self._connection.run(
            select(ready_answers)
            .where(
                or_(ready_answers.c.team_id == team_id, ready_answers.c.person_id == person_id),
                ready_answers.c.archived_at.is_(None),
            )
            .order_by(ready_answers.c.folded, ready_answers.c.id)
        )
        return tuple(_answer(row) for row in rows)

    @override
    async def get(self, number: int) -> ReadyAnswer | None:
        found = await self._connection.run(
            select(ready_answers).where(ready_answers.c.id == number)
        )
        row = found.one_or_none()
        return None if row is None else _answer(row)

    @override
    async def add(self, answer: ReadyAnswer) -> ReadyAnswer:
        columns = columns_of(answer) | {"folded": folded(answer.title)}
        del columns["id"]
        added = await self._connection.run(
            insert(ready_answers).values(columns).returning(ready_answers)
        )
        return _answer(added.one())

    @override
    async def archive(self, number: int, now: datetime) -> None:
        await self._connection.run(
            update(ready_answers)
            .where(ready_answers.c.id == number, ready_answers.c.archived_at.is_(None))
            .values(archived_at=now)
        )


_FIELDS = [field.name for field in fields(ReadyAnswer)]


def _answer(row: Row[*tuple[Any, ...]]) -> ReadyAnswer:
    return ReadyAnswer(**{name: getattr(row, name) for name in _FIELDS})
