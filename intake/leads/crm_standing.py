"""How a lead stands in the CRM, as far as a card says it. The rooms above know."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from intake.kernel.ids import LeadId


@dataclass(frozen=True, slots=True, kw_only=True)
class CrmStanding:
    """What was last read of its newest lead, deal or estimate there."""

    stage: str
    """In the CRM's people's words; its code, where these are not known."""
    amount: int | None = None
    """In the currency's smallest units."""
    currency: str | None = None
    responsible: str | None = None
    """The name of who has it there."""
    deleted: bool = False
    """It was deleted there, and nothing else stands for the lead; the rest is empty."""


class ReadsStandings(Protocol):
    """Reads them in the unit that reads the leads."""

    async def __call__(self, unit: Any, leads: Collection[LeadId]) -> Mapping[LeadId, CrmStanding]:
        """Return it for those of which the CRM was read."""
        ...


async def no_standings(unit: Any, leads: Collection[LeadId]) -> Mapping[LeadId, CrmStanding]:  # noqa: ARG001  the port's signature
    """Know of none: there is no CRM."""
    return {}
