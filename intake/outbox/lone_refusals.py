"""Rows that the far end refuses as if it served nobody, while it serves others."""

from dataclasses import dataclass
from datetime import datetime

from intake.kernel.ids import OutboxId
from intake.outbox.retry import SETTLE_WINDOW
from intake.outbox.row import OutboxRow


@dataclass(slots=True)
class _Refused:
    first: datetime
    alone: int = 0


class LoneRefusals:
    """Counts them. Memory alone: another process knows nothing of it, and counts anew."""

    def __init__(self) -> None:
        self._last_end: datetime | None = None
        self._refused: dict[OutboxId, _Refused] = {}

    def met(self, row: OutboxRow, error: str, now: datetime) -> int:
        """Note that a row was told that the far end serves nobody.

        Returns how often running that was so after others had got through: since it was told so
        first, and by more than what may have been on its way at that time.
        """
        refused = self._refused.get(row.id)
        if refused is None or row.error != error:
            refused = self._refused[row.id] = _Refused(now)
        if self._last_end is not None and self._last_end > refused.first + SETTLE_WINDOW:
            refused.alone += 1
        return refused.alone

    def ended(self, row: OutboxRow, now: datetime) -> None:
        """Note that a row got through, or was given up."""
        self._last_end = now
        self._refused.pop(row.id, None)
