"""``/health``: how everything is, and what may be put right from here."""

from collections.abc import Sequence

from aiogram import Bot
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message, Update

from handlers.callback_data.health_callbacks import HealthPressed, HealthVerb
from handlers.cases.health_cases import HealthCases
from handlers.chat_answers import REFUSALS, say
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.operations.health_page import HealthPage
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.workflow import KnowsLanguage
from intake.kernel.ids import UpdateId
from intake.kernel.person import Profile
from texts.translator import Translator


async def on_health(
    _message: Message,
    profile: Profile,
    bot: Bot,
    health_cases: HealthCases,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Look at everything. What is said meanwhile also tells what Telegram's clock says."""
    language = await language_of(profile)
    waiting = await bot.send_message(profile.id, translator.say(language, "health-looking"))
    findings = await health_cases.look(waiting.date)
    views = HealthPage(translator, language).page(findings)
    await _put(bot, waiting, views)


async def on_health_pressed(
    query: CallbackQuery,
    pressed: HealthPressed,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    health_cases: HealthCases,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Look again, ask before something is put right, or do it; each in its message."""
    language = await language_of(profile)
    page = HealthPage(translator, language)
    async with PressAnswer(query) as answer:
        await answer.silently()  # a look takes its time
    message, head = PressedMessage(query), None
    if pressed.remedy is not None:
        if pressed.verb is HealthVerb.ASK:
            await message.show_or_say(bot, page.confirmation(pressed.remedy))
            return
        update_id = UpdateId(event_update.update_id)
        done = await health_cases.fix(update_id, profile.id, pressed.remedy)
        head = translator.say(language, "health-fixed" if done else "health-not-fixed")
    await message.show_or_say(bot, *page.page(await health_cases.look(), head))


async def _put(bot: Bot, waiting: Message, views: Sequence[OutgoingMessage]) -> None:
    """Put what was found in the place of what was said meanwhile."""
    first, *more = views
    keyboard = first.keyboard if isinstance(first.keyboard, InlineKeyboardMarkup) else None
    try:
        await bot.edit_message_text(
            first.text,
            chat_id=waiting.chat.id,
            message_id=waiting.message_id,
            reply_markup=keyboard,
        )
    except REFUSALS:
        more = [first, *more]
    await say(bot, waiting.chat.id, tuple(more))
