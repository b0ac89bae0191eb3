"""Arrivals of whoever works here, or is about to."""

from datetime import datetime
from typing import Protocol, TypeVar

from intake.conversation.scene import Scene
from intake.kernel.person import Person

UnitT_contra = TypeVar("UnitT_contra", contravariant=True)


class TakesInvitation(Protocol[UnitT_contra]):
    """What somebody who came with a token is led to."""

    async def __call__(
        self, unit: UnitT_contra, person: Person, token: str, now: datetime
    ) -> Scene | None:
        """Take it; ``None``: then it is a payload like any that is unknown."""
        ...


class GreetsStaff(Protocol[UnitT_contra]):
    """What somebody's first word in private leads to if they work here."""

    async def __call__(self, unit: UnitT_contra, person: Person, now: datetime) -> None:
        """Do it; whoever is a prospect is not meant."""
        ...
