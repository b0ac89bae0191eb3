"""The ``time`` block of an answer: how long a call took, how much of its limit is used.

Its keys are described in bitrix24.md §1.3.
"""

from collections.abc import Mapping
from dataclasses import dataclass

PORTAL_TIME_LIMIT = 60.0
"""Seconds after which the portal gives up on a request (bitrix24.md §3)."""


@dataclass(frozen=True, slots=True)
class CallTime:
    """Seconds of one call. Any part may be unknown: the portal's set of keys varies.

    ``operating`` is the sum for this method over the last ten minutes; ``resets_in`` counts from
    the moment of the answer, so that the portal's clock and ours need not agree. ``finish`` is a
    moment on the portal's clock, good for nothing but telling which of two calls came later.
    """

    duration: float = 0.0
    operating: float | None = None
    resets_in: float | None = None
    finish: float | None = None

    @classmethod
    def parse(cls, raw: object) -> "CallTime":
        """Read whatever of the block is there; never raises."""
        if not isinstance(raw, Mapping):
            return cls()
        finish, resets_at = _number(raw.get("finish")), _number(raw.get("operating_reset_at"))
        return cls(
            duration=min(PORTAL_TIME_LIMIT, max(0.0, _number(raw.get("duration")) or 0.0)),
            operating=_number(raw.get("operating")),
            resets_in=None
            if finish is None or resets_at is None
            else min(600.0, max(0.0, resets_at - finish)),
            finish=finish,
        )


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 1e12 else None  # NaN and nonsense are as good as missing
