"""Messages to admins and managers, by way of the outbox."""

from collections.abc import Iterable
from datetime import datetime

from intake.kernel.ids import ChatId
from intake.outbox.row import NewOutboxRow, chat_row
from intake.outbox.tasks.notice_tasks import Notice


def notice_rows(
    chats: Iterable[ChatId], text: str, now: datetime, **args: str | int
) -> tuple[NewOutboxRow, ...]:
    """Return the rows that tell each of those chats the same."""
    return tuple(chat_row(Notice(chat, text, args), chat, now) for chat in chats)
