"""The cards' storage."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, delete, func, select
from typing_extensions import override

from intake.kernel.ids import CardId, ChatId, SubmissionId
from intake.submissions.card import Card, Cards, NewCard
from intake.submissions.submission import SubmissionState
from storage.column_types import in_words
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import columns_of, upsert
from storage.tables import cards, submissions


class SqlCards(Cards):
    """Cards in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def of(self, numbers: Collection[SubmissionId]) -> dict[SubmissionId, Card]:
        rows = await self._connection.run(_OF, {"numbers": list(numbers)})
        return {SubmissionId(row.submission_id): _card(row) for row in rows}

    @override
    async def in_chat(self, chat_id: ChatId) -> tuple[SubmissionId, ...]:
        rows = await self._connection.run(
            select(cards.c.submission_id).where(cards.c.chat_id == chat_id)
        )
        return tuple(SubmissionId(row.submission_id) for row in rows)

    @override
    async def put(self, sent: Sequence[NewCard]) -> None:
        if sent:
            await self._connection.run(_PUT, [columns_of(card) for card in sent])

    @override
    async def drop(self, numbers: Collection[SubmissionId]) -> None:
        await self._connection.run(delete(cards).where(cards.c.submission_id.in_(list(numbers))))

    @override
    async def dead_letters_in(self, chat_id: ChatId) -> tuple[SubmissionId, ...]:
        rows = await self._connection.run(
            select(cards.c.submission_id)
            .join(submissions, submissions.c.id == cards.c.submission_id)
            .where(
                cards.c.chat_id == chat_id,
                submissions.c.state == in_words(SubmissionState.DEAD_LETTER),
            )
            .order_by(cards.c.submission_id)
        )
        return tuple(SubmissionId(row.submission_id) for row in rows)

    @override
    async def count_unshown(self, before: datetime) -> int:
        shown = (
            select(cards.c.id)
            .where(
                cards.c.submission_id == submissions.c.id,
                cards.c.shown_state == SubmissionState.DEAD_LETTER,
                cards.c.completed_at.is_not(None),
            )
            .exists()
        )
        result = await self._connection.run(
            select(func.count())
            .select_from(submissions)
            .where(
                submissions.c.state == in_words(SubmissionState.DEAD_LETTER),
                submissions.c.state_at < before,
                submissions.c.dropped.is_(None),
                ~shown,
            )
        )
        count: int = result.scalar_one()
        return count


_NUMBERS: BindParameter[int] = bindparam("numbers", expanding=True)
_OF = select(cards).where(cards.c.submission_id.in_(_NUMBERS))


_NEW = upsert(cards)
_CONTENT = [field.name for field in fields(NewCard) if field.name != "submission_id"]
_PUT = _NEW.on_conflict_do_update(
    index_elements=[cards.c.submission_id], set_={name: _NEW.excluded[name] for name in _CONTENT}
)


def _card(row: Row[*tuple[Any, ...]]) -> Card:
    return Card(
        id=CardId(row.id),
        submission_id=SubmissionId(row.submission_id),
        chat_id=ChatId(row.chat_id),
        topic_id=row.topic_id,
        message_id=row.message_id,
        shown_state=row.shown_state,
        fingerprint=row.fingerprint,
        sent_at=row.sent_at,
        completed_at=row.completed_at,
        news=row.news,
        files_left=row.files_left,
    )
