"""Time and randomness come from outside, so that tests decide both."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class Randomness(Protocol):
    """Makes the values that must not be guessed or must not repeat."""

    def key(self) -> str:
        """Return 128 random bits as 32 hex digits."""
        ...

    def code(self, length: int) -> str:
        """Return a readable code of lower-case letters and digits without look-alikes."""
        ...
