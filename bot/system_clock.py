"""The real clock and the real dice; everything else gets them from outside."""

import secrets
from datetime import UTC, datetime

from typing_extensions import override

from intake.kernel.clock import Clock, Randomness

READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
"""Lower-case letters and digits without look-alikes (i, l, o, 0 and 1)."""


class SystemClock(Clock):
    """The system's time."""

    @override
    def now(self) -> datetime:
        """Return the current moment, aware, in UTC."""
        return datetime.now(UTC)


class SystemRandomness(Randomness):
    """The system's randomness, fit for secrets."""

    @override
    def key(self) -> str:
        """Return 128 random bits as 32 hex digits."""
        return secrets.token_hex(16)

    @override
    def code(self, length: int) -> str:
        """Return a readable code."""
        return "".join(secrets.choice(READABLE) for _ in range(length))
