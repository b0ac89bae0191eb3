"""``/queue``: what has not reached the CRM, since when and why, and having it tried again."""

from datetime import tzinfo

from aiogram import Bot
from aiogram.types import CallbackQuery, Message, Update

from handlers.callback_data.submission_callbacks import QueuePageWanted, RetryAllPressed
from handlers.cases.lead_cases import RetriesAll, ShowsQueue
from handlers.chat_answers import say
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.operations.queue_page import queue_view, retry_question
from handlers.workflow import KnowsLanguage
from intake.kernel.ids import UpdateId
from intake.kernel.person import Profile
from intake.submissions.retry_all import Retried
from texts.translator import Translator


async def on_queue(
    message: Message,
    profile: Profile,
    bot: Bot,
    language_of: KnowsLanguage,
    show_queue: ShowsQueue,
    translator: Translator,
    timezone: tzinfo,
    team_language: str,
) -> None:
    """Show the first page, where it was asked for: in a group in the team's language."""
    private = message.chat.type == "private"
    language = await language_of(profile) if private else team_language
    view = queue_view(await show_queue(0), translator, language, timezone, private=private)
    topic_id = message.message_thread_id if message.is_topic_message else None
    await say(bot, message.chat.id, (view,), topic_id=topic_id)


async def on_queue_page(
    query: CallbackQuery,
    pressed: QueuePageWanted,
    profile: Profile,
    language_of: KnowsLanguage,
    show_queue: ShowsQueue,
    translator: Translator,
    timezone: tzinfo,
    team_language: str,
) -> None:
    """Turn the page, or show it as it is now."""
    async with PressAnswer(query):
        private = _is_private(query)
        language = await language_of(profile) if private else team_language
        page = await show_queue(pressed.page)
    view = queue_view(page, translator, language, timezone, private=private)
    await PressedMessage(query).show(view)


async def on_retry_all(
    query: CallbackQuery,
    pressed: RetryAllPressed,
    profile: Profile,
    *,
    event_update: Update,
    retry_all: RetriesAll,
    language_of: KnowsLanguage,
    show_queue: ShowsQueue,
    translator: Translator,
    timezone: tzinfo,
    team_language: str,
) -> None:
    """Ask once more, then have it all tried again."""
    message = PressedMessage(query)
    async with PressAnswer(query) as answer:
        private = _is_private(query)
        own = await language_of(profile)
        language = own if private else team_language
        if not pressed.surely:
            await message.replace_keyboard(
                retry_question(pressed.dead_letters, translator, language)
            )
            return
        update_id = UpdateId(event_update.update_id)
        retried = await retry_all(update_id, profile.id, dead_letters=pressed.dead_letters)
        if retried is not None:
            await answer.alert(_in_words(retried, translator, own))
    page = await show_queue(0)
    view = queue_view(page, translator, language, timezone, private=private)
    await message.show(view)


def _in_words(retried: Retried, translator: Translator, language: str) -> str:
    if retried.is_circuit_open:
        return translator.plain(language, "alert-retried-circuit-open")
    return translator.plain(language, "alert-retried", count=retried.count)


def _is_private(query: CallbackQuery) -> bool:
    return query.message is not None and query.message.chat.type == "private"
