"""What touches and visits are counted as."""

from collections.abc import Sequence
from typing import Protocol

from intake.attribution.campaign import Campaign, campaign_of
from intake.attribution.correction import Correction, TouchKey
from intake.attribution.touch import Touch
from intake.kernel.ids import PersonId


def counts_as(touch: Touch) -> Campaign | None:
    """Return what a touch counts as, once it is joined with its visit and corrected.

    By a link that is switched off nobody comes from anywhere, as for the credit.
    """
    return campaign_of(touch.utm) if touch.has_source else None


class Counted(Protocol):
    """What touches and visits count as: all of them that is ever rewritten.

    A touch gets its campaign when it is added, by what is known then.
    """

    async def join(self, person_id: PersonId, token: str) -> None:
        """Have the person's touches by a visit count as that visit says, which came after them.

        If they are not to be counted, the visit is not either.
        """
        ...

    async def next_of(self, correction: Correction, limit: int) -> tuple[TouchKey, ...]:
        """Return the touches that the correction is about and has not come to, in their order."""
        ...

    async def correct(self, correction: Correction, touches: Sequence[TouchKey]) -> None:
        """Have touches that :meth:`next_of` returned count as their link should have said."""
        ...

    async def correct_visits(self, correction: Correction, limit: int) -> int:
        """Do the same for visits by the link, so many at most; say how many there were."""
        ...


class HasCounted(Protocol):
    """A unit of work with what is counted."""

    @property
    def counted(self) -> Counted:
        """Within the unit's transaction."""
        ...
