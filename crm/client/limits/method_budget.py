"""Execution seconds: what each method may use of the portal within ten minutes (bitrix24.md §3).

The portal reports a sum, which has in it whatever calls on their way have used by then. Adding
those calls to it would count them twice, and a portal that is kept busy is never without any. So
what was reported is kept beside what is settled: the same sum without the calls on their way, and
with those that nobody will ever report.

What we have used ourselves is forgotten when it is ten minutes old
(``crm.client.limits.usage_window``). What others have used, or we before a restart, is forgotten at
the reset, nobody knows how much of it. What is not known must not stop anybody for long: where
there seems to be no room, and nothing is on its way that would report more, one request goes and
asks.

Values with the time given to them, in seconds of any one steadily running clock.
"""

from dataclasses import dataclass, replace

from crm.client.call_time import PORTAL_TIME_LIMIT, CallTime
from crm.client.limits.usage_window import BUCKET, NOTHING, WINDOW, UsageWindow

UNKNOWN = 0.4
"""Seconds that a call is taken to need before the portal has reported any: fifty fill a batch."""
_SOON = 1.0
"""Seconds until it makes sense to look again while another request is about to report more."""
_LATE = 2 * PORTAL_TIME_LIMIT
"""Seconds by which one answer may be older than another."""
_LESSON = 3600.0
"""Seconds for which a limit that a refusal taught is believed: others may have used it up."""
_QUICKEST = 0.001
"""Seconds that any call is taken to need, at least."""


@dataclass(frozen=True, slots=True)
class OperatingLimit:
    """Execution seconds that one method may use within ten minutes.

    480 is the documentation's example; the true limit is "set by configuration" and learned from a
    refusal. Calls go at full speed up to ``stop_at`` of it: holding them
    back earlier would save nothing, for what a window leaves unused is lost.
    """

    seconds: float = 480.0
    stop_at: float = 0.95


CLOUD = OperatingLimit()


