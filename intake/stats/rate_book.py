"""The rates that admins set."""

from datetime import date, datetime
from typing import Protocol

from intake.kernel.ids import PersonId
from intake.stats.worth import Rate


class RateBook(Protocol):
    """The storage of rates."""

    async def of(self, base: str) -> tuple[Rate, ...]:
        """Return the rates into a currency, by currency and day."""
        ...

    async def put(self, rate: Rate, by: PersonId, now: datetime) -> None:
        """Keep a rate; one of the same day is another one from now on."""
        ...

    async def remove(self, currency: str, base: str, since: date) -> bool:
        """Take a rate away; say whether it was there."""
        ...


class HasRates(Protocol):
    """A unit of work with rates."""

    @property
    def rates(self) -> RateBook:
        """Within the unit's transaction."""
        ...
