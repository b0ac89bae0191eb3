"""One run of a team: what outlives the bot's processes, between two far ends."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.config.settings import Settings
from intake.outcomes.hear_events import CrmEvent
from intake.team.team import PlaceKind
from storage.database import Database
from tests.simulation.far_ends import SimulatedPortal
from tests.simulation.fate import Fate
from tests.simulation.team.wire import SimulatedTelegramApi
from tests.simulation.virtual_time import START, VirtualClock

ADMIN = 7_000_000_001
MANAGERS = {7_000_000_002: ("Max", 2), 7_000_000_003: ("Mia", 3), 7_000_000_004: ("Zoe", None)}
"""By person: the name, and the user of the portal, who is confirmed; Zoe has none."""
STRANGERS = (4, 5)
"""Who works in the portal, and is no member."""
PROSPECT = 7_100_000_000
"""The first of them."""


def answers_of(prospect: int) -> tuple[str, str, str]:
    """Return what somebody answers to the form's questions, as the team reads it."""
    number = prospect - PROSPECT
    return f"Ann Lee {number}", f"+49 30 {1000000 + number}", f"Co {prospect}"


class LivingProcess(Protocol):
    """As much of a process as others know of it."""

    async def run(self) -> None:
        """Live until a crash, or until there is nothing left to do."""

    def wake(self) -> None:
        """There may be something to do."""

    def hear(self, event: CrmEvent) -> None:
        """Take what the portal, or anybody, posts."""


@dataclass
class Office:
    """Everything that outlives a process."""

    seed: int
    fate: Fate
    telegram: SimulatedTelegramApi
    portal: SimulatedPortal
    database: Database
    settings: Settings
    place: PlaceKind
    group: int | None
    begin: "Callable[[Office], LivingProcess]"
    """Starts a process."""
    clock: VirtualClock = field(default_factory=VirtualClock)
    process: LivingProcess | None = None
    processes: int = 0
    quarantined: list[str] = field(default_factory=list)
    prospect_words: dict[str, int] = field(default_factory=dict)
    """What prospects said outside a form, word by word, and who."""
    said: dict[str, tuple[int, int]] = field(default_factory=dict)
    """What managers said, and the message that it is."""
    merged: set[int] = field(default_factory=set)
    """Deals that were merged into others."""
    sights: dict[int, list[tuple[datetime, int | None]]] = field(default_factory=dict)
    """Who, as the bot was told, was responsible for a deal, and when."""
    doubles: int = 0
    """Words that came twice after an end that nobody knows, and were marked so: counted apart."""
    doubts: int = 0
    """Words of managers of which nobody knows whether they arrived, and who were told so."""
    done: bool = False
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """What the database holds in the end."""
    clock_at_end: datetime = START

    def act(self, act: str, **details: Any) -> dict[str, Any]:
        """Let somebody do something in Telegram."""
        return self.telegram.core.act({"act": act, **details}, self.telegram.now())

    def in_portal(self, act: str, **details: Any) -> Any:
        """Let somebody do something in the portal."""
        return self.portal.core.act({"act": act, **details}, self.telegram.now())

    def wake(self) -> None:
        """Wake the process that lives."""
        if self.process is not None:
            self.process.wake()

    async def live(self) -> None:
        """Start a process whenever there is none, until all is over."""
        while not self.done:
            self.processes += 1
            self.process = self.begin(self)
            await self.process.run()
            await asyncio.sleep(self.fate.seconds(40.0))
        await self.portal.rest()

    async def at_rest(self) -> bool:
        """Say whether nothing waits in the outbox, and no update."""
        if self.telegram.core.world.updates.pending:
            return False
        async with self.database.reading() as unit:
            loads = await unit.outbox_load.queues()
        return not any(load.rows for load in loads.values())