@dataclass(frozen=True, slots=True)
class MethodBudget:
    """What one method has used of its limit."""

    limit: OperatingLimit = CLOUD
    guess: float = UNKNOWN
    """Seconds of one call, as long as none is reported."""
    used: float = 0.0
    """The sum that was reported last."""
    settled: float = 0.0
    """That sum without what calls on their way have used, as far as that is sure."""
    own: UsageWindow = NOTHING
    """Our part of it, and when that is forgotten."""
    reported_at: float = float("-inf")
    finish: float = float("-inf")
    """When the portal worked out that sum, by its own clock."""
    resets_at: float = float("-inf")
    cost: float = 0.0
    """Seconds of one call, a running mean."""
    in_flight: int = 0
    closed_until: float = float("-inf")
    lowered: float = float("inf")
    """The limit as a refusal has taught it."""
    lowered_until: float = float("-inf")

    def known(self, now: float) -> tuple[float, float]:
        """Return the seconds that are used, as they were reported, and of how many."""
        return self._reported(now), self._limit(now)

    def room(self, now: float) -> int:
        """How many more calls may go now, in any number of requests; where none fits, in the one
        request that asks, which should be as small as it can be."""
        if now < self.closed_until:
            return 0
        if fitting := _times(self._left(now), self.each):
            return fitting
        if now < self._asks_at(1, now):
            return 0
        if now < self.resets_at:
            return 1
        return max(1, _times(self._limit(now) - self._settled(now), self.each))

    def delay(self, now: float, calls: int = 1) -> float:
        """Seconds to wait before so many more calls in one request, at least."""
        if (closed := self.closed_until - now) > 0:
            return closed
        if calls <= self.room(now):
            return 0.0
        if not self.in_flight:
            return max(0.0, self._asks_at(calls, now) - now)
        sure = min(self._settled(now), self._reported(now))
        if sure + calls * self.each <= self._most(now):
            return _SOON
        return max(_SOON, self.resets_at - now)

    def _asks_at(self, calls: int, now: float) -> float:
        """When a request that does not fit into what is known may go and ask.

        At once when it is only feared that it does not fit: what was lost may have used nothing.
        At the reset when it would have fitted into all of the limit. And a minute later when so
        much is not ours that it may be forgotten by then.
        """
        if self.in_flight:
            return float("inf")
        wanted, limit = calls * self.each, self._limit(now)
        reported = self._reported(now)
        if self._settled(now) > reported and reported + wanted <= self._most(now):
            return now
        moments = (now, *self.own.moments())
        fits_at = (at for at in moments if self._reported(at) + wanted <= limit)
        asks_at = max(self.resets_at, next(fits_at, float("inf")))
        if self.own.remembered(now).total + wanted <= limit:
            asks_at = min(asks_at, self.resets_at + BUCKET)
        return min(asks_at, self.reported_at + WINDOW)

    def sent(self, calls: int = 1) -> "MethodBudget":
        """Note calls that are on their way."""
        return replace(self, in_flight=self.in_flight + calls)

    def ended(self, calls: int = 1, *, unreported: bool = False) -> "MethodBudget":
        """Note that calls are over, well or not; ``unreported``: nobody will say what they used."""
        spent = calls * self.each if unreported else 0.0
        return replace(self, in_flight=max(0, self.in_flight - calls), settled=self.settled + spent)

    def learned(self, time: CallTime, now: float) -> "MethodBudget":
        """Take over what the answer of a call that has ended says.

        Where it says no sum, our own are summed up. The answers of a batch come when all of it is
        done, so an older sum may come after a newer one.
        """
        cost = time.duration if not self.cost else 0.8 * self.cost + 0.2 * time.duration
        settled = self._settled(now) + time.duration
        own = self.own.remembered(now).plus(time.duration, now)
        if self._is_older(time):
            return replace(self, cost=cost, used=self._reported(now), settled=settled, own=own)
        if time.operating is None:
            used = settled = own.total
            resets_at = next(own.moments())
        else:
            own = own.reported(now)
            used = time.operating
            resets_at = now + (WINDOW if time.resets_in is None else time.resets_in)
            if not (self._knows(now) and 0 <= used - settled <= self.in_flight * self.each):
                settled = used  # others call it too, or the oldest minute is forgotten
        shown = used - time.duration - self.in_flight * self.each  # this call was let in at that
        return replace(
            self,
            lowered=max(self.lowered, shown),
            used=used,
            settled=settled,
            own=own,
            reported_at=now,
            finish=self.finish if time.finish is None else time.finish,
            resets_at=resets_at,
            cost=cost,
        )

    def refused(self, now: float) -> "MethodBudget":
        """Learn from a 429: closed until the last known reset, the limit no more than was used."""
        known = self.resets_at > now
        until = self.resets_at if known else now + BUCKET
        refused = replace(self, closed_until=max(until, now + 1.0))
        if not known:
            return refused
        lowered = min(self._limit(now), self._reported(now))
        return replace(refused, lowered=lowered, lowered_until=now + _LESSON)

    def _is_older(self, time: CallTime) -> bool:
        """Say whether a sum was worked out before the one that we know. Of two within the same
        tick of the portal's clock, that is the smaller one."""
        if time.finish is None or time.operating is None:
            return False
        late = self.finish - time.finish
        return 0 < late < _LATE or (late == 0 and time.operating < self.used)

    def _left(self, now: float) -> float:
        """Seconds that nobody has used or is about to use."""
        return self._most(now) - self._settled(now) - self.in_flight * self.each

    def _most(self, now: float) -> float:
        return self.limit.stop_at * self._limit(now)

    def _limit(self, now: float) -> float:
        if now < self.lowered_until:
            return min(self.limit.seconds, self.lowered)
        return self.limit.seconds

    def _settled(self, at: float) -> float:
        return self.settled - self.own.forgotten(at) if self._knows(at) else 0.0

    def _reported(self, at: float) -> float:
        return self.used - self.own.forgotten(at) if self._knows(at) else 0.0

    def _knows(self, at: float) -> bool:
        """Say whether what was reported is of this window."""
        return at < self.reported_at + WINDOW

    @property
    def each(self) -> float:
        """Seconds that one call is taken to need."""
        return max(_QUICKEST, self.cost or self.guess)


def _times(whole: float, part: float) -> int:
    """How often the part goes into the whole."""
    return max(0, int(whole / part + 1e-6))
