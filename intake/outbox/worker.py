"""The worker: tries each row of a queue, and decides what follows."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from intake.kernel.clock import Clock
from intake.kernel.coalescer import Coalescer
from intake.kernel.ids import ChatId
from intake.kernel.unit_of_work import StaleRowError, UnitOfWork, UnitOfWorkFactory
from intake.outbox.attempt import Attempt, Checkpoint, Completion, Effect, Handler, write_all
from intake.outbox.chat_minutes import ALL_CHATS, ChatIsFullError, HasChatLines
from intake.outbox.delivery_errors import PortalWideError, label
from intake.outbox.incident import IncidentUnit, open_circuit
from intake.outbox.lone_refusals import LoneRefusals
from intake.outbox.notices import notice_rows
from intake.outbox.outbox import LeaseLostError, held_rows
from intake.outbox.retry import (
    UNREADABLE_PAUSE,
    DeadLetter,
    Decision,
    OpenCircuit,
    Retry,
    decide,
    next_try,
)
from intake.outbox.row import OutboxRow

T = TypeVar("T")


class WorkUnit(IncidentUnit, HasChatLines, UnitOfWork, Protocol):
    """What the worker reads and writes itself."""


class UnreadableTaskError(Exception):
    """This version knows no handler for a row's task, or cannot read it."""

    code = "UNREADABLE_TASK"


@dataclass(frozen=True, slots=True)
class _Ended:
    row: OutboxRow
    effects: tuple[Effect, ...]
    completion: Completion


