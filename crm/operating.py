"""Execution seconds: what each method may use of the portal within ten minutes (bitrix24.md §3).

Values with the time given to them, in seconds of any one steadily running clock.
"""

from dataclasses import dataclass, replace

from crm.timing import CallTime

_UNKNOWN = 0.4
"""Seconds that a call is taken to need before the portal has told."""
_SOON = 1.0
"""Seconds until it makes sense to look again while another request is about to tell more."""


@dataclass(frozen=True, slots=True)
class OperatingLimit:
    """Execution seconds that one method may use within ten minutes.

    480 is the documentation's example; the true limit is "set by configuration" and learned from a
    refusal. From ``ease_from`` of it on, calls are spread over the time left; at ``stop_at`` they
    wait for the reset.
    """

    seconds: float = 480.0
    ease_from: float = 0.7
    stop_at: float = 0.95
    window: float = 600.0
    basket: float = 60.0
    """The portal sums up baskets of a minute: the shortest time after which anything can change."""


CLOUD = OperatingLimit()


@dataclass(frozen=True, slots=True)
class OperatingUse:
    """What one method has used of its limit."""

    limit: OperatingLimit = CLOUD
    used: float = 0.0
    resets_at: float = float("-inf")
    cost: float = 0.0
    """Seconds of one call, a running mean."""
    in_flight: int = 0
    next_at: float = float("-inf")
    closed_until: float = float("-inf")

    def delay(self, now: float, calls: int = 1) -> float:
        """Seconds to wait before so many more calls in one request.

        At the reset only the oldest basket is forgotten, and how much is left nobody knows: after
        heavy use one request goes ahead and brings the new sum, the others look again soon.
        """
        if (closed := self.closed_until - now) > 0:
            return closed
        if now >= self.resets_at and self.used > self._easy and self.in_flight:
            return _SOON
        expected = self._expected(now)
        if expected + calls * self._each <= self._easy:
            return 0.0
        if expected > 0 and expected + calls * self._each > self._most:
            return max(_SOON, self.resets_at - now)
        return max(0.0, self.next_at - now)

    def sent(self, now: float, calls: int = 1) -> "OperatingUse":
        """Note calls that are on their way; beyond ``ease_from`` they push the next ones back."""
        use = replace(self, in_flight=self.in_flight + calls)
        expected = use._expected(now)  # noqa: SLF001 - another value of the same class
        if expected <= self._easy:
            return use
        left = max(self._each, self._most - expected)
        pause = (self.resets_at - now) * calls * self._each / left
        return replace(use, next_at=max(self.next_at, now) + max(0.0, pause))

    def ended(self, calls: int = 1) -> "OperatingUse":
        """Note that calls are over, well or not."""
        return replace(self, in_flight=max(0, self.in_flight - calls))

    def learned(self, time: CallTime, now: float) -> "OperatingUse":
        """Take over what an answer says; where it says no sum, durations are summed up here."""
        cost = time.duration if not self.cost else 0.8 * self.cost + 0.2 * time.duration
        fresh = now >= self.resets_at
        if time.operating is None:
            used = (0.0 if fresh else self.used) + time.duration
            resets_at = now + self.limit.window if fresh else self.resets_at
        else:
            used = time.operating
            resets_at = now + (self.limit.window if time.resets_in is None else time.resets_in)
        return replace(self, used=used, resets_at=resets_at, cost=cost)

    def refused(self, now: float) -> "OperatingUse":
        """Learn from a 429: closed until the last known reset, the limit as low as what was used.

        A small known sum teaches nothing: then another process uses the same webhook.
        """
        known = self.resets_at > now
        limit = self.limit
        if known and limit.seconds / 2 < self.used < limit.seconds:
            limit = replace(limit, seconds=self.used)
        until = self.resets_at if known else now + limit.basket
        return replace(self, limit=limit, closed_until=max(until, now + 1.0))

    def _expected(self, now: float) -> float:
        settled = self.used if now < self.resets_at else 0.0
        return settled + self.in_flight * self._each

    @property
    def _each(self) -> float:
        return self.cost or _UNKNOWN

    @property
    def _easy(self) -> float:
        return self.limit.ease_from * self.limit.seconds

    @property
    def _most(self) -> float:
        return self.limit.stop_at * self.limit.seconds
