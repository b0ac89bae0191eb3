"""Histories: what happened to journeys, as far as everything but the journeys themselves tells it.

They are for comparing: what is stored, with what a slow recount gives.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from intake.journeys.journey import Journey
from intake.journeys.recount import Event, fold
from intake.kernel.ids import ConversationId


@dataclass(frozen=True, slots=True)
class History:
    """A stored journey with its events."""

    stored: Journey
    window_days: int | None
    """The window by which its submission was attributed."""
    events: tuple[Event, ...]
    """Steps are not among them: nothing but the journey tells when they were put."""

    def is_right(self, window_days: int) -> bool:
        """Say whether the journey is what its events make of it."""
        recounted = fold(self.events, self.window_days or window_days)
        return replace(recounted, steps=self.stored.steps) == self.stored


class JourneyHistories(Protocol):
    """The storage of what happened."""

    async def latest_submitted(self, limit: int) -> tuple[ConversationId, ...]:
        """Return the journeys whose forms were sent last."""
        ...

    async def of(self, journey_ids: Collection[ConversationId]) -> Sequence[History]:
        """Return the histories of journeys, but for those that nobody can tell any more.

        A visit that was blanked, or came after the submission, and touches of a clock that was put
        back leave open what was known when.
        """
        ...


class HasJourneyHistories(Protocol):
    """A unit of work with the histories."""

    @property
    def journey_histories(self) -> JourneyHistories:
        """Within the unit's transaction."""
        ...
