"""What several processes share, and what is noted of them."""

import asyncio
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from intake.outcomes.hear_events import CrmEvent
from tests.simulation.team.office import Office

if TYPE_CHECKING:
    from tests.simulation.many.actor import Actor

TAKEOVER = 5.0
"""Seconds after which another one works, if there is one whom nothing ails."""
_LOOK = 0.25


@dataclass
class SharedOffice:
    """Processes by turns, and who did what in which epoch."""

    office: Office
    wanted: int
    """How many processes there are to be."""
    with_gap: bool
    """Whether one may be frozen between its last look and the first byte: nothing can be promised
    there, so what comes of it is counted apart."""
    actors: list["Actor"] = field(default_factory=list)
    gaps: int = 0
    doubled_in_gap: int = 0
    acts: list[tuple[int, int]] = field(default_factory=list)
    """Epoch and holder of each commit of an elected one, in their order."""
    stale: list[str] = field(default_factory=list)
    """What left although another one worked already."""
    takeovers: list[float] = field(default_factory=list)
    """From the trouble of the elected one until another one was."""
    worked_at: float = 0.0
    """When somebody was last seen to work."""
    vacant: list[float] = field(default_factory=list)
    """When nobody worked for too long although somebody could."""
    effects: list[int] = field(default_factory=list)
    """Updates in the order of their effects; one that was rolled back comes again."""
    ordering_keys: dict[int, Any] = field(default_factory=dict)
    """Within which order each update stands, by its id."""
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def now(self) -> float:
        """Seconds of the run."""
        return asyncio.get_running_loop().time()

    def strikes(self, rate: float) -> bool:
        """Say whether fate strikes here; blows are finite."""
        fate = self.office.fate
        if not fate.blows_left or fate.dice.random() > rate * fate.badness:
            return False
        fate.blows_left -= 1
        return True

    def count(self, name: str) -> None:
        """Count a trouble."""
        self.office.fate.met[name] += 1

    def note_trouble(self, actor: "Actor") -> None:
        """An actor is about to work no more: count it, if it was the elected one.

        It has worked until now, however short that was: the next takeover begins here.
        """
        if actor.election.outlasts(0):
            self.count("trouble of the elected one")
            if actor.healthy:
                self._note_work()

    def note_taken(self) -> None:
        """Somebody has taken the lease: also who dies, or is cut off, before they know it."""
        self._note_work()

    def acted(self, holder: int, epoch: int) -> None:
        """The elected one commits something."""
        self.acts.append((epoch, holder))

    def sent(self, holder: int) -> None:
        """Something leaves in the name of the elected one."""
        if self.acts and self.acts[-1][1] != holder:
            self.stale.append(f"{holder} sends, and {self.acts[-1]} works")

    # --- as one process ---

    def wake(self) -> None:
        """Wake all."""
        for actor in self.actors:
            actor.wake()

    def hear(self, event: CrmEvent) -> None:
        """Bring an event to one of them."""
        if able := self._able():
            self.office.fate.dice.choice(able).hear(event)

    async def run(self) -> None:
        """Nobody asks for that."""
        raise AssertionError

    # --- looking on ---

    async def watch_takeovers(self) -> None:
        """Look whether somebody works who can."""
        self.worked_at = self.now()
        while not self.office.done:
            now, able = self.now(), self._able()
            if any(actor.election.outlasts(0) for actor in able):
                self._note_work()
            elif now - self.worked_at > TAKEOVER + _LOOK and any(
                one.healthy_since <= now - TAKEOVER - _LOOK for one in able
            ):
                self.vacant.append(now)
            await asyncio.sleep(_LOOK)

    def _note_work(self) -> None:
        if self.office.done:
            return  # nobody looks on any more
        now, since = self.now(), self.worked_at
        if now - since > _LOOK and any(one.healthy_since <= since for one in self._able()):
            self.takeovers.append(now - since)
        self.worked_at = now

    def _able(self) -> list["Actor"]:
        return [actor for actor in self.actors if actor.healthy]
