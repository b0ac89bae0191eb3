"""Once a day the admins hear which payloads nobody here knows: links that are broken somewhere."""

from datetime import datetime, timedelta, tzinfo
from typing import Protocol

from intake.arrivals.digest import DigestKind, HasDigests, last_morning
from intake.attribution.touch import HasTouches, UnknownPayloads
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.outbox.notices import notice_rows
from intake.outbox.outbox import HasOutbox

LISTED = 20
"""Payloads that a digest names; each has up to 64 characters, so that one message holds them."""


class ReportingUnit(HasTouches, HasDigests, HasOutbox, UnitOfWork, Protocol):
    """Enough to write a digest."""


class ReportUnknown:
    """Write the digest of unknown payloads, if one is due.

    The notices and the note that they are written are one transaction: called as often as one
    likes, also after a crash, it tells each payload once. After a long standstill there is one
    digest, not one for each day.
    """

    def __init__(
        self,
        units: UnitOfWorkFactory[ReportingUnit],
        clock: Clock,
        *,
        timezone: tzinfo,
        admins: tuple[ChatId, ...],
    ) -> None:
        self._units = units
        self._clock = clock
        self._timezone = timezone
        self._admins = admins

    async def __call__(self) -> None:
        """Tell what came until this morning."""
        now = self._clock.now()
        until = last_morning(now, self._timezone)
        async with self._units() as unit:
            after = await unit.digests.reported_until(DigestKind.UNKNOWN_PAYLOADS)
            if after is not None and after > now:  # told by a clock that has been put back
                after = None
            if after is not None and after >= until:
                return
            await self._report(unit, after or until - timedelta(days=1), until, now)
            await unit.digests.report_until(DigestKind.UNKNOWN_PAYLOADS, until)
            await unit.commit()

    async def _report(
        self, unit: ReportingUnit, after: datetime, until: datetime, now: datetime
    ) -> None:
        found = await unit.touches.unknown_payloads(after, until, LISTED)
        if not found.counted:
            return
        for row in notice_rows(
            self._admins,
            "notice-unknown-payloads",
            now,
            touches=found.touches,
            list=_listed(found),
            more=found.payloads - len(found.counted),
        ):
            await unit.outbox.add(row, now)


def _listed(found: UnknownPayloads) -> str:
    """Write one payload a line. It is whatever somebody sent, so a line break is none of ours."""
    return "\n".join(f"{' '.join(payload.split())} × {times}" for payload, times in found.counted)
