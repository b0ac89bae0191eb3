"""Memberships: the bot comes into a group or leaves it, and people block it or let it in again."""

from aiogram.enums import ChatMemberStatus
from aiogram.types import (
    ChatMemberAdministrator,
    ChatMemberRestricted,
    ChatMemberUpdated,
    Message,
    ResultChatMemberUnion,
    Update,
)

from handlers.cases.prospect_cases import NotesBlock
from handlers.workflow import MovesChat, NotesGroup
from intake.kernel.ids import ChatId, PersonId, UpdateId
from intake.kernel.person import Profile
from intake.team.bot_rights import BotRights

_OUT = (ChatMemberStatus.LEFT, ChatMemberStatus.KICKED)


async def on_group_changed(
    event: ChatMemberUpdated, event_update: Update, note_group: NotesGroup
) -> None:
    """Keep who added the bot to a group, and what it may do there; nothing is said here."""
    before, now = (not is_out(member) for member in (event.old_chat_member, event.new_chat_member))
    await note_group(
        UpdateId(event_update.update_id),
        ChatId(event.chat.id),
        PersonId(event.from_user.id),
        present=None if before == now else now,
        rights=rights_of(event.new_chat_member, topics=bool(event.chat.is_forum)),
    )


def is_out(member: ResultChatMemberUnion) -> bool:
    """Say whether somebody is not in a chat: they left, or were removed, or never came."""
    return member.status in _OUT


def rights_of(member: ResultChatMemberUnion, *, topics: bool) -> BotRights:
    """Return what the bot may do by what it is in a group."""
    if is_out(member):
        return BotRights(present=False)
    if isinstance(member, ChatMemberRestricted):
        return BotRights(present=member.is_member, writes=member.can_send_messages, topics=topics)
    if isinstance(member, ChatMemberAdministrator):
        return BotRights(
            present=True,
            topics=topics,
            manages_topics=bool(member.can_manage_topics),
            deletes=member.can_delete_messages,
        )
    return BotRights(present=True, topics=topics)


async def on_group_moved(message: Message, event_update: Update, move_chat: MovesChat) -> None:
    """Follow a group that became a supergroup."""
    if message.migrate_to_chat_id is not None:
        old, new = ChatId(message.chat.id), ChatId(message.migrate_to_chat_id)
        await move_chat(UpdateId(event_update.update_id), old, new)


async def on_block_changed(
    event: ChatMemberUpdated, profile: Profile, event_update: Update, note_block: NotesBlock
) -> None:
    """Keep whether the person can be written to; nothing is said."""
    blocked = event.new_chat_member.status == ChatMemberStatus.KICKED
    await note_block(UpdateId(event_update.update_id), profile, blocked)
