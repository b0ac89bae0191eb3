"""A message as the chat keeps it, with what became of it."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.telegram.replies import Json

DELETABLE_FOR = 48 * 3600
"""Seconds during which a bot may delete its own message."""


@dataclass(slots=True)
class Message:
    """One message. ``content`` holds the Bot API's own fields (text, entities, document, …)."""

    message_id: int
    chat_id: int
    date: int
    sender_id: int
    content: Json
    keyboard: Json | None = None
    """The inline keyboard, or the other markup that came with it."""
    sender_chat_id: int | None = None
    thread_id: int | None = None
    reply_to: int | None = None
    forward_origin: Json | None = None
    media_group_id: str = ""
    edit_date: int | None = None
    deleted: bool = False
    is_service: bool = False
    protected: bool = False
    history: list[Json] = field(default_factory=list)
    """The contents and keyboards before each edit, oldest first."""
    reactions: list[Any] = field(default_factory=list)

    @property
    def inline_keyboard(self) -> list[list[Json]]:
        """The rows of buttons under the message, if it has them."""
        rows: list[list[Json]] = (self.keyboard or {}).get("inline_keyboard", [])
        return rows

    @property
    def has_other_keyboard(self) -> bool:
        """Whether it came with a markup that is not inline: such a message can't be edited."""
        return self.keyboard is not None and "inline_keyboard" not in self.keyboard

    @property
    def words(self) -> str:
        """The text or the caption."""
        return str(self.content.get("text") or self.content.get("caption") or "")

    def change(self, content: Json, keyboard: Json | None, now: float, *, silent: bool) -> None:
        """Edit, keeping what was. ``silent``: only the keyboard changed, which sets no date."""
        self.history.append({"content": self.content, "keyboard": self.keyboard})
        self.content = content
        self.keyboard = keyboard
        if not silent:
            self.edit_date = int(now)
