"""Execution seconds: what each method may use of the portal within ten minutes (bitrix24.md §3).

Values with the time given to them, in seconds of any one steadily running clock.
"""

from dataclasses import dataclass, replace

from crm.timing import CallTime

UNKNOWN = 0.4
"""Seconds that a call is taken to need before the portal has told: fifty then fill a batch."""
_SOON = 1.0
"""Seconds until it makes sense to look again while another request is about to tell more."""


@dataclass(frozen=True, slots=True)
class OperatingLimit:
    """Execution seconds that one method may use within ten minutes.

    480 is the documentation's example; the true limit is "set by configuration" and learned from a
    refusal. Calls go at full speed up to ``stop_at`` of it: holding them back earlier would save
    nothing, for what a window leaves unused is lost.
    """

    seconds: float = 480.0
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
    told_at: float = float("-inf")
    resets_at: float = float("-inf")
    cost: float = 0.0
    """Seconds of one call, a running mean."""
    in_flight: int = 0
    closed_until: float = float("-inf")

    def room(self, now: float) -> int:
        """How many more calls may go now.

        At the reset only the oldest basket is forgotten, and how much is left nobody knows. So
        what was told stands until something else is told; when it leaves no room, one request goes
        ahead and asks, as small as it must be not to run into the limit.
        """
        if now < self.closed_until:
            return 0
        known = self._known(now)
        left = self._most - known - self.in_flight * self.each
        if fitting := _times(left, self.each):
            return fitting
        if now < self.resets_at or self.in_flight or known > self.limit.seconds:
            return 0
        return max(1, _times(self.limit.seconds - known, self.each))

    def delay(self, now: float, calls: int = 1) -> float:
        """Seconds to wait before so many more calls in one request, at least."""
        if (closed := self.closed_until - now) > 0:
            return closed
        if calls <= self.room(now):
            return 0.0
        known = self._known(now)
        if self.in_flight and (now >= self.resets_at or known + calls * self.each <= self._most):
            return _SOON
        if now < self.resets_at:
            return max(_SOON, self.resets_at - now)
        return max(0.0, min(self.limit.basket, self.told_at + self.limit.window - now))

    def sent(self, calls: int = 1) -> "OperatingUse":
        """Note calls that are on their way."""
        return replace(self, in_flight=self.in_flight + calls)

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
        return replace(self, used=used, told_at=now, resets_at=resets_at, cost=cost)

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

    def _known(self, now: float) -> float:
        return self.used if now < self.told_at + self.limit.window else 0.0

    @property
    def each(self) -> float:
        """Seconds that one call is taken to need."""
        return self.cost or UNKNOWN

    @property
    def _most(self) -> float:
        return self.limit.stop_at * self.limit.seconds


def _times(whole: float, part: float) -> int:
    """How often the part goes into the whole."""
    return max(0, int(whole / part + 1e-6))
