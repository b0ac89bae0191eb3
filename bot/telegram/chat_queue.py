"""One chat's updates in their order, and what it is owed."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.telegram.owed_answers import OwedAnswers
from bot.telegram.raw_update import chat_id, update_id
from intake.kernel.ids import UpdateId


@dataclass(slots=True, eq=False)
class UpdateInProgress:
    """An update that is not done."""

    update_id: UpdateId
    raw: Mapping[str, Any]
    alone: bool
    """Nothing else of its chat was in progress when it came."""
    kept: bool = False
    """A row holds it: Telegram need not."""
    stored: bool = False
    """There may be a row of ours, which has to go: it is kept, or nobody knows whether its commit
    was."""
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """It is kept, or handed over, by one transaction at a time."""
    handled: bool = False
    """Its effect is committed, or it was given up."""
    owed: int = 0
    """Answers that have not left."""
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    """Handled, and answered."""
    released: asyncio.Event = field(default_factory=asyncio.Event)
    """Ended, or in some trouble: no use in waiting for it."""


@dataclass(slots=True, eq=False)
class ChatQueue:
    """One chat's updates in their order, and what it is owed."""

    place: Hashable
    updates: deque[UpdateInProgress] = field(default_factory=deque)
    owed: OwedAnswers[UpdateInProgress] = field(default_factory=OwedAnswers)
    working: bool = False
    answering: bool = False
    stuck: bool = False
    """The update whose turn it is has failed, and waits for its next try."""
    unanswered: bool = False
    """The answer whose turn it is has failed, and waits for its next try."""
    caught_up: asyncio.Event = field(default_factory=asyncio.Event)
    """No update waits for its effect."""

    @property
    def idle(self) -> bool:
        """Whether nothing of the chat is in progress."""
        return not (self.working or self.answering)

    def release(self, failed: UpdateInProgress) -> None:
        """Let nobody wait for what failed, or for what is queued: the next try may be far away."""
        for update in (failed, *self.updates):
            update.released.set()

    def put_in_order(self) -> None:
        """Let what came earlier go first, after something was handed over to us."""
        self.updates = deque(sorted(self.updates, key=lambda update: update.update_id))


def place_of(raw: Mapping[str, Any]) -> tuple[str, int | None]:
    """Return what the update is queued under: its chat, or itself when it has none."""
    chat = chat_id(raw)
    return ("chat", chat) if chat is not None else ("update", update_id(raw))


async def all_released(updates: Iterable[UpdateInProgress], seconds: float) -> None:
    """Wait until each is done or in trouble, so long at most."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            for update in updates:
                await update.released.wait()
