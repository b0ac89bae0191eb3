"""Activities of cards: to-dos, calls, meetings (bitrix24-work.md §4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sandbox.portal.author import Author
from sandbox.portal.kinds import Key

MEETING, CALL, TASK, EMAIL, CUSTOM = 1, 2, 3, 4, 6
TODO_PROVIDER = "CRM_TODO"


@dataclass(slots=True)
class Activity:
    """Something to be done about a card; times are unix seconds.

    ``bindings`` are the cards that show it, first the one that owns it: a conversion adds some.
    """

    id: int
    bindings: list[Key]
    type_id: int
    responsible_id: int
    author_id: int
    created: float
    provider: str = ""
    subject: str = ""
    description: str = ""
    deadline: float | None = None
    start: float | None = None
    end: float | None = None
    completed: bool = False
    priority: int = 2
    direction: int = 0
    location: str = ""
    editor_id: int = 0
    updated: float = 0.0
    communications: list[dict[str, Any]] = field(default_factory=list)
    ping_offsets: list[int] = field(default_factory=list)
    color_id: str = ""
    originator_id: str = ""
    origin_id: str = ""

    @property
    def owner(self) -> Key:
        """The card that owns it."""
        return self.bindings[0]

    @property
    def is_todo(self) -> bool:
        """Whether the to-do methods know it."""
        return self.provider == TODO_PROVIDER

    def touch(self, author: Author) -> None:
        """Note who changed it last."""
        self.editor_id, self.updated = author.user_id, author.now
