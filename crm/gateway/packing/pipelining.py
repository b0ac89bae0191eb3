"""Pipelined or staged: in which way many submissions at once are in the portal sooner. Pure.

Pipelined, all commands of one submission are a *chain* with references, several chains to a batch,
with ``halt``: one round trip brings everything, but a refusal stops the batch, and those behind it
must go again. Staged, commands of one kind go together without references: a refusal costs the
others nothing, but each kind takes a round trip of its own. Requests are what refusals cost, round
trips are what stages cost, so it depends on which is scarce (docs/decisions/shared-batches.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from crm.client.call_time import PORTAL_TIME_LIMIT
from crm.client.methods.command_batch import MAX_COMMANDS

LONGEST = PORTAL_TIME_LIMIT / 3
"""Seconds of the portal's work in one batch, so that a slow minute cuts none."""

_MEMORY = 64
"""Outcomes over which a share of refusals is remembered, about."""
_TYPED = {"contact": 0.02, "company": 0.02}
"""Shares that are expected before anything is known: what people typed is in these two."""
_CHOSEN = 0.001


@dataclass(frozen=True, slots=True)
class Situation:
    """What a submission meets when it is about to be sent."""

    deliveries: int
    """In progress together and not on their way yet, this one included."""
    commands: int
    """Of its chain."""
    stages: int
    """Round trips that the same commands would take staged."""
    seconds: float
    """Of the portal's work on one command."""
    refusals: float
    """Commands of one chain that are refused, on the average."""
    requests: float
    """That may go at once."""
    per_second: float
    """Requests that may go later."""


def pipelining_pays(now: Situation) -> bool:
    """Say whether the round trips saved are worth what refusals may cost: each stops a batch, whose
    rest takes another request, and another trip. A command alone is no chain."""
    if now.stages < 2:
        return now.commands > 1
    batches = now.deliveries * now.commands / MAX_COMMANDS
    stops = now.deliveries * now.refusals
    late = max(0.0, batches + stops - now.requests) - max(0.0, batches - now.requests)
    chains = min(now.deliveries, MAX_COMMANDS // now.commands)
    trip = min(LONGEST, min(now.deliveries, MAX_COMMANDS) * now.seconds)
    trips_saved = now.stages - 1 - chains * now.refusals
    return late / now.per_second <= trips_saved * trip


class Refusals:
    """How often each kind of command was refused lately."""

    def __init__(self) -> None:
        self._shares: dict[str, float] = {}

    def note(self, command: str, *, refused: bool) -> None:
        """Take in one outcome."""
        share = self._of(command)
        self._shares[command] = share + (refused - share) / _MEMORY

    def of(self, commands: Iterable[str]) -> float:
        """Return how many of these commands are refused on the average."""
        return sum(map(self._of, commands))

    def _of(self, command: str) -> float:
        return self._shares.get(command, _TYPED.get(command, _CHOSEN))
