"""Threads: where a lead's dialogue lives. A topic of the team's group, or its owner's own chat."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from intake.kernel.ids import ChatId, LeadId, ThreadId

NEW_THREAD = ThreadId(0)


class ThreadState(StrEnum):
    """Whether it is still there."""

    OPEN = "open"
    GONE = "gone"
    """Its topic was deleted, or the lead is somebody else's now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A place for one lead."""

    id: ThreadId = NEW_THREAD
    lead_id: LeadId
    chat_id: ChatId
    topic_id: int | None
    """``None``: a private chat."""
    state: ThreadState = ThreadState.OPEN
    generation: int = 1
    """How often there was one for that lead in that chat."""
    shown: str = ""
    """The icon that it was last given, as an emoji."""
    pinned: int | None = None
    """The card that stands on top."""
    made_at: datetime


class Threads(Protocol):
    """The storage. The database itself upholds: one open thread per lead and chat."""

    async def of(self, lead_id: LeadId) -> tuple[Thread, ...]:
        """Return a lead's open threads, the newest first."""
        ...

    async def in_topic(self, chat_id: ChatId, topic_id: int) -> Thread | None:
        """Return whose topic it is, or was."""
        ...

    async def open(self, thread: Thread) -> Thread:
        """Keep a new one in the place of the lead's open one in that chat."""
        ...

    async def leave(self, lead_id: LeadId, chat_id: ChatId) -> None:
        """Keep that the open one in that chat is gone."""
        ...

    async def show(self, lead_id: LeadId, chat_id: ChatId, shown: str, pinned: int | None) -> None:
        """Keep which icon the open one has, and which card stands on top."""
        ...

    async def anchor(self, lead_id: LeadId, chat_id: ChatId) -> int | None:
        """Return the lead's card in that chat."""
        ...

    async def card_chat(self, lead_id: LeadId) -> ChatId | None:
        """Return the group in which the lead's newest card stands."""
        ...


class HasThreads(Protocol):
    """A unit of work with the threads."""

    @property
    def threads(self) -> Threads:
        """Within the unit's transaction."""
        ...
