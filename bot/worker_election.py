"""Which process does what one alone may do: work the outbox, fire clocks, talk to the portal.

Where a process has its database for itself, that one (:class:`SoleWorker`). Where several share
one, whichever holds the lease (``docs/decisions/worker-leases.md``); the others stand by.
"""

import asyncio
import contextlib
import secrets
import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from datetime import timedelta
from typing import Protocol

import structlog

from crm.client.last_look import MaySend
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.outbox.delivery_errors import label
from intake.outbox.worker_lease import (
    LEASE_LENGTH,
    RENEWALS,
    WORK,
    LeaseUnit,
    Tenure,
    WorkerLease,
    WorkerLeaseLostError,
    WorkerLeases,
    alive_among,
    presence_of,
)
from storage.database import Database

_log = structlog.get_logger(__name__)

LAST_LOOK_SECONDS = 0.5
"""For so long we must be the elected one for certain when the first byte of a call leaves. Whoever
comes next touches what was on its way only after ``SETTLE_WINDOW`` (75 s), counted from the end of
our lease at the earliest: so a lease that lasts at all outlasts every call (60 s), with 15 s to
spare. The half second is for the way from that look to the network."""

Work = Callable[[], Awaitable[None]]

_BEGUN_IN: ContextVar[int | None] = ContextVar("begun_in", default=None)
"""The epoch in which the work was begun that runs here, tasks that it has started included. A
process that was frozen may be elected anew before what it had under way is cancelled."""


