"""Entries of timelines: comments, log messages and notes on them (bitrix24-work.md §5)."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.portal.kinds import Key


@dataclass(slots=True)
class Comment:
    """A comment; ``bindings`` are the cards in whose timelines it stands, first its first one."""

    id: int
    bindings: list[Key]
    author_id: int
    created: float
    text: str
    file_ids: tuple[int, ...] = ()

    @property
    def owner(self) -> Key:
        """The card that it was written on, or what became of it."""
        return self.bindings[0]


@dataclass(slots=True)
class LogMessage:
    """A quiet entry, made over REST; ``client_id`` is the application that made it."""

    id: int
    bindings: list[Key]
    author_id: int
    created: float
    title: str
    text: str
    icon: str
    client_id: str = ""


@dataclass(slots=True)
class Note:
    """A note on an entry or an activity."""

    text: str
    author_id: int
    created: float
    editor_id: int
    updated: float


Entry = Comment | LogMessage
