"""The admins' chats."""

from bot.config.settings import Settings
from intake.kernel.ids import ChatId


def admin_chats(settings: Settings) -> tuple[ChatId, ...]:
    """Return the admins' private chats: such a chat has its person's id."""
    return tuple(ChatId(admin) for admin in sorted(settings.admin_ids))
