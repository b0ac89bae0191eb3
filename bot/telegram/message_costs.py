"""What a call costs of its chat's minute."""

from typing import Any, NamedTuple

from aiogram.methods import (
    CopyMessages,
    ForwardMessages,
    SendChatAction,
    SendMediaGroup,
    TelegramMethod,
)

from intake.kernel.ids import ChatId

_COUNTED = ("send", "copy", "forward", "edit", "pin", "unpin", "create", "close", "reopen")
_EDITS = ("edit", "pin", "unpin", "close", "reopen", "set")
_COUNTED_TOO = frozenset({
    "setMessageReaction", "setChatTitle", "setChatPhoto", "stopPoll", "deleteForumTopic",
})  # fmt: skip


class Cost(NamedTuple):
    """So many messages for a chat."""

    chat_id: ChatId
    messages: int
    is_edit: bool
    """It changes what stands there."""


def cost_of(method: TelegramMethod[Any]) -> Cost | None:
    """Return what a call costs; ``None``: nothing.

    Edits, topics and reactions share the bucket with messages, and each part of an album counts
    (telegram-work.md §7). Chat actions have limits of their own.
    """
    name = method.__api_method__
    chat_id = getattr(method, "chat_id", None)
    if not isinstance(chat_id, int) or isinstance(method, SendChatAction):
        return None
    if not (name.startswith(_COUNTED) or name in _COUNTED_TOO):
        return None
    return Cost(ChatId(chat_id), _messages(method), name.startswith(_EDITS))


def _messages(method: TelegramMethod[Any]) -> int:
    if isinstance(method, SendMediaGroup):
        return len(method.media)
    if isinstance(method, CopyMessages | ForwardMessages):
        return len(method.message_ids)
    return 1
