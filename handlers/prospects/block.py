"""Blocks: Telegram tells when a person blocks the bot, or lets it in again."""

from aiogram.enums import ChatMemberStatus
from aiogram.types import ChatMemberUpdated, Update

from handlers.workflow import NotesBlock
from intake.kernel.ids import UpdateId
from intake.kernel.person import Profile


async def on_block_changed(
    event: ChatMemberUpdated, profile: Profile, event_update: Update, note_block: NotesBlock
) -> None:
    """Keep whether the person can be written to; nothing is said."""
    blocked = event.new_chat_member.status == ChatMemberStatus.KICKED
    await note_block(UpdateId(event_update.update_id), profile, blocked)
