"""How the server treats pollers that ask too often, or side by side (its Client.cpp)."""

from dataclasses import dataclass

_SAME_AGAIN = 0.5
_IN_A_HURRY = 3.0
CONFLICT_PAUSE = 3.0
"""Seconds for which a second conflict in a row is held back."""
LONGEST_POLL = 50.0


@dataclass(slots=True)
class Polling:
    """What is remembered of the last ``getUpdates``."""

    offset: int | None = None
    started: float = 0.0
    seconds: float = 0.0
    """How long the last call may wait."""
    next_conflict: float = 0.0

    def begin(self, offset: int, timeout: float, now: float, *, paced: bool) -> bool:
        """A call begins; true if it shall get no more than one update.

        The same offset within half a second gives one, and within three seconds the wait is three.
        """
        again = paced and offset == self.offset
        since = now - self.started
        self.seconds = min(max(timeout, 0.0), LONGEST_POLL)
        if again and since < _IN_A_HURRY:
            self.seconds = max(self.seconds, _IN_A_HURRY)
        self.offset, self.started = offset, now
        return again and since < _SAME_AGAIN

    def conflict_delay(self, now: float) -> float:
        """Seconds until a conflict is told: the first one at once."""
        if now < self.next_conflict:
            return CONFLICT_PAUSE
        self.next_conflict = now + CONFLICT_PAUSE
        return 0.0
