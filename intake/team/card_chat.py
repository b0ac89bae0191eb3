"""Chats in which cards stand."""

from dataclasses import dataclass

from intake.kernel.ids import ChatId


@dataclass(frozen=True, slots=True)
class CardChat:
    """A team's chat, or a form's own; in a group with topics, one of them."""

    chat_id: ChatId
    topic_id: int | None = None
