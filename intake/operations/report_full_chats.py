"""Once a day the admins hear that a group is full all day, and what to do about it."""

from datetime import timedelta
from typing import Protocol

from intake.kernel.clock import Clock, within
from intake.kernel.ids import ChatId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.outbox.chat_minutes import HasChatLines
from intake.outbox.notices import notice_rows
from intake.outbox.outbox import HasOutbox

FULL_AFTER = timedelta(hours=2)
"""A row that has waited for so long in a line that is served without a break: more comes than the
group ever takes. What a burst leaves behind is gone by then."""
NOTIFY_EVERY = timedelta(days=1)


class FullChatsUnit(HasChatLines, HasOutbox, UnitOfWork, Protocol):
    """What is read and written."""


class ReportFullChats:
    """Tells the admins of each group that is full, once a day; called as often as one likes."""

    def __init__(
        self,
        units: UnitOfWorkFactory[FullChatsUnit],
        clock: Clock,
        *,
        admins: tuple[ChatId, ...],
    ) -> None:
        self._units = units
        self._clock = clock
        self._admins = admins

    async def __call__(self) -> None:
        """Tell them, if it is time."""
        now = self._clock.now()
        async with self._units() as unit:
            for line in await unit.chat_lines.older_than(now - FULL_AFTER):
                notified_at = await unit.chat_lines.notified_at(line.chat_id)
                if line.chat_id > 0 or (
                    notified_at is not None and within(now, notified_at, NOTIFY_EVERY)
                ):
                    continue
                hours = (now - line.oldest_at) // timedelta(hours=1)
                rows = notice_rows(
                    self._admins, "notice-group-full", now, count=line.rows, hours=hours
                )
                await unit.outbox.add_all(rows, now)
                await unit.chat_lines.note_notified(line.chat_id, now)
            await unit.commit()
