"""Flood limits: about 30 a second, 1 a second in a chat, 20 a minute in a group.

The documentation says that a bot cannot send more than 20 messages a minute to one group: that is
taken by its word, in any minute. A group with topics is one chat. Albums count each of their
messages. Chat actions are counted apart (seen by others: refused above 20 in 5 s or 40 in 30 s in
one chat).
"""

import math
from dataclasses import dataclass, field
from typing import Protocol

ACTION_LIMITS = ((20, 5.0), (40, 30.0))
"""How many chat actions one chat takes, in how many seconds."""


class Limit(Protocol):
    """How much fits, and when more will."""

    def shortage(self, amount: int, now: float) -> float:
        """Seconds until so much fits; what is above the capacity needs all of it."""
        ...

    def take(self, amount: int, now: float) -> None:
        """Count what was sent."""
        ...


@dataclass(slots=True)
class Bucket:
    """A token bucket that starts full."""

    capacity: float
    rate: float
    """Tokens that come back in a second."""
    tokens: float = -1.0
    at: float = 0.0

    def shortage(self, amount: int, now: float) -> float:
        """See :class:`Limit`."""
        if self.tokens < 0:
            self.tokens = self.capacity
        else:
            self.tokens = min(self.capacity, self.tokens + max(0.0, now - self.at) * self.rate)
        self.at = now
        missing = min(float(amount), self.capacity) - self.tokens
        return max(0.0, missing / self.rate)

    def take(self, amount: int, now: float) -> None:  # noqa: ARG002  it is up to date
        """See :class:`Limit`."""
        self.tokens = max(0.0, self.tokens - amount)


@dataclass(slots=True)
class Window:
    """So many in any span of that length."""

    capacity: int
    seconds: float
    past: list[float] = field(default_factory=list)

    def shortage(self, amount: int, now: float) -> float:
        """See :class:`Limit`."""
        self.past = [one for one in self.past if now - self.seconds < one <= now]
        over = len(self.past) + min(amount, self.capacity) - self.capacity
        return max(0.0, self.past[over - 1] + self.seconds - now) if over > 0 else 0.0

    def take(self, amount: int, now: float) -> None:
        """See :class:`Limit`."""
        self.past += [now] * amount


@dataclass(slots=True)
class FloodLimits:
    """The limits for one bot. Nothing is taken from any of them unless all have it."""

    overall_rate: float = 30.0
    overall_burst: int = 30
    chat_rate: float = 1.0
    chat_burst: int = 30
    """How many messages may follow each other at once in one private chat."""
    group_per_minute: int = 20
    actions: dict[int, list[float]] = field(default_factory=dict)
    """By chat: when the last ``sendChatAction`` calls were made."""
    overall: Bucket = field(init=False)
    chats: dict[int, Limit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.overall = Bucket(self.overall_burst, self.overall_rate)

    def take(self, chat_id: int, *, group: bool, amount: int, now: float) -> int | None:
        """Count messages to a chat. Gives the seconds to wait if they are too many."""
        if chat_id not in self.chats:
            self.chats[chat_id] = (
                Window(self.group_per_minute, 60.0)
                if group
                else Bucket(self.chat_burst, self.chat_rate)
            )
        limits = (self.overall, self.chats[chat_id])
        wait = max(limit.shortage(amount, now) for limit in limits)
        if wait > 1e-9:
            return max(1, math.ceil(wait))
        for limit in limits:
            limit.take(amount, now)
        return None

    def take_action(self, chat_id: int, now: float) -> int | None:
        """Count a chat action. Gives the seconds to wait if there were too many."""
        longest = max(seconds for _, seconds in ACTION_LIMITS)
        past = [one for one in self.actions.get(chat_id, []) if now - one < longest]
        waits = [
            past[-most] + seconds - now
            for most, seconds in ACTION_LIMITS
            if len(past) >= most and now - past[-most] < seconds
        ]
        if waits:
            self.actions[chat_id] = past
            return max(1, math.ceil(max(waits)))
        self.actions[chat_id] = [*past, now]
        return None
