"""Time and randomness come from outside, so that tests decide both."""

from datetime import datetime, timedelta
from typing import Protocol

UNSTEADY = timedelta(minutes=1)
"""How far a clock that is well may go back when it is set right."""


def within(now: datetime, since: datetime, span: timedelta) -> bool:
    """Say whether the span that began at ``since`` still lasts.

    A beginning in the future was noted by a clock that has been put back since. Then nobody knows
    how long ago it was, and the span is over: nothing may stand still, or be silent, for as long
    as a clock was wrong.
    """
    return since - UNSTEADY <= now < since + span


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
