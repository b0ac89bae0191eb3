"""Floods: how much one person may send before nobody can read it any more. In memory only."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from intake.kernel.ids import PersonId

BURST = 40
"""Messages and presses at once. Whoever forwards a long talk or taps through a list sends two
dozen; an album counts as one."""
PER_SECOND = 1.0
"""For as long as it pleases: a fast typist who sends each line by itself needs half of it."""
_PEOPLE = 10_000
"""Whose counts are kept: the ones heard last. A count is over in :data:`BURST` seconds."""


@dataclass(slots=True)
class _Count:
    left: float
    at: datetime
    album: str | None = None


class FloodCounter:
    """Counts what people send, by the time at which they sent it: what has waited for us through
    an outage is no flood."""

    def __init__(self) -> None:
        self._counts: OrderedDict[PersonId, _Count] = OrderedDict()

    def is_flood(self, person_id: PersonId, at: datetime, album: str | None = None) -> bool:
        """Count one more, and say whether that is too much."""
        count = self._counts.get(person_id)
        if count is None:
            count = self._counts[person_id] = _Count(BURST, at)
        self._counts.move_to_end(person_id)
        if len(self._counts) > _PEOPLE:
            self._counts.popitem(last=False)
        if album is not None and album == count.album:
            return False
        passed = max((at - count.at).total_seconds(), 0.0)
        count.left = min(count.left + passed * PER_SECOND, BURST)
        count.at, count.album = max(at, count.at), album
        if count.left < 1:
            return True
        count.left -= 1
        return False

    def forget(self, person_id: PersonId) -> None:
        """Begin anew with somebody."""
        self._counts.pop(person_id, None)
