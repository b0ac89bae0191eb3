"""Handled updates: a received update has its effect once (promise 5)."""

from datetime import datetime, timedelta
from typing import Protocol

from intake.ids import UpdateId

KEPT_FOR = timedelta(hours=48)
"""Telegram offers an update for 24 hours; ids restart, so old ones must be forgotten."""


class SetAsideUpdates(Protocol):
    """Updates that failed again and again: kept raw, so that nothing is lost, and reported."""

    async def put(self, update_id: UpdateId, raw: str, error: str, now: datetime) -> None:
        """Keep an update that could not be handled; ``error`` is a class name."""
        ...

    async def forget(self, before: datetime, limit: int) -> int:
        """Delete the oldest of those kept before that moment, and say how many they were."""
        ...


class HandledUpdates(Protocol):
    """The ids of the updates whose effects are committed."""

    async def insert(self, update_id: UpdateId, now: datetime) -> bool:
        """Claim the update within the effect's transaction.

        Returns ``False`` when it was handled before: then nothing may be changed, and the caller
        shows the present state again.
        """
        ...

    async def forget(self, before: datetime, limit: int | None = None) -> int:
        """Delete the ids handled before that moment and say how many they were.

        At most ``limit``, if it is told.
        """
        ...
