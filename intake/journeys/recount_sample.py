"""Somebody wants to know whether the numbers are right: a sample is recounted."""

from dataclasses import dataclass

from intake.journeys.history import HasJourneyHistories
from intake.kernel.ids import ConversationId
from intake.kernel.unit_of_work import UnitOfWorkFactory

SAMPLE = 200
"""Journeys that are recounted: the latest, for a fault of today's version shows in them."""


@dataclass(frozen=True, slots=True)
class SampleRecounted:
    """What came of it."""

    recounted: int
    wrong: tuple[ConversationId, ...]


class RecountSample:
    """Recount a sample of the journeys; nothing is changed."""

    def __init__(self, units: UnitOfWorkFactory[HasJourneyHistories], *, window_days: int) -> None:
        self._units = units
        self._window_days = window_days

    async def __call__(self) -> SampleRecounted:
        """Say how many were recounted, and which differ."""
        async with self._units() as unit:
            sample = await unit.journey_histories.latest_submitted(SAMPLE)
            histories = await unit.journey_histories.of(sample)
        wrong = [one.stored.id for one in histories if not one.is_right(self._window_days)]
        return SampleRecounted(len(histories), tuple(wrong))
