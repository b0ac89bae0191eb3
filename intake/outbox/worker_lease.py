"""Which of several processes works a queue: a lease on the queue as a whole.

Where one process alone can have the database (a SQLite file and its lock), that one has every
lease. Elsewhere a lease is a row: it ends at a time on the *database's* clock unless it is renewed,
and each new holder gets a higher epoch. What a holder writes, it writes with its epoch checked in
the same transaction (``Database.under``), so a process that was frozen and wakes up writes nothing.
No such check reaches a portal or Telegram; there a holder asks :meth:`Tenure.outlasts` before the
first byte leaves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from intake.kernel.unit_of_work import UnitOfWork

WORK = "work"
"""The lease of whoever works the outbox's queues, fires clocks and talks to the portal."""

_PRESENT = "process:"


def presence_of(holder: int) -> str:
    """Return the name of the lease that shows that a process is alive."""
    return f"{_PRESENT}{holder}"


def alive_among(leases: Iterable[str]) -> frozenset[int]:
    """Return the processes that are alive, of the names of all leases that run."""
    return frozenset(
        int(name.removeprefix(_PRESENT)) for name in leases if name.startswith(_PRESENT)
    )


LEASE_LENGTH = timedelta(seconds=3)
"""A dead holder's queue stands still for so long, and for one look of those who wait."""

RENEWALS = 3
"""A holder renews when this part of the length has gone by: two renewals may fail."""


class WorkerLeaseLostError(Exception):
    """Another process works the queue by now: whatever this one was about to write is void."""


@dataclass(frozen=True, slots=True)
class WorkerLease:
    """The right to work a queue."""

    queue: str
    holder: str
    epoch: int


@dataclass(frozen=True, slots=True)
class RunningLease:
    """A lease that is somebody's."""

    holder: str
    left: timedelta


class WorkerLeases(Protocol):
    """The storage of leases."""

    async def take(self, queue: str, holder: str, length: timedelta) -> WorkerLease | None:
        """Take a lease that nobody has, or whose time is over; ``None``: somebody has it.

        Whoever has it already gets it anew, with a new epoch.
        """
        ...

    async def renew(self, lease: WorkerLease, length: timedelta) -> bool:
        """Have it for ``length`` from now on; ``False``: it is another's by now.

        One whose time is over can be renewed as long as nobody has taken it.
        """
        ...

    async def left(self) -> Mapping[str, RunningLease]:
        """Return how long each lease is still somebody's; nothing is locked by that."""
        ...

    async def release(self, lease: WorkerLease) -> None:
        """Let others have it at once."""
        ...

    async def forget(self, after: timedelta) -> None:
        """Delete those that ended so long ago, but for the epochs of what is worked."""
        ...

    async def guard(self, lease: WorkerLease) -> None:
        """Make sure that it is ours until this transaction ends: a new holder waits for that.

        Raises:
            WorkerLeaseLostError: it is another's.
        """
        ...


class HasWorkerLeases(Protocol):
    """A unit of work with the leases."""

    @property
    def worker_leases(self) -> WorkerLeases:
        """Within the unit's transaction."""
        ...


class LeaseUnit(HasWorkerLeases, UnitOfWork, Protocol):
    """What is needed to take a lease."""


@dataclass(frozen=True, slots=True)
class Tenure:
    """A lease with its time on *this* process's clock, which need not agree with the database's.

    ``asked_at`` is read *before* the database is asked, on a clock that is never set. So the
    database's time ends later, if at all, than what is said here.
    """

    lease: WorkerLease
    asked_at: float
    length: timedelta = LEASE_LENGTH

    @property
    def ends_at(self) -> float:
        """Until when it is ours for certain."""
        return self.asked_at + self.length.total_seconds()

    def outlasts(self, seconds: float, now: float) -> bool:
        """Say whether it is ours for so long from now on, even if nothing renews it."""
        return now + seconds <= self.ends_at

    def renewed(self, asked_at: float) -> "Tenure":
        """Return it with the time that a renewal has brought."""
        return Tenure(self.lease, asked_at, self.length)
