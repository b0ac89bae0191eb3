"""The queue's read side."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from typing_extensions import override

from intake.kernel.ids import SubmissionId
from intake.kernel.paging import page_within
from intake.kernel.person import Person
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.submission_tasks import ReturnNote
from intake.submissions.delivery_backlog import (
    PLAIN_WAITS,
    DeadLetterItem,
    DeliveryBacklog,
    QueuePage,
    WaitingItem,
)
from intake.submissions.submission import SubmissionState
from storage.column_types import in_words
from storage.guarded_connection import GuardedConnection
from storage.repositories.outbox.circuits import SqlCircuits
from storage.tables import outbox, submissions

_DEAD_LETTERS = and_(
    submissions.c.state == in_words(SubmissionState.DEAD_LETTER), submissions.c.dropped.is_(None)
)
_DROPPED = and_(
    submissions.c.state == in_words(SubmissionState.DEAD_LETTER), submissions.c.dropped.is_not(None)
)
_FAILED = and_(outbox.c.error.is_not(None), func.upper(outbox.c.error).not_in(PLAIN_WAITS))
_WAITING = and_(
    outbox.c.queue == OutboxQueue.CRM,
    outbox.c.submission_id.is_not(None),
    outbox.c.type != ReturnNote.type,  # a note about an old deal, which waits on purpose
)


class SqlDeliveryBacklog(DeliveryBacklog):
    """The backlog in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def page(self, number: int, size: int) -> QueuePage:
        dead_letters, refused_since = await self._total(
            select(func.count(), func.min(submissions.c.state_at)).where(_DEAD_LETTERS)
        )
        waiting, waiting_since = await self._total(
            select(func.count(), func.min(outbox.c.created_at)).where(_WAITING)
        )
        dropped = await self._connection.run(
            select(func.count()).select_from(submissions).where(_DROPPED)
        )
        number, pages = page_within(dead_letters + waiting, size, number)
        skipped = number * size
        items: list[DeadLetterItem | WaitingItem] = [*await self._dead_letters(skipped, size)]
        items += await self._waiting(skipped - dead_letters, size)
        return QueuePage(
            tuple(items[:size]),
            number,
            pages,
            waiting,
            waiting_since,
            dead_letters,
            refused_since,
            await self._errors(),
            await SqlCircuits(self._connection).get(OutboxQueue.CRM),
            dropped.scalar_one(),
        )

    @override
    async def states(self) -> Mapping[SubmissionState, int]:
        result = await self._connection.run(
            select(submissions.c.state, func.count()).group_by(submissions.c.state)
        )
        found = {SubmissionState(state): number for state, number in result}
        return {state: found.get(state, 0) for state in SubmissionState}

    async def _total(self, query: Select[*tuple[Any, ...]]) -> tuple[int, datetime | None]:
        count, since = (await self._connection.run(query)).one()
        return count, since

    async def _dead_letters(self, skipped: int, size: int) -> list[DeadLetterItem]:
        result = await self._connection.run(
            select(submissions)
            .where(_DEAD_LETTERS)
            .order_by(submissions.c.state_at, submissions.c.id)
            .offset(skipped)
            .limit(size)
        )
        return [
            DeadLetterItem(
                SubmissionId(row.id),
                row.form_title,
                _name(row.person),
                row.state_at,
                row.reason or "",
            )
            for row in result
        ]

    async def _waiting(self, skipped: int, size: int) -> list[WaitingItem]:
        """Return what follows the dead-lettered ones; a negative number means that they fill a
        part."""
        result = await self._connection.run(
            select(outbox, submissions.c.form_title, submissions.c.person)
            .join(submissions, submissions.c.id == outbox.c.submission_id)
            .where(_WAITING)
            .order_by(case((_FAILED, 0), else_=1), outbox.c.id)
            .offset(max(skipped, 0))
            .limit(min(size, size + skipped) if skipped > -size else 0)
        )
        return [
            WaitingItem(
                SubmissionId(row.submission_id),
                row.form_title,
                _name(row.person),
                row.created_at,
                row.type,
                row.due_at,
                row.attempt,
                row.error,
                row.in_doubt,
                row.lease_owner is not None,
            )
            for row in result
        ]

    async def _errors(self) -> dict[str, int]:
        result = await self._connection.run(
            select(outbox.c.error, func.count())
            .where(_WAITING, _FAILED)
            .group_by(outbox.c.error)
            .order_by(func.count().desc(), outbox.c.error)
        )
        return {row[0]: row[1] for row in result}


def _name(person: Person) -> str:
    return f"{person.first_name} {person.last_name}".strip() or str(person.id)
