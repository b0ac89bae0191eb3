"""``/language``: in which language the bot speaks."""

from aiogram import Bot
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)

from handlers.answering import PressAnswer, PressedMessage, say, show
from handlers.bubbles import Bubble
from handlers.callbacks import LanguageChosen, language_data
from handlers.deep_links import DeepLinks
from handlers.prospects.view import View
from handlers.workflow import ChoosesLanguage, ShowsNow
from intake.ids import UpdateId
from intake.people import Profile
from texts.translator import Translator


async def on_language(
    _message: Message, profile: Profile, bot: Bot, show_now: ShowsNow, translator: Translator
) -> None:
    """Offer the languages, each by its own name."""
    scene = await show_now(profile)
    rows = [
        [
            InlineKeyboardButton(
                text=translator.plain(language, "language-name"),
                callback_data=language_data(language),
            )
        ]
        for language in translator.languages
    ]
    text = translator.say(scene.language, "language-choose")
    await say(bot, profile.id, (Bubble(text, InlineKeyboardMarkup(inline_keyboard=rows)),))


async def on_language_chosen(
    query: CallbackQuery,
    *,
    pressed: LanguageChosen,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    choose_language: ChoosesLanguage,
    show_now: ShowsNow,
    translator: Translator,
    deep_links: DeepLinks,
) -> None:
    """Keep the choice, and go on in that language."""
    async with PressAnswer(query) as answer:
        if pressed.language not in translator.languages:
            present = (await show_now(profile)).language
            await answer.alert(translator.plain(present, "alert-unknown"))
            return
        update_id = UpdateId(event_update.update_id)
        scene = await choose_language(update_id, profile, pressed.language)
    chosen = translator.plain(pressed.language, "language-name")
    await PressedMessage(query).retire(
        translator.say(pressed.language, "chosen-mark", label=chosen)
    )
    await show(bot, profile.id, scene, View(translator, deep_links)(scene))
