"""The two limits: requests per address (leaky bucket) and seconds per method (bitrix24.md §3)."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

_BASKET = 60
_BASKETS = 10


class LeakyBucket:
    """Each request adds one, the level drains at a steady rate, above the capacity it refuses."""

    def __init__(self) -> None:
        self._levels: dict[str, tuple[float, float]] = {}

    def admit(self, address: str, now: float, *, capacity: float, drain: float) -> bool:
        """Count a request of an address; a refused one is not counted."""
        level, before = self._levels.get(address, (0.0, now))
        level = max(0.0, level - drain * max(0.0, now - before)) + 1
        if level > capacity:
            self._levels[address] = (level - 1, now)
            return False
        self._levels[address] = (level, now)
        return True

    def dump(self) -> dict[str, float]:
        """Return the levels at the last request of each address."""
        return {address: round(level, 3) for address, (level, _) in self._levels.items()}


class OperatingTime:
    """Execution seconds by (caller, method), in ten one-minute baskets."""

    def __init__(self) -> None:
        self._baskets: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)

    def spent(self, caller: str, method: str, now: float) -> float:
        """Return the seconds of the last ten minutes."""
        return sum(self._live(caller, method, now).values())

    def add(self, caller: str, method: str, now: float, seconds: float) -> None:
        """Count the seconds of one call."""
        baskets = self._live(caller, method, now)
        index = math.floor(now / _BASKET)
        baskets[index] = baskets.get(index, 0.0) + seconds

    def reset_at(self, caller: str, method: str, now: float) -> int:
        """Return the unix time when the oldest seconds are forgotten."""
        oldest = min(self._live(caller, method, now), default=math.floor(now / _BASKET))
        return (oldest + _BASKETS) * _BASKET

    def _live(self, caller: str, method: str, now: float) -> dict[int, float]:
        baskets = self._baskets[(caller, method)]
        oldest = math.floor(now / _BASKET) - _BASKETS + 1
        for index in [index for index in baskets if index < oldest]:
            del baskets[index]
        return baskets

    def dump(self) -> dict[str, Any]:
        """Return the seconds counted for each method, over all callers."""
        totals: dict[str, float] = defaultdict(float)
        for (_, method), baskets in self._baskets.items():
            totals[method] += sum(baskets.values())
        return {method: round(seconds, 6) for method, seconds in totals.items()}
