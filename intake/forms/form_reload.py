"""That the forms were read anew: the mark that every process on one database follows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.kernel.ids import PersonId


@dataclass(frozen=True, slots=True)
class FormReload:
    """Somebody had the forms read anew."""

    id: int
    digest: str
    """Of the forms that were read then."""


class FormReloads(Protocol):
    """The marks' storage."""

    async def add(self, digest: str, by: PersonId, now: datetime) -> FormReload:
        """Keep that it happened."""
        ...

    async def latest(self) -> FormReload | None:
        """Return the newest mark."""
        ...


class HasFormReloads(Protocol):
    """A unit of work with the marks."""

    @property
    def form_reloads(self) -> FormReloads:
        """Within the unit's transaction."""
        ...
