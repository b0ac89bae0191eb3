"""The use case that asks whether the portal serves us, and moves the CRM queue's circuit."""

from typing import Protocol

from intake.delivery.gateway import CrmGateway
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.outbox.delivery_errors import DeliveryError, PortalWideError
from intake.outbox.incident import IncidentUnit, close_circuit, open_circuit


class ProbeUnit(IncidentUnit, UnitOfWork, Protocol):
    """What a probe reads and writes."""


class ProbePortal:
    """Probe once. Admins are notified that the circuit opens and, if they were, that it closes.

    An answered probe does not close the circuit: the portal may answer it and refuse all the rest.
    """

    def __init__(
        self,
        units: UnitOfWorkFactory[ProbeUnit],
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
            remedy = error.remedy if isinstance(error, PortalWideError) else ""
            async with self._units() as unit:
                await open_circuit(
                    unit, self._admins, self._clock.now(), reason=error.reason, remedy=remedy
                )
                await unit.commit()
            return error
        return None

    async def close_circuit(self) -> None:
        """Close the circuit, if it is open: something got through."""
        async with self._units() as unit:
            if await close_circuit(unit, self._admins, self._clock.now()):
                await unit.commit()
