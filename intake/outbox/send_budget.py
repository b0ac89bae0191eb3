"""What several processes together may send to Telegram: a bucket for each group, and one for all.

Each process sends a little without asking (:func:`own_share`); what goes beyond is drawn from the
one row of all, in small slices that are soon worth nothing. So an answer costs no trip to the
database while few people write, and all processes together stay below Telegram's limits.
"""

from dataclasses import dataclass
from typing import Protocol

from intake.kernel.ids import ChatId


@dataclass(frozen=True, slots=True)
class Bucket:
    """So many at once, and then so many a second."""

    capacity: float
    per_second: float

    def draws(self, left: float, wanted: int, *, spare: int) -> int:
        """Return how many of those wanted may go, if ``spare`` must be left for others.

        ``left``: seconds until the bucket is empty, as it is now.
        """
        room = self.capacity - left * self.per_second - spare
        return max(min(int(room + _ROUNDING), wanted), 0)


_ROUNDING = 1e-6

ALL = Bucket(2, 16)
SLICE_SECONDS = 0.15
"""For so long what was drawn may be sent."""
SLICE = 4
"""So many are drawn at once, at most."""
OWN_SHARES = 8
"""Messages a second that all processes together send without asking. Within any second no more
leave than these, what the bucket holds, and what it gives in a second and a slice's time:
8 + 2 + 16 × 1.15 = 28.4 of the 30 that Telegram takes."""

GROUP = Bucket(4, 0.25)
"""Of a group's 20 in any minute: 4 + 15 = 19, of which nobody sends without asking."""
SPARE = 1
"""What is sent because nobody waits for it leaves so much to answers and to words."""


def own_share(processes: int) -> int:
    """Return how many messages a second one of so many processes sends without asking."""
    return OWN_SHARES // max(processes, 1)


class SendBudgets(Protocol):
    """The storage of buckets."""

    async def draw(self, chat_id: ChatId, bucket: Bucket, wanted: int, *, spare: int) -> int:
        """Take up to so many from a chat's bucket, and say how many: none, perhaps."""
        ...

    async def forget(self) -> int:
        """Forget buckets that have long been empty; say how many."""
        ...


class HasSendBudgets(Protocol):
    """A unit of work with the buckets."""

    @property
    def send_budgets(self) -> SendBudgets:
        """Within the unit's transaction."""
        ...
