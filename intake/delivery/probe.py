"""The use case that asks whether the portal serves us, and pauses or resumes the CRM lane."""

from datetime import datetime

from intake.clock import Clock
from intake.delivery.attempt import AttemptUnit, notice_rows, pause_rows
from intake.delivery.errors import DeliveryError, PortalWideError
from intake.delivery.gateway import CrmGateway
from intake.delivery.policy import probe_at
from intake.ids import ChatId
from intake.outbox import Lane, Pause
from intake.units import Units


class ProbePortal:
    """Probe once. Admins hear of a pause once, and of its end if they heard of it.

    An answered probe does not end the pause: the portal may answer it and refuse all the rest.
    """

    def __init__(
        self,
        units: Units[AttemptUnit],
        gateway: CrmGateway,
        clock: Clock,
        *,
        admins: tuple[ChatId, ...],
    ) -> None:
        self._units = units
        self._gateway = gateway
        self._clock = clock
        self._admins = admins

    async def __call__(self) -> DeliveryError | None:
        """Return why the portal does not serve us, or ``None`` when it does."""
        try:
            await self._gateway.probe()
        except DeliveryError as error:
            await self._still_paused(error)
            return error
        return None

    async def _still_paused(self, error: DeliveryError) -> None:
        now = self._clock.now()
        async with self._units() as unit:
            present = await unit.pauses.get(Lane.CRM)
            probes = 0 if present is None else present.probes + 1
            if present is None or not present.told:
                remedy = error.remedy if isinstance(error, PortalWideError) else ""
                for row in pause_rows(self._admins, self._clock, error.reason, remedy):
                    await unit.outbox.add(row, now)
            since = now if present is None else present.since
            await unit.pauses.put(
                Pause(Lane.CRM, since, error.reason, probe_at(now, probes), probes, told=True)
            )
            await unit.commit()

    async def resumed(self) -> None:
        """End the pause, if there is one: something got through."""
        async with self._units() as unit:
            if (pause := await unit.pauses.end(Lane.CRM)) is None:
                return
            if pause.told:
                now = self._clock.now()
                minutes = _minutes(pause.since, now)
                for row in notice_rows(
                    self._admins, "notice-portal-resumed", self._clock, minutes=minutes
                ):
                    await unit.outbox.add(row, now)
            await unit.commit()


def _minutes(since: datetime, now: datetime) -> int:
    return max(1, round((now - since).total_seconds() / 60))