def steady() -> float:
    """Return seconds of a clock that is never set; it goes on while the machine is asleep."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class WorkerElection(Protocol):
    """Says whether this process is the elected one, and has it work while it is."""

    database: Database
    """For what the elected one does: what it writes is void once it is no longer elected."""
    holder: int | None
    """What stands for this process among others."""
    processes: int
    """How many there are, as far as is known."""
    look_again: timedelta | None
    """How often to look for work that other processes have written; ``None``: there are none."""

    may_send: MaySend | None
    """Asked before the first byte of what the elected one sends; ``None``: it always may."""

    def outlasts(self, seconds: float) -> bool:
        """Say whether we are the elected one for so long, whatever happens."""
        ...

    def overtaken(self) -> bool:
        """Say whether what asks was begun as the elected one, and outlived that. It does nothing
        any more, nor has it done by others: whoever is elected now has begun it anew."""
        ...

    async def elected(self) -> None:
        """Wait until we are."""
        ...

    async def during(self, work: Work) -> None:
        """Work until it ends, or is cancelled because we are the elected one no longer."""
        ...


async def whenever_elected(election: WorkerElection, work: Work) -> None:
    """Work whenever we are the elected one, until cancelled."""
    while True:
        await election.elected()
        await election.during(work)


class SoleWorker(WorkerElection):
    """A process without others: it costs nothing."""

    def __init__(self, database: Database) -> None:
        self.holder = None
        self.may_send = None
        self.processes = 1
        self.look_again = None
        self.database = database

    def outlasts(self, seconds: float) -> bool:
        """Say yes."""
        del seconds
        return True

    def overtaken(self) -> bool:
        """Say no."""
        return False

    async def elected(self) -> None:
        """Go on."""

    async def during(self, work: Work) -> None:
        """Work."""
        await work()


class LeaseElection(WorkerElection):
    """Takes the lease when nobody has it, and renews it; :meth:`run` does both.

    When it cannot be renewed the work is cancelled as soon as its time is over here, which is
    before the database lets anybody else have it.
    """

    def __init__(
        self,
        database: Database,
        holder: int,
        *,
        length: timedelta = LEASE_LENGTH,
        clock: Callable[[], float] = steady,
    ) -> None:
        self._units: UnitOfWorkFactory[LeaseUnit] = database.writing
        self.holder = holder
        self._name = f"{holder:x}"
        self._length = length
        self._clock = clock
        self._tenure: Tenure | None = None
        self._presence: WorkerLease | None = None
        self._is_elected = asyncio.Event()
        self._working: set[asyncio.Future[None]] = set()
        self.database = database.under(self._lease)
        self.look_again = _LOOK_AGAIN
        self.may_send = self._may_send
        self.processes = _UNKNOWN

    def outlasts(self, seconds: float) -> bool:
        """Ask our own clock: the database's lets us have it a little longer."""
        return self._tenure is not None and self._tenure.outlasts(seconds, self._clock())

    async def elected(self) -> None:
        """Wait for it."""
        while self._left() <= 0:
            self._is_elected.clear()
            await self._is_elected.wait()

    async def during(self, work: Work) -> None:
        """Work; its end, or its error, is this one's."""
        begun = _BEGUN_IN.set(self._epoch)
        task = asyncio.ensure_future(work())
        _BEGUN_IN.reset(begun)
        self._working.add(task)
        try:
            while not task.done() and (left := self._left()) > 0:
                await asyncio.wait((task,), timeout=left)
        finally:
            self._working.discard(task)
            if not task.done():
                task.cancel()
            await asyncio.wait((task,))
        if not task.cancelled():
            task.result()

    async def run(self) -> None:
        """Stand for election, and stay elected, until cancelled."""
        third, failures = self._length.total_seconds() / RENEWALS, 0
        while True:
            try:
                async with asyncio.timeout(2 * third):  # half-open connections never answer
                    pause = await self._look()
                failures = 0
            except Exception as error:  # noqa: BLE001  # nobody is elected by a database that is out
                if not failures:
                    _log.warning("lease_unavailable", error=label(error))
                failures += 1
                pause = third / 4
            await asyncio.sleep(pause)

    async def resign(self) -> None:
        """Let another process be elected at once, and see to what this one has kept."""
        tenure, self._tenure = self._tenure, None
        leases = [self._presence, None if tenure is None else tenure.lease]
        with contextlib.suppress(Exception):  # then its time passes
            async with asyncio.timeout(self._length.total_seconds()), self._units() as unit:
                for lease in leases:
                    if lease is not None:
                        await unit.worker_leases.release(lease)
                await unit.commit()

    async def _look(self) -> float:
        """Renew the lease, or take it if it is free; return for how many seconds to wait then."""
        third, asked_at = self._length.total_seconds() / RENEWALS, self._clock()
        async with self._units() as unit:
            leases = unit.worker_leases
            presence, lease, pause = await self._be_present(leases), None, third
            running = await leases.left()
            if self._tenure is not None and await leases.renew(self._tenure.lease, self._length):
                lease = self._tenure.lease
            elif (held := running.get(WORK)) is not None and held.holder != self._name:
                pause = min(held.left.total_seconds() + _MARGIN, third)
            else:  # it is free, or was taken by us in a commit that seemed to fail
                lease = await leases.take(WORK, self._name, self._length)
                await leases.forget(_FORGOTTEN_AFTER)
            await unit.commit()
        self._presence = presence
        self.processes = len(alive_among(running) | {self.holder})
        if self._tenure is not None and lease != self._tenure.lease:
            self._replaced(self._tenure)
        if lease is not None:
            self._have(lease, asked_at)
        return pause

    async def _be_present(self, leases: WorkerLeases) -> WorkerLease | None:
        """Show that this process is alive, so that nobody sees to what it has kept."""
        if self._presence is not None and await leases.renew(self._presence, self._length):
            return self._presence
        return await leases.take(presence_of(self.holder), self._name, self._length)

    def _have(self, lease: WorkerLease, asked_at: float) -> None:
        if self._tenure is None:
            _log.info("worker_elected", epoch=lease.epoch)
        self._tenure = Tenure(lease, asked_at, self._length)
        self._is_elected.set()

    def _replaced(self, tenure: Tenure) -> None:
        _log.warning("worker_replaced", epoch=tenure.lease.epoch)
        self._tenure = None
        for task in self._working:  # even if we are elected again before they look
            task.cancel()

    def overtaken(self) -> bool:
        """Say whether this was begun as the elected one of an epoch that is over, or all but."""
        begun = _BEGUN_IN.get()
        return begun is not None and not (self._epoch == begun and self.outlasts(LAST_LOOK_SECONDS))

    def _may_send(self) -> bool:
        return self.outlasts(LAST_LOOK_SECONDS) and not self.overtaken()

    @property
    def _epoch(self) -> int | None:
        return None if self._tenure is None else self._tenure.lease.epoch

    def _left(self) -> float:
        return 0.0 if self._tenure is None else self._tenure.ends_at - self._clock()

    def _lease(self) -> WorkerLease:
        if self._tenure is None:
            raise WorkerLeaseLostError
        return self._tenure.lease


def election_in(database: Database) -> WorkerElection:
    """Return how a process of that database finds out whether it is the elected one."""
    if not database.shared:
        return SoleWorker(database)
    return LeaseElection(database, secrets.randbits(48))


_UNKNOWN = 1_000
"""As many processes as nobody has: one that does not know yet takes nothing without asking."""
_FORGOTTEN_AFTER = timedelta(hours=1)
_LOOK_AGAIN = timedelta(seconds=2)
_MARGIN = 0.02
"""Seconds after the end of somebody's lease at which it is looked at again."""
