"""The Telegram queue's rows: each is a notice, or a card to be brought up to date."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.coalescer import Coalescer
from intake.kernel.ids import SubmissionId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.outbox.outbox import HasOutbox, LeaseLostError, Notice, OutboxRow, Task, held_rows
from intake.outbox.retry import asked_for, retry_at
from intake.submissions.card import HasCards, NewCard

_End = tuple[OutboxRow, NewCard | None]
"""A row that is done, and the card that was sent or edited for it."""

ShowsCard = Callable[[OutboxRow, SubmissionId], Awaitable[NewCard | None]]
SendNotice = Callable[[Notice], Awaitable[None]]
AskedWait = Callable[[Exception], timedelta | None]
"""Returns how long the far end asks to wait, if that is what the error says."""


class NotifyUnit(HasOutbox, HasCards, UnitOfWork, Protocol):
    """What is written at a row's end."""


class Notify:
    """Works on one row and commits its end.

    Everything on this queue can pass by itself, or once a chat is set: what fails is retried, and
    nothing becomes a dead letter.
    """

    def __init__(
        self,
        show_card: ShowsCard,
        send_notice: SendNotice,
        units: UnitOfWorkFactory[NotifyUnit],
        clock: Clock,
        *,
        asked_wait: AskedWait,
    ) -> None:
        self._show_card = show_card
        self._send_notice = send_notice
        self._units = units
        self._clock = clock
        self._asked_wait = asked_wait
        self._ended = Coalescer(self._end)

    async def __call__(self, row: OutboxRow) -> Exception | None:
        """Work on one row; return why it failed, after its end was committed.

        Raises:
            LeaseLostError: the row is another owner's by now.
        """
        try:
            card = await self._work(row)
        except LeaseLostError:
            raise
        except Exception as error:  # noqa: BLE001  whatever went wrong, the row must not be lost
            await self._retry(row, error)
            return error
        if not await self._ended((row, card)):
            raise LeaseLostError
        return None

    async def _work(self, row: OutboxRow) -> NewCard | None:
        if row.notice is not None:
            await self._send_notice(row.notice)
            return None
        if row.task is not Task.CARD or row.submission_id is None:
            raise ValueError(row.task)
        return await self._show_card(row, row.submission_id)

    async def _end(self, ends: Sequence[_End]) -> list[bool]:
        """End the rows of all who are done; say of each whether its lease was still held."""
        async with self._units() as unit:
            held = await held_rows((row for row, _ in ends), unit.outbox.finish)
            await unit.cards.put(
                [card for row, card in ends if card is not None and row.id in held]
            )
            await unit.commit()
        return [row.id in held for row, _ in ends]

    async def _retry(self, row: OutboxRow, error: Exception) -> None:
        now = self._clock.now()
        wait = self._asked_wait(error)
        async with self._units() as unit:
            released = await unit.outbox.release(
                row.id,
                row.lease_owner or "",
                due_at=retry_at(now, row.attempt if wait is None else 1, row.id, wait),
                in_doubt=False,
                error=type(error).__name__,
                counted=wait is None,
                not_before=asked_for(now, wait),
            )
            if not released:
                raise LeaseLostError
            await unit.commit()