class Worker:
    """Works on the rows of one queue, side by side; each task's handler says what is to be done.

    What rows report at the same moment shares a transaction of a few statements, however many
    there are.
    """

    def __init__(
        self,
        writing: UnitOfWorkFactory[WorkUnit],
        clock: Clock,
        handlers: Mapping[type[Any], Handler[Any]],
        *,
        admins: tuple[ChatId, ...],
    ) -> None:
        self._writing = writing
        self._clock = clock
        self._handlers = handlers
        self._admins = admins
        self._refusals = LoneRefusals()
        self._dispatching = Coalescer(self._mark_dispatched)
        self._keeping = Coalescer(done_anew(self._keep))
        self._ending = Coalescer(done_anew(self._end))

    async def __call__(self, row: OutboxRow) -> Exception | None:
        """Make one attempt; return why it failed, for the log, after its end was committed.

        Raises:
            LeaseLostError: another owner took the row over; it goes on there.
        """
        handler = self._handlers.get(type(row.task))
        if handler is None:
            await self._leave_unread(row)
            return UnreadableTaskError()
        attempt = Attempt(row, self._dispatching, self._keeping)
        try:
            completion = await handler(row.task, attempt)
        except LeaseLostError:
            raise
        except ChatIsFullError as error:
            await self._line_up(attempt, error)
            return error
        except Exception as error:  # noqa: BLE001  whatever went wrong, the row must not be lost
            await self._fail(attempt, handler, error)
            return error
        await self._finish(attempt, completion)
        return completion.error

    async def _finish(self, attempt: Attempt, completion: Completion) -> None:
        """Commit the completion, the row's end and what follows, together."""
        end = _Ended(attempt.row, (*attempt.late, *completion.effects), completion)
        if not await self._ending(end):
            raise LeaseLostError

    async def _line_up(self, attempt: Attempt, full: ChatIsFullError) -> None:
        """Let a row wait for its turn in its chat; nothing was sent by the call that failed."""
        row = attempt.row
        line = row.chat_id if full.chat_id == ALL_CHATS else full.chat_id
        async with self._writing() as unit:
            await unit.chat_lines.close((full.closed,))
            given_back = await unit.outbox.line_up(
                row.id, row.lease_owner or "", line, full.priority, in_doubt=attempt.in_doubt
            )
            if not given_back:
                raise LeaseLostError
            await write_all(unit, attempt.late, self._clock.now())
            await unit.commit()

    async def _fail(self, attempt: Attempt, handler: Handler[Any], error: Exception) -> None:
        what = self._decide(attempt, error)
        if not isinstance(what, DeadLetter):
            await self._give_back(attempt, what, error)
            return
        refusal = handler.refused(attempt.row.task, what.reason)
        if refusal is not None:
            await self._finish(attempt, refusal)
            return
        in_doubt = attempt.in_doubt or attempt.sent
        again = next_try(attempt.row, self._clock.now(), in_doubt=in_doubt)
        await self._give_back(attempt, again, error)

    def _decide(self, attempt: Attempt, error: Exception) -> Decision:
        row, now = attempt.row, self._clock.now()
        alone = 0
        if isinstance(error, PortalWideError):
            alone = self._refusals.met(row, label(error), now)
        return decide(error, row, now, in_doubt=attempt.in_doubt, sent=attempt.sent, alone=alone)

    async def _give_back(
        self, attempt: Attempt, what: Retry | OpenCircuit, error: Exception
    ) -> None:
        """Commit what follows from an attempt that failed; nothing when the lease was lost."""
        again = what.again if isinstance(what, OpenCircuit) else what
        now = self._clock.now()
        async with self._writing() as unit:
            released = await unit.outbox.release(
                attempt.row.id,
                attempt.row.lease_owner or "",
                due_at=again.due_at,
                in_doubt=again.in_doubt,
                error=label(error),
                counted=again.counted,
                not_before=again.not_before,
            )
            if not released:
                raise LeaseLostError
            await write_all(unit, attempt.late, now)
            if isinstance(what, OpenCircuit):
                await open_circuit(
                    unit,
                    self._admins,
                    now,
                    reason=what.reason,
                    remedy=what.remedy,
                    notify=what.notify,
                )
            await unit.commit()

    async def _leave_unread(self, row: OutboxRow) -> None:
        """Take a row out of everybody's way, and tell the admins once.

        It stays, because another version may know it: so it is looked at again once a day.
        """
        now = self._clock.now()
        later = now + UNREADABLE_PAUSE
        async with self._writing() as unit:
            released = await unit.outbox.release(
                row.id,
                row.lease_owner or "",
                due_at=later,
                in_doubt=row.in_doubt,
                error=UnreadableTaskError.code,
                not_before=later,
            )
            if not released:
                raise LeaseLostError
            await unit.outbox.hold_up_nobody(row.id)
            if row.error != UnreadableTaskError.code:
                notices = notice_rows(
                    self._admins,
                    "notice-task-unreadable",
                    now,
                    row=str(row.id),
                    task=row.task.type,
                    submission=str(row.submission_id or 0),
                )
                await unit.outbox.add_all(notices, now)
            await unit.commit()

    async def _mark_dispatched(self, rows: Sequence[OutboxRow]) -> list[bool]:
        async with self._writing() as unit:
            held = await held_rows(rows, unit.outbox.mark_dispatched)
            await unit.commit()
        return [row.id in held for row in rows]

    async def _keep(self, reports: Sequence[Checkpoint]) -> list[bool]:
        now = self._clock.now()
        async with self._writing() as unit:
            held = await held_rows((one.row for one in reports), unit.outbox.holds)
            kept = [one for one in reports if one.even_if_lost or one.row.id in held]
            await write_all(unit, [effect for one in kept for effect in one.effects], now)
            await unit.commit()
        return [one.row.id in held for one in reports]

    async def _end(self, ends: Sequence[_Ended]) -> list[bool]:
        """End the rows; nothing is written of those whose lease was lost."""
        now = self._clock.now()
        async with self._writing() as unit:
            held = await held_rows((one.row for one in ends), unit.outbox.finish)
            ours = [one for one in ends if one.row.id in held]
            await write_all(unit, [effect for one in ours for effect in one.effects], now)
            await unit.outbox.add_all([row for one in ours for row in one.completion.follow], now)
            await unit.commit()
        for one in ours:
            self._refusals.ended(one.row, now)
        return [one.row.id in held for one in ends]


def done_anew(
    write: Callable[[Sequence[T]], Awaitable[list[bool]]],
) -> Callable[[Sequence[T]], Awaitable[list[bool]]]:
    """Let a unit of work be done once more after a stale row.

    Another process was faster at a lead. What was sent has left by then: were its end not written,
    somebody would be told that it is unclear whether it arrived.
    """

    async def write_it(all_of_them: Sequence[T]) -> list[bool]:
        try:
            return await write(all_of_them)
        except StaleRowError:
            return await write(all_of_them)

    return write_it
