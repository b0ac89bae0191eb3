"""One attempt at a row of the CRM queue: its lease, its progress and its end."""

from collections.abc import Awaitable, Callable

from intake.delivery.gateway import LeaseLostError
from intake.delivery.progress import AttemptUnit, Checkpoint, Completion, ProgressStore
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, SubmissionId
from intake.outbox.delivery_errors import PortalWideError, label
from intake.outbox.incident import open_circuit
from intake.outbox.retry import Decision, OpenCircuit, Retry, decide
from intake.outbox.row import NewOutboxRow, OutboxRow
from intake.submissions.submission import Created, SubmissionState


class Attempt:
    """The lease of one row, told to storage step by step. Implements the gateway's ``Progress``.

    Each method is part of one short transaction; none is open while the gateway talks to the
    portal.
    """

    def __init__(
        self,
        row: OutboxRow,
        submission_id: SubmissionId,
        progress_store: ProgressStore,
        clock: Clock,
        admins: tuple[ChatId, ...],
    ) -> None:
        self.row = row
        self.in_doubt = row.in_doubt
        """An earlier attempt's end is unknown, and the portal was not asked yet."""
        self.sent = False
        """Something that may change the portal was sent in this attempt."""
        self._unkept = Created()
        """What was reached last and is kept by the unit that ends the attempt."""
        self._submission_id = submission_id
        self._progress_store = progress_store
        self._clock = clock
        self._admins = admins

    async def dispatching(self) -> None:
        """Commit that bytes are about to leave; once for all that this attempt sends.

        Raises:
            LeaseLostError: the row is another owner's by now.
        """
        if self.sent:
            return
        if not await self._progress_store.dispatching(Checkpoint(self.row, self._submission_id)):
            raise LeaseLostError
        self.sent = True

    async def reached(self, made: Created) -> None:
        """Commit what is known to exist; when nothing is left to be made, with the attempt's end.

        That end follows at once. Should it not, then the row is still marked as sending, and the
        portal is asked what there is: the comment, which comes last, proves everything.

        Raises:
            LeaseLostError: the row is another owner's by now. What exists is kept all the same.
        """
        if made.commented:
            self._unkept = made
            return
        if not await self._progress_store.reached(Checkpoint(self.row, self._submission_id, made)):
            raise LeaseLostError

    def settled(self) -> None:
        """Nothing is in doubt any more: the portal told what there is."""
        self.in_doubt = False

    async def end(
        self,
        made: Created,
        *,
        state: SubmissionState | None = None,
        reason: str | None = None,
        follow: tuple[NewOutboxRow, ...] = (),
        also: Callable[[AttemptUnit], Awaitable[None]] | None = None,
    ) -> None:
        """Commit the outcome, the row's end and what follows, together.

        ``also`` writes more of the outcome in the same transaction.

        Raises:
            LeaseLostError: the row is another owner's by now; nothing is written.
        """
        made = self._unkept | made
        end = Completion(self.row, self._submission_id, made, state, reason, follow, also)
        if not await self._progress_store.ended(end):
            raise LeaseLostError

    def decide(self, error: Exception) -> Decision:
        """Decide what follows from the error that ended this attempt."""
        return decide(
            error,
            self.row,
            self._clock.now(),
            in_doubt=self.in_doubt,
            sent=self.sent,
            alone=self._progress_store.meets_alone(self.row, label(error))
            if isinstance(error, PortalWideError)
            else 0,
        )

    async def give_back(self, what: Retry | OpenCircuit, error: Exception) -> None:
        """Commit what follows from an attempt that failed.

        Raises:
            LeaseLostError: the row is another owner's by now; nothing is written.
        """
        again = what.again if isinstance(what, OpenCircuit) else what
        async with self._progress_store.writing() as unit:
            released = await unit.outbox.release(
                self.row.id,
                self.row.lease_owner or "",
                due_at=again.due_at,
                in_doubt=again.in_doubt,
                error=label(error),
                counted=again.counted,
                not_before=again.not_before,
            )
            if not released:
                raise LeaseLostError
            await unit.submissions.record({self._submission_id: self._unkept})
            if isinstance(what, OpenCircuit):
                await open_circuit(
                    unit,
                    self._admins,
                    self._clock.now(),
                    reason=what.reason,
                    remedy=what.remedy,
                    tell=what.tell,
                )
            await unit.commit()
