"""Flood limits: about 30 a second, 1 a second in a chat, 20 a minute in a group.

A group with topics is one chat. Albums count each of their messages. Chat actions are counted apart
(seen by others: refused above 20 in 5 s or 40 in 30 s in one chat).
"""

import math
from dataclasses import dataclass, field

ACTION_LIMITS = ((20, 5.0), (40, 30.0))
"""How many chat actions one chat takes, in how many seconds."""


@dataclass(slots=True)
class Bucket:
    """A token bucket that starts full."""

    capacity: float
    rate: float
    """Tokens that come back in a second."""
    tokens: float = -1.0
    at: float = 0.0

    def refill(self, now: float) -> None:
        """Bring the bucket to the present."""
        if self.tokens < 0:
            self.tokens = self.capacity
        else:
            self.tokens = min(self.capacity, self.tokens + max(0.0, now - self.at) * self.rate)
        self.at = now

    def shortage(self, amount: int) -> float:
        """Seconds until ``amount`` tokens are there; an amount above the capacity needs it full."""
        missing = min(float(amount), self.capacity) - self.tokens
        return max(0.0, missing / self.rate)


@dataclass(slots=True)
class FloodLimits:
    """The limits for one bot. Nothing is taken from any bucket unless all of them have it."""

    overall_rate: float = 30.0
    overall_burst: int = 30
    chat_rate: float = 1.0
    chat_burst: int = 30
    """How many messages may follow each other at once in one private chat."""
    group_per_minute: int = 20
    actions: dict[int, list[float]] = field(default_factory=dict)
    """By chat: when the last ``sendChatAction`` calls were made."""
    overall: Bucket = field(init=False)
    chats: dict[int, Bucket] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.overall = Bucket(self.overall_burst, self.overall_rate)

    def take(self, chat_id: int, *, group: bool, amount: int, now: float) -> int | None:
        """Count messages to a chat. Gives the seconds to wait if they are too many."""
        if chat_id not in self.chats:
            self.chats[chat_id] = (
                Bucket(self.group_per_minute, self.group_per_minute / 60)
                if group
                else Bucket(self.chat_burst, self.chat_rate)
            )
        buckets = (self.overall, self.chats[chat_id])
        for bucket in buckets:
            bucket.refill(now)
        wait = max(bucket.shortage(amount) for bucket in buckets)
        if wait > 1e-9:
            return max(1, math.ceil(wait))
        for bucket in buckets:
            bucket.tokens = max(0.0, bucket.tokens - amount)
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
