"""How long is waited after a failure, and longer after each one in a row."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backoff:
    """Seconds to wait after each failure in a row; the last number is repeated."""

    pauses: tuple[float, ...]

    def after(self, failures: int, asked: float = 0.0) -> float:
        """Return the pause after so many failures; never shorter than the far end asked for."""
        return max(self.pauses[min(failures, len(self.pauses)) - 1], asked)


DATABASE_BACKOFF = Backoff((1.0, 5.0))
"""For loops to which the database does not answer: one connection may have been cut, or all."""
