"""One attempt at a row: what its handler is given, and what it gives back."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from intake.outbox.outbox import HasOutbox, LeaseLostError
from intake.outbox.row import NewOutboxRow, OutboxRow
from intake.outbox.tasks.task import Task

T_contra = TypeVar("T_contra", contravariant=True)


class Effect(Protocol):
    """Something that a row's work writes: a record of which many are written with few statements.

    The unit is one that fits all effects of the worker's handlers; ``write`` names what it needs.
    """

    @classmethod
    async def write(cls, unit: Any, effects: Sequence[Any], now: datetime) -> None:
        """Write all of these, which share a transaction."""
        ...


async def write_all(unit: Any, effects: Sequence[Effect], now: datetime) -> None:
    """Write effects, each kind together."""
    kinds: dict[type[Effect], list[Effect]] = {}
    for effect in effects:
        kinds.setdefault(type(effect), []).append(effect)
    for kind, alike in kinds.items():
        await kind.write(unit, alike, now)


@dataclass(frozen=True, slots=True)
class TaskBegun:
    """How far a row's task has got."""

    row: OutboxRow
    task: Task

    @classmethod
    async def write(
        cls,
        unit: HasOutbox,
        effects: Sequence["TaskBegun"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them: hardly ever more than one."""
        for one in effects:
            await unit.outbox.begin(one.row.id, one.row.lease_owner or "", one.task)


@dataclass(frozen=True, slots=True)
class Completion:
    """How a row's work ended: committed together with the row's end."""

    effects: tuple[Effect, ...] = ()
    follow: tuple[NewOutboxRow, ...] = ()
    error: Exception | None = None
    """What was refused of it all the same, for the log."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What one attempt has to write while it goes on."""

    row: OutboxRow
    effects: tuple[Effect, ...] = ()
    even_if_lost: bool = False


class Attempt:
    """The lease of one row, told to storage step by step.

    Each step is part of one short transaction; none is open while anything is said over a network.
    """

    def __init__(
        self,
        row: OutboxRow,
        dispatched: Callable[[OutboxRow], Awaitable[bool]],
        kept: Callable[[Checkpoint], Awaitable[bool]],
    ) -> None:
        self.row = row
        self.in_doubt = row.in_doubt
        """An earlier attempt's end is unknown, and the far end was not asked yet."""
        self.sent = False
        """Something that may change the far end was sent in this attempt."""
        self.late: tuple[Effect, ...] = ()
        """What is written with what is kept next, or with the attempt's end, however it ends."""
        self._dispatched = dispatched
        self._kept = kept

    async def dispatching(self) -> None:
        """Commit that bytes are about to leave; once for all that this attempt sends.

        Raises:
            LeaseLostError: the row is another owner's by now.
        """
        if self.sent:
            return
        if not await self._dispatched(self.row):
            raise LeaseLostError
        self.sent = True

    async def keep(self, *effects: Effect, even_if_lost: bool = False) -> None:
        """Commit what was achieved so far, with what was to be committed at the end.

        Raises:
            LeaseLostError: the row is another owner's by now. Then nothing is kept, unless it is
                wanted ``even_if_lost``.
        """
        late = () if even_if_lost else self.late
        if not await self._kept(Checkpoint(self.row, (*late, *effects), even_if_lost)):
            raise LeaseLostError
        self.late = self.late[len(late) :]

    def keep_at_end(self, effect: Effect) -> None:
        """Have it committed with what is kept next, or with the end: one of them follows at once.

        Should it not, then the row is still marked as dispatched, and the far end is asked.
        """
        self.late = (*self.late, effect)

    async def begin(self, task: Task) -> None:
        """Commit how far the task has got: a later attempt is given this one.

        Raises:
            LeaseLostError: the row is another owner's by now.
        """
        await self.keep(TaskBegun(self.row, task))

    def settled(self) -> None:
        """Nothing is in doubt any more: the far end told what there is."""
        self.in_doubt = False


class Handler(Protocol[T_contra]):
    """Does what a task asks for. The worker does the rest: leases, retries, dead letters."""

    async def __call__(self, task: T_contra, attempt: Attempt) -> Completion:
        """Do it once; what is raised decides what follows (:mod:`intake.outbox.retry`)."""
        ...

    def refused(self, task: T_contra, reason: str) -> Completion | None:
        """Return what is written when it is given up for good; ``None``: it never is."""
        ...
