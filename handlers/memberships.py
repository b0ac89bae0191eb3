"""Memberships: the bot comes into a group or leaves it, and people block it or let it in again."""

from aiogram.enums import ChatMemberStatus
from aiogram.types import ChatMemberUpdated, Update

from handlers.workflow import NotesBlock, NotesGroup
from intake.kernel.ids import ChatId, PersonId, UpdateId
from intake.kernel.person import Profile

_OUT = (ChatMemberStatus.LEFT, ChatMemberStatus.KICKED)


async def on_group_changed(
    event: ChatMemberUpdated, event_update: Update, note_group: NotesGroup
) -> None:
    """Keep who added the bot to a group; nothing is said."""
    before, now = (
        member.status not in _OUT for member in (event.old_chat_member, event.new_chat_member)
    )
    if before != now:
        by = PersonId(event.from_user.id)
        await note_group(UpdateId(event_update.update_id), ChatId(event.chat.id), by, present=now)


async def on_block_changed(
    event: ChatMemberUpdated, profile: Profile, event_update: Update, note_block: NotesBlock
) -> None:
    """Keep whether the person can be written to; nothing is said."""
    blocked = event.new_chat_member.status == ChatMemberStatus.KICKED
    await note_block(UpdateId(event_update.update_id), profile, blocked)
