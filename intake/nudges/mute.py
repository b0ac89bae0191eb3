"""Mutes: people who sent more than anybody can read, and are not listened to for a while."""

from datetime import datetime
from typing import Protocol

from intake.kernel.ids import PersonId


class Mutes(Protocol):
    """The storage of mutes."""

    async def mute(self, person_id: PersonId, until: datetime) -> None:
        """Mute somebody; a mute that runs is replaced."""
        ...

    async def running(self, now: datetime) -> dict[PersonId, datetime]:
        """Return who is muted, and until when."""
        ...


class HasMutes(Protocol):
    """A unit of work with the mutes."""

    @property
    def mutes(self) -> Mutes:
        """Within the unit's transaction."""
        ...
