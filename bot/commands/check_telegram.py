"""What a check looks at in Telegram: the token, the chats that get cards, the admins."""

import asyncio
from collections.abc import Iterable, Iterator

from aiogram import Bot
from aiogram.enums import ChatAction, ChatMemberStatus, ChatType
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from aiogram.types import ChatFullInfo, ChatMemberRestricted

from bot.commands.check_finding import Finding
from bot.config.settings import Settings
from bot.telegram.bot_session import build_bot
from intake.forms.form import Form
from intake.kernel.ids import PersonId
from intake.team.card_chat import CardChat

ANSWER_LIMIT = 20.0
_AWAY = (ChatMemberStatus.LEFT, ChatMemberStatus.KICKED)
_REFUSED = (TelegramBadRequest, TelegramForbiddenError)


async def look_at_telegram(settings: Settings, forms: Iterable[Form]) -> tuple[Finding, ...]:
    """Ask who the bot is, and whether it may write where it will have to."""
    bot = build_bot(
        settings.bot_token, settings.telegram_api_url, settings.telegram_proxy, flood_wait_limit=0
    )
    try:
        async with asyncio.timeout(ANSWER_LIMIT):
            me = await bot.me()
            found = [await _chat_fault(bot, name, chat) for name, chat in _chats(settings, forms)]
            found += [await _admin_fault(bot, admin) for admin in sorted(settings.admin_ids)]
    except (TelegramUnauthorizedError, TelegramNotFound):
        text = "the token is wrong or revoked; copy it from @BotFather into BOT_TOKEN"
        return (Finding("telegram", good=False, text=text, fatal=True),)
    except (AiogramError, TimeoutError) as error:
        text = f"does not answer ({type(error).__name__}); see TELEGRAM_API_URL, TELEGRAM_PROXY"
        return (Finding("telegram", good=False, text=text),)
    finally:
        await bot.session.close()
    faults = tuple(Finding("telegram", good=False, text=text) for text in found if text)
    return (Finding("telegram", good=True, text=f"@{me.username}"), *faults)


def _chats(settings: Settings, forms: Iterable[Form]) -> Iterator[tuple[str, CardChat]]:
    """Name every chat that gets cards by the place where it is set."""
    if settings.managers_chat_id is not None:
        yield "MANAGERS_CHAT_ID", settings.managers_chat_id
    for form in forms:
        if form.chat is not None:
            yield f"chat in the form {form.id}", form.chat


async def _chat_fault(bot: Bot, name: str, chat: CardChat) -> str | None:
    """Say what keeps cards out of the chat. Nothing is written there but *typing*, in a topic."""
    try:
        info = await bot.get_chat(chat.chat_id)
        member = await bot.get_chat_member(chat.chat_id, bot.id)
    except TelegramMigrateToChat as error:
        return f"{name} became a supergroup; put its new id there: {error.migrate_to_chat_id}"
    except _REFUSED:
        return f"{name} is no chat that the bot is in; add the bot to it, then write /id there"
    if info.type not in {ChatType.GROUP, ChatType.SUPERGROUP}:
        return f"{name} is no group; add the bot to a group, then write /id there"
    if member.status in _AWAY:
        return f"{name} is a chat that the bot has left; add it again"
    if _is_muted(info, member):
        return f"{name} is a group in which the bot may not write; let it send messages"
    return await _topic_fault(bot, name, chat, info)


def _is_muted(info: ChatFullInfo, member: object) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return not member.can_send_messages
    status = getattr(member, "status", None)
    everybody = info.permissions is None or info.permissions.can_send_messages is not False
    return status == ChatMemberStatus.MEMBER and not everybody


async def _topic_fault(bot: Bot, name: str, chat: CardChat, info: ChatFullInfo) -> str | None:
    if chat.topic_id is None:
        return None
    if not info.is_forum:
        return f"{name} names a topic, but the group has none; leave /{chat.topic_id} out"
    try:
        await bot.send_chat_action(chat.chat_id, ChatAction.TYPING, message_thread_id=chat.topic_id)
    except TelegramBadRequest as error:
        if "thread not found" in error.message:
            return f"{name} names a topic that is not there; write /id in the right one"
        raise
    return None


async def _admin_fault(bot: Bot, admin: PersonId) -> str | None:
    """Say whether the admin cannot be written to; *typing* is the least that one can send."""
    try:
        await bot.send_chat_action(admin, ChatAction.TYPING)
    except TelegramForbiddenError as error:
        if "blocked" in error.message:
            return f"the admin {admin} has blocked the bot; let them unblock it"
        return _never_wrote(admin)
    except TelegramBadRequest:
        return _never_wrote(admin)
    return None


def _never_wrote(admin: PersonId) -> str:
    return f"the admin {admin} cannot be written to before they have pressed Start in the bot"
