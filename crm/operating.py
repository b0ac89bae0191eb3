"""Execution seconds: what each method may use of the portal within ten minutes (bitrix24.md §3).

The portal tells a sum, which has in it whatever calls on their way have used by then. Adding those
calls to it would count them twice, and a portal that is kept busy is never without any. So what
was told is kept beside what is settled: the same sum without the calls on their way.

Values with the time given to them, in seconds of any one steadily running clock.
"""

from dataclasses import dataclass, replace

from crm.timing import CallTime

UNKNOWN = 0.4
"""Seconds that a call is taken to need before the portal has told of any: fifty fill a batch."""
_SOON = 1.0
"""Seconds until it makes sense to look again while another request is about to tell more."""
_LATE = 120.0
"""Seconds by which one answer may be older than another: twice as long as a request may take."""


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
    guess: float = UNKNOWN
    """Seconds of one call, as long as none has told."""
    used: float = 0.0
    """The sum that was told last."""
    settled: float = 0.0
    """That sum without what calls on their way have used, as far as that is sure."""
    told_at: float = float("-inf")
    finish: float = float("-inf")
    """When the portal worked out that sum, by its own clock."""
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
        known = self._settled(now)
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
        known = self._settled(now)
        if self.in_flight and (now >= self.resets_at or known + calls * self.each <= self._most):
            return _SOON
        if now < self.resets_at:
            return max(_SOON, self.resets_at - now)
        return max(0.0, min(self.limit.basket, self.told_at + self.limit.window - now))

    def sent(self, calls: int = 1) -> "OperatingUse":
        """Note calls that are on their way."""
        return replace(self, in_flight=self.in_flight + calls)

    def ended(self, calls: int = 1, *, untold: bool = False) -> "OperatingUse":
        """Note that calls are over, well or not; ``untold``: nobody will tell what they used."""
        spent = calls * self.each if untold else 0.0
        return replace(self, in_flight=max(0, self.in_flight - calls), settled=self.settled + spent)

    def learned(self, time: CallTime, now: float) -> "OperatingUse":
        """Take over what the answer of a call that has ended says.

        Where it says no sum, durations are summed up here. The answers of a batch come when all of
        it is done, so an older sum may come after a newer one.
        """
        cost = time.duration if not self.cost else 0.8 * self.cost + 0.2 * time.duration
        settled = self._settled(now) + time.duration
        if time.finish is not None and 0 < self.finish - time.finish < _LATE:
            return replace(self, cost=cost, settled=settled)
        if time.operating is None:
            fresh = now >= self.resets_at
            used = settled = (0.0 if fresh else self.used) + time.duration
            resets_at = now + self.limit.window if fresh else self.resets_at
        else:
            used = time.operating
            resets_at = now + (self.limit.window if time.resets_in is None else time.resets_in)
            if not (self._knows(now) and 0 <= used - settled <= self.in_flight * self.each):
                settled = used  # others call it too, or the oldest minute is forgotten
        return replace(
            self,
            used=used,
            settled=settled,
            told_at=now,
            finish=self.finish if time.finish is None else time.finish,
            resets_at=resets_at,
            cost=cost,
        )

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

    def _settled(self, now: float) -> float:
        return self.settled if self._knows(now) else 0.0

    def _knows(self, now: float) -> bool:
        """Say whether what was told is of this window."""
        return now < self.told_at + self.limit.window

    @property
    def each(self) -> float:
        """Seconds that one call is taken to need."""
        return self.cost or self.guess

    @property
    def _most(self) -> float:
        return self.limit.stop_at * self.limit.seconds


def _times(whole: float, part: float) -> int:
    """How often the part goes into the whole."""
    return max(0, int(whole / part + 1e-6))
