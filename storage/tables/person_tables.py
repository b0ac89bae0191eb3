"""Whoever wrote to the bot."""

from datetime import datetime

from sqlalchemy import (
    Column,
    Named,
    Table,
    TypedColumns,
    false,
)

from storage.column_types import BigId, UtcDateTime
from storage.tables.metadata import metadata


class PersonColumns(TypedColumns):
    """Whoever wrote to the bot; the id is Telegram's."""

    id: Named[int] = Column(BigId, primary_key=True, autoincrement=False)
    first_name: Named[str]
    last_name: Named[str]
    username: Named[str | None]
    language_code: Named[str | None]
    chosen_language: Named[str | None]
    first_seen_at: Named[datetime] = Column(UtcDateTime)
    blocked_at: Named[datetime | None] = Column(UtcDateTime)
    reply_keyboard: Named[bool] = Column(server_default=false())
    live_message: Named[int | None] = Column(BigId)


people = Table("people", metadata, PersonColumns)
