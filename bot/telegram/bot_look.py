"""A look at Telegram, for health: who are we there, and may we write where we have to?"""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiogram import Bot
from aiogram.enums import ChatAction, ChatMemberStatus, ChatType
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
)
from aiogram.types import ChatFullInfo, ChatMemberRestricted, ResultChatMemberUnion

from bot.telegram.identity import WRONG_TOKEN
from handlers.command_menus import command_menus
from handlers.memberships import rights_of
from intake.kernel.ids import ChatId, PersonId
from intake.operations.health_picture import (
    AdminState,
    CardPlace,
    ChatState,
    SeenChat,
    SeenWebhook,
    TelegramPicture,
    chats_of,
)
from intake.team.bot_rights import BotRights
from intake.team.card_chat import CardChat
from intake.team.team import Team
from texts.translator import Translator

OVER = timedelta(hours=1)
"""A webhook whose last failure is that long ago fails no more: what waits is tried more often."""
ANSWER_LIMIT = 20.0
"""Seconds for all that is asked."""
_AWAY = (ChatMemberStatus.LEFT, ChatMemberStatus.KICKED)
_REFUSED = (TelegramBadRequest, TelegramForbiddenError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What is looked for."""

    places: Iterable[CardPlace]
    admins: Collection[PersonId]
    now: datetime
    teams: Iterable[Team] = ()
    webhook: str | None = None
    """Where updates are to be brought; empty: they are fetched. ``None``: do not look."""
    ahead: timedelta | None = None


class LookAtTelegram:
    """Looks; nothing is written but *typing …*, to admins and in topics."""

    def __init__(self, bot: Bot, translator: Translator, *, default: str) -> None:
        """``default`` is the language for people whose app speaks none of ours."""
        self._bot = bot
        self._translator = translator
        self._default = default

    async def __call__(self, expected: Expected) -> TelegramPicture:
        """Return what is seen; never raises for what Telegram or the network does."""
        try:
            async with asyncio.timeout(ANSWER_LIMIT):
                return await self._look(expected)
        except WRONG_TOKEN:
            return TelegramPicture(wrong_token=True)
        except (AiogramError, TimeoutError) as error:
            return TelegramPicture(silent=type(error).__name__)

    async def _look(self, expected: Expected) -> TelegramPicture:
        bot = self._bot
        me = await bot.get_me()
        return TelegramPicture(
            username=me.username or "",
            chats=tuple([await _seen(bot, place) for place in expected.places]),
            teams=await self._places(expected.teams),
            admins={admin: await _admin(bot, admin) for admin in sorted(expected.admins)},
            webhook=None if expected.webhook is None else await _webhook(bot, expected.now),
            wanted_webhook=expected.webhook or "",
            menus_differ=await self._menus_differ(),
            nameless=await self._nameless(),
            ahead=expected.ahead,
        )

    async def _places(self, teams: Iterable[Team]) -> tuple[tuple[Team, BotRights], ...]:
        """Return each group with what we may do there; one that is not found is one that we are
        not in."""
        groups = [(team, chat_id) for team in teams for chat_id in chats_of(team)]
        return tuple([(team, await _rights_in(self._bot, chat_id)) for team, chat_id in groups])

    async def _menus_differ(self) -> bool:
        """Compare what everybody sees: one's own menu is set whenever a role changes."""
        for menu in command_menus(self._translator, default=self._default, staff={}):
            stands = await self._bot.get_my_commands(
                scope=menu.scope, language_code=menu.language_code
            )
            wanted = [(one.command, one.description) for one in menu.commands]
            if [(one.command, one.description) for one in stands] != wanted:
                return True
        return False

    async def _nameless(self) -> tuple[str, ...]:
        """Return the languages in which somebody who opens the bot reads nothing."""
        empty = []
        for language in self._translator.languages:
            said = await self._bot.get_my_description(language_code=language)
            if not said.description:
                empty.append(language)
        return tuple(empty)


async def _seen(bot: Bot, place: CardPlace) -> SeenChat:
    """Say what keeps cards out of the chat."""
    chat = place.chat
    try:
        info = await bot.get_chat(chat.chat_id)
        member = await bot.get_chat_member(chat.chat_id, bot.id)
    except TelegramMigrateToChat as error:
        return SeenChat(place, ChatState.MOVED, error.migrate_to_chat_id)
    except _REFUSED:
        return SeenChat(place, ChatState.UNKNOWN)
    if info.type not in {ChatType.GROUP, ChatType.SUPERGROUP}:
        return SeenChat(place, ChatState.NO_GROUP)
    if member.status in _AWAY:
        return SeenChat(place, ChatState.LEFT)
    if _is_muted(info, member):
        return SeenChat(place, ChatState.MUTED)
    return SeenChat(place, await _topic(bot, chat, info))


def _is_muted(info: ChatFullInfo, member: ResultChatMemberUnion) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return not member.can_send_messages
    everybody = info.permissions is None or info.permissions.can_send_messages is not False
    return member.status == ChatMemberStatus.MEMBER and not everybody


async def _topic(bot: Bot, chat: CardChat, info: ChatFullInfo) -> ChatState:
    if chat.topic_id is None:
        return ChatState.WELL
    if not info.is_forum:
        return ChatState.NO_TOPICS
    try:
        await bot.send_chat_action(chat.chat_id, ChatAction.TYPING, message_thread_id=chat.topic_id)
    except TelegramBadRequest as error:
        if "thread not found" in error.message:
            return ChatState.NO_TOPIC
        raise
    return ChatState.WELL


async def _rights_in(bot: Bot, chat_id: ChatId) -> BotRights:
    try:
        info = await bot.get_chat(chat_id)
        member = await bot.get_chat_member(chat_id, bot.id)
    except (*_REFUSED, TelegramMigrateToChat):
        return BotRights(present=False)
    return rights_of(member, topics=bool(info.is_forum))


async def _admin(bot: Bot, admin: PersonId) -> AdminState:
    """Say whether the admin can be written to; *typing* is the least that one can send."""
    try:
        await bot.send_chat_action(admin, ChatAction.TYPING)
    except TelegramForbiddenError as error:
        return AdminState.BLOCKED if "blocked" in error.message else AdminState.NEVER_WROTE
    except TelegramBadRequest:
        return AdminState.NEVER_WROTE
    return AdminState.WELL


async def _webhook(bot: Bot, now: datetime) -> SeenWebhook:
    info = await bot.get_webhook_info()
    failed_at = info.last_error_date
    fails = failed_at is not None and now - failed_at < OVER
    failure = " ".join((info.last_error_message or "").split()) if fails else ""
    return SeenWebhook(info.url, info.pending_update_count, failure)


def card_places(managers: CardChat | None, forms: Mapping[str, CardChat | None]) -> list[CardPlace]:
    """Name every chat that gets cards by the place where it is set."""
    named = [] if managers is None else [CardPlace(managers)]
    return [*named, *(CardPlace(chat, form) for form, chat in forms.items() if chat is not None)]


def ahead_of(there: datetime | None, now: datetime) -> timedelta | None:
    """Return how far our clock is ahead of one that was just looked at, if it was."""
    return None if there is None else now - there
