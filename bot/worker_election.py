"""Which process does what one alone may do: work the outbox, fire clocks, talk to the portal.

Where a process has its database for itself, that one (:class:`SoleWorker`). Where several share
one, whichever holds the lease (``docs/decisions/worker-leases.md``); the others stand by.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol

import structlog

from bot.system_clock import SystemRandomness
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
)
from storage.database import Database

_log = structlog.get_logger(__name__)

Work = Callable[[], Awaitable[None]]


def steady() -> float:
    """Return seconds of a clock that is never set; it goes on while the machine is asleep."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class WorkerElection(Protocol):
    """Says whether this process is the elected one, and has it work while it is."""

    database: Database
    """For what the elected one does: what it writes is void once it is no longer elected."""
    look_again: timedelta | None
    """How often to look for work that other processes have written; ``None``: there are none."""

    def outlasts(self, seconds: float) -> bool:
        """Say whether we are the elected one for so long, whatever happens."""
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
        self.look_again = None
        self.database = database

    def outlasts(self, seconds: float) -> bool:
        """Say yes."""
        del seconds
        return True

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
        holder: str,
        *,
        length: timedelta = LEASE_LENGTH,
        clock: Callable[[], float] = steady,
    ) -> None:
        self._units: UnitOfWorkFactory[LeaseUnit] = database.writing
        self._holder = holder
        self._length = length
        self._clock = clock
        self._tenure: Tenure | None = None
        self._is_elected = asyncio.Event()
        self._working: set[asyncio.Future[None]] = set()
        self.database = database.under(self._lease)
        self.look_again = _LOOK_AGAIN

    def outlasts(self, seconds: float) -> bool:
        """Ask our own clock: the database's lets us have it a little longer."""
        return self._tenure is not None and self._tenure.outlasts(seconds, self._clock())

    async def elected(self) -> None:
        """Wait for it."""
        while not self.outlasts(0):
            self._is_elected.clear()
            await self._is_elected.wait()

    async def during(self, work: Work) -> None:
        """Work; its end, or its error, is this one's."""
        task = asyncio.ensure_future(work())
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
        third = self._length.total_seconds() / RENEWALS
        while True:
            pause = third
            try:
                async with asyncio.timeout(third):  # half-open connections never answer
                    pause = await self._look()
            except Exception as error:  # noqa: BLE001  # nobody is elected by a database that is out
                _log.warning("lease_unavailable", error=label(error))
            await asyncio.sleep(pause)

    async def resign(self) -> None:
        """Let another process be elected at once."""
        tenure, self._tenure = self._tenure, None
        if tenure is None:
            return
        with contextlib.suppress(Exception):  # then its time passes
            async with asyncio.timeout(self._length.total_seconds()), self._units() as unit:
                await unit.worker_leases.release(tenure.lease)
                await unit.commit()

    async def _look(self) -> float:
        """Renew the lease, or take it if it is free; return for how many seconds to wait then."""
        third, asked_at = self._length.total_seconds() / RENEWALS, self._clock()
        async with self._units() as unit:
            if self._tenure is not None:
                if await unit.worker_leases.renew(self._tenure.lease, self._length):
                    await unit.commit()
                    self._have(self._tenure.renewed(asked_at))
                    return third
                self._replaced(self._tenure)
            left = (await unit.worker_leases.left()).get(WORK)
            if left is not None:
                return min(left.total_seconds() + _MARGIN, third)
            lease = await unit.worker_leases.take(WORK, self._holder, self._length)
            await unit.commit()
        if lease is None:
            return _MARGIN
        _log.info("worker_elected", epoch=lease.epoch)
        self._have(Tenure(lease, asked_at, self._length))
        return third

    def _have(self, tenure: Tenure) -> None:
        self._tenure = tenure
        self._is_elected.set()

    def _replaced(self, tenure: Tenure) -> None:
        _log.warning("worker_replaced", epoch=tenure.lease.epoch)
        self._tenure = None
        for task in self._working:  # even if we are elected again before they look
            task.cancel()

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
    return LeaseElection(database, SystemRandomness().key()[:16])


_LOOK_AGAIN = timedelta(seconds=2)
_MARGIN = 0.02
"""Seconds after the end of somebody's lease at which it is looked at again."""
