"""Arrivals by an invitation: what the reserved payloads are for."""

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
