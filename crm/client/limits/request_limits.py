"""The portal's limits, mirrored (bitrix24.md §3), so that they are kept and not discovered.

Two limits: a leaky bucket of requests, shared by everything on this address, and execution seconds
per method (``crm.client.limits.method_budget``). Both are values with the time given to them;
:class:`Limits` is the queue in front of the client. Times are seconds of any one steadily running
clock.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from crm.client.call_errors import OperatingLimitError
from crm.client.call_time import CallTime
from crm.client.limits.method_budget import CLOUD, UNKNOWN, MethodBudget, OperatingLimit


@dataclass(frozen=True, slots=True)
class RateLimit:
    """A plan's bucket: it holds ``capacity`` requests and drains ``per_second``.

    ``headroom`` stays unused: requests that are held up on their way arrive closer together than
    they were sent, by ``per_second`` for each second of that delay.
    """

    per_second: float = 2.0
    capacity: int = 50
    headroom: int = 2

    def __post_init__(self) -> None:
        if self.per_second <= 0 or not 0 <= self.headroom < self.capacity:
            raise ValueError("a bucket must drain, and hold more than its headroom")


STANDARD = RateLimit(per_second=2.0, capacity=50, headroom=2)
"""Every plan but Enterprise."""
ENTERPRISE = RateLimit(per_second=5.0, capacity=250, headroom=5)


def share_of(rate: RateLimit, part: float) -> RateLimit:
    """Return a part of a bucket, as a bucket of its own."""
    capacity = max(1, int(part * (rate.capacity - rate.headroom)))
    return RateLimit(part * rate.per_second, capacity, headroom=0)


BACKGROUND_SHARE = 0.2
"""Of the bucket, both of what it holds and of what it drains: what may be asked of the portal while
nobody waits for the answer."""

_FIRST_PENALTY, _LONGEST_PENALTY = 1.0, 30.0
_FASTEST_RESTART = 1.0
"""Seconds between the last request of a process and the first of its successor, at least."""


@dataclass(frozen=True, slots=True)
class LeakyBucket:
    """How full the portal's bucket is, as far as we know.

    Kept as the moment when it will be empty: the level is what drains until then.
    """

    rate: RateLimit = STANDARD
    empty_at: float = float("-inf")
    closed_until: float = float("-inf")
    refusals: int = 0

    @classmethod
    def unknown(cls, rate: RateLimit, now: float) -> "LeakyBucket":
        """Of a process that does not know what the one before it sent.

        It takes the bucket for as full as that one may have left it a second ago; no restart is
        faster (docs/decisions/bucket-after-a-restart.md).
        """
        most = (rate.capacity - rate.headroom) / rate.per_second
        return cls(rate, empty_at=now + most - _FASTEST_RESTART)

    def level(self, now: float) -> float:
        """Requests in the bucket."""
        return max(0.0, self.empty_at - now) * self.rate.per_second

    def wait_needed(self, now: float) -> float:
        """Seconds until one more request fits; 0 when it does."""
        room = self.rate.capacity - self.rate.headroom - 1
        fits_at = self.empty_at - room / self.rate.per_second
        return max(0.0, fits_at - now, self.closed_until - now)

    def room(self, now: float) -> float:
        """Requests that fit now."""
        if now < self.closed_until:
            return 0.0
        return max(0.0, self.rate.capacity - self.rate.headroom - self.level(now))

    def take(self, now: float) -> "LeakyBucket":
        """Put one request in."""
        return replace(self, empty_at=max(self.empty_at, now) + 1 / self.rate.per_second)

    def refused(self, now: float) -> "LeakyBucket":
        """Learn from a 503: the bucket is full, because others on this address fill it too.

        Each refusal in a row doubles the pause; those of requests that were on their way together
        count once.
        """
        if now < self.closed_until:
            return self
        pause = min(_LONGEST_PENALTY, _FIRST_PENALTY * 2**self.refusals)
        return replace(
            self,
            empty_at=max(self.empty_at, now + self.rate.capacity / self.rate.per_second),
            closed_until=now + pause,
            refusals=min(self.refusals + 1, 10),
        )

    def accepted(self) -> "LeakyBucket":
        """A request came through: the next refusal starts from the short pause."""
        return replace(self, refusals=0)


@dataclass(slots=True)
class Limits:
    """The queue before the portal: one for everything that calls it from this process.

    First come, first served; only the head of the queue sleeps, the others wait for it. A waiter
    that is cancelled leaves without having taken anything. A method that must wait longer than
    ``patience`` is refused at once with OperatingLimitError, so that it stops nobody else.

    What goes in the background has a part of the bucket for itself (:data:`BACKGROUND_SHARE`), so
    that it can fill no more than that; and it stands in no line, but goes when nobody else waits.

    ``fresh``: nobody on this address called the portal within the last half minute.
    """

    clock: Callable[[], float]
    rate: RateLimit = STANDARD
    operating: OperatingLimit = CLOUD
    patience: float = 15.0
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    fresh: bool = True
    bucket: LeakyBucket = field(init=False)
    background: LeakyBucket = field(init=False)
    assumed_until: float = field(init=False)
    """Up to then the bucket may hold what nobody here has sent, and most likely does not."""
    _uses: dict[str, MethodBudget] = field(init=False, default_factory=dict)
    _line: asyncio.Lock = field(init=False, default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self.bucket = (
            LeakyBucket(self.rate) if self.fresh else LeakyBucket.unknown(self.rate, self.clock())
        )
        self.assumed_until = self.bucket.empty_at
        self.background = LeakyBucket(share_of(self.rate, BACKGROUND_SHARE))

    async def turn(self, calls: Mapping[str, int], *, background: bool = False) -> None:
        """Wait for the turn of one request that calls these methods so many times each.

        When it returns the request is counted: send it at once, and call :meth:`ended` whatever
        becomes of it.
        """
        while True:
            await self._wait_for_methods(calls)
            if background:
                await self._wait_for_quiet()
            async with self._line:
                while (wait := self.bucket.wait_needed(self.clock())) > 0:
                    await self.sleep(wait)
                now = self.clock()
                if self.delay(calls, now) > 0:  # used up by others in the meantime
                    continue
                self.bucket = self.bucket.take(now)
                if background:
                    self.background = self.background.take(now)
                for method, count in calls.items():
                    self._uses[method] = self.use(method).sent(count)
                return

    def ended(self, calls: Mapping[str, int], *, unreported: bool) -> None:
        """The request of a :meth:`turn` is over, well or not.

        ``unreported``: it may have used seconds that no answer reports.
        """
        for method, count in calls.items():
            self._uses[method] = self.use(method).ended(count, unreported=unreported)

    def learned(self, times: Mapping[str, CallTime]) -> None:
        """An answer came, with the last known time of each method."""
        self.bucket = self.bucket.accepted()
        for method, time in times.items():
            self._uses[method] = self.use(method).learned(time, self.clock())

    def bucket_refused(self) -> float:
        """The portal answered QUERY_LIMIT_EXCEEDED.

        Returns the seconds until the next try makes sense.
        """
        now = self.clock()
        self.bucket = self.bucket.refused(now)
        return self.bucket.wait_needed(now)

    def method_refused(self, method: str) -> float:
        """The portal answered OPERATION_TIME_LIMIT.

        Returns the seconds until the next try makes sense.
        """
        now = self.clock()
        self._uses[method] = self.use(method).refused(now)
        return self.use(method).delay(now)

    def use(self, method: str) -> MethodBudget:
        """What a method has used of its limit, as far as we know.

        A method that was never called is taken to need no less than those that were: a portal that
        is slow to look somebody up is not quick to make somebody.
        """
        if use := self._uses.get(method):
            return use
        guess = max((use.cost for use in self._uses.values()), default=0.0)
        return MethodBudget(self.operating, max(UNKNOWN, guess))

    @property
    def uses(self) -> Mapping[str, MethodBudget]:
        """What each method that was called has used."""
        return self._uses

    def usual_cost(self, methods: Iterable[str] = ()) -> float:
        """Seconds that a call of these methods takes: a mean of those known, or else of any."""
        known = [cost for method in methods if (cost := self.use(method).cost)]
        known = known or [use.cost for use in self._uses.values() if use.cost]
        return sum(known) / len(known) if known else UNKNOWN

    def delay(self, calls: Mapping[str, int], now: float) -> float:
        """Seconds until all these methods may be called."""
        return max(
            (self.use(method).delay(now, count) for method, count in calls.items()), default=0.0
        )

    async def _wait_for_quiet(self) -> None:
        """Wait until the background's own part has room, and nobody waits for the rest."""
        while True:
            now = self.clock()
            wait = max(self.background.wait_needed(now), self.bucket.wait_needed(now))
            if wait <= 0 and not self._line.locked():
                return
            await self.sleep(max(wait, 1 / self.rate.per_second))

    async def _wait_for_methods(self, calls: Mapping[str, int]) -> None:
        while (wait := self.delay(calls, self.clock())) > 0:
            if wait > self.patience:
                slowest = max(calls, key=lambda name: self.use(name).delay(self.clock()))
                raise limit_near(slowest, wait)
            await self.sleep(wait)


def limit_near(method: str, wait: float) -> OperatingLimitError:
    """Return the error for a method that must wait longer than anybody waits here."""
    code = "OPERATION_TIME_LIMIT_NEAR"
    return OperatingLimitError(method, code=code, surely_not_done=True, retry_after=wait)


def one(method: str) -> Counter[str]:
    """The count of a request that calls one method once."""
    return Counter((method,))
