"""The cards' storage."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from intake.cards import Card, NewCard
from intake.ids import CardId, ChatId, SubmissionId
from intake.submissions import SubmissionState
from storage.column_types import in_words
from storage.repositories.rows import columns_of
from storage.statements import Statements
from storage.tables import cards, submissions


class SqlCards:
    """Implements :class:`intake.cards.Cards`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def of(self, submission_id: SubmissionId) -> Card | None:
        """Return the submission's present card."""
        result = await self._statements.run(
            select(cards).where(cards.c.submission_id == submission_id)
        )
        row = result.one_or_none()
        return _card(row) if row else None

    async def put(self, card: NewCard) -> None:
        """Make this the submission's present card."""
        values = columns_of(card)
        await self._statements.run(
            self._statements.insert(cards)
            .values(values)
            .on_conflict_do_update(
                index_elements=[cards.c.submission_id],
                set_={name: value for name, value in values.items() if name != "submission_id"},
            )
        )

    async def count_unshown(self, before: datetime) -> int:
        """Count submissions buried before then whose burial no card shows."""
        shown = (
            select(cards.c.id)
            .where(
                cards.c.submission_id == submissions.c.id,
                cards.c.shown_state == SubmissionState.BURIED,
            )
            .exists()
        )
        result = await self._statements.run(
            select(func.count())
            .select_from(submissions)
            .where(
                submissions.c.state == in_words(SubmissionState.BURIED),
                submissions.c.state_at < before,
                ~shown,
            )
        )
        count: int = result.scalar_one()
        return count


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
    )
