"""The real clock and the real dice; everything else gets them from outside."""

import secrets
from datetime import UTC, datetime

READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
"""Lower-case letters and digits without look-alikes (i, l, o, 0 and 1)."""


class SystemClock:
    """The system's time."""

    def now(self) -> datetime:
        """Return the current moment, aware, in UTC."""
        return datetime.now(UTC)


class SystemRandomness:
    """The system's randomness, fit for secrets."""

    def key(self) -> str:
        """Return 128 random bits as 32 hex digits."""
        return secrets.token_hex(16)

    def code(self, length: int) -> str:
        """Return a readable code."""
        return "".join(secrets.choice(READABLE) for _ in range(length))
