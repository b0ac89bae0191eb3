"""``/language``: in which language the bot speaks."""

from dataclasses import replace

from aiogram import Bot
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from handlers.callback_data.form_callbacks import LanguageChosen, language_data
from handlers.cases.prospect_cases import ChoosesLanguage, NotesScreen, ShowsNow
from handlers.chat_window import ChatWindow
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.conversation.scene_view import View
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.workflow import KnowsLanguage
from intake.kernel.ids import UpdateId
from intake.kernel.person import Profile
from texts.translator import Translator


async def on_language(
    _message: Message,
    profile: Profile,
    bot: Bot,
    show_now: ShowsNow,
    note_screen: NotesScreen,
    translator: Translator,
) -> None:
    """Offer the languages, each by its own name."""
    scene = await show_now(profile)
    rows = [
        [
            InlineKeyboardButton(
                text=translator.plain(language, "language-name"),
                callback_data=language_data(language, scene.running),
            )
        ]
        for language in translator.languages
    ]
    text = translator.say(scene.language, "language-choose")
    offer = (OutgoingMessage(text, InlineKeyboardMarkup(inline_keyboard=rows)),)
    await ChatWindow(bot, profile.id, note_screen).show(scene, offer, beside=True)


async def on_language_chosen(
    query: CallbackQuery,
    *,
    pressed: LanguageChosen,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    choose_language: ChoosesLanguage,
    language_of: KnowsLanguage,
    translator: Translator,
    note_screen: NotesScreen,
    view: View,
) -> None:
    """Keep the choice, and go on in that language."""
    message = PressedMessage(query)
    async with PressAnswer(query) as answer:
        if pressed.language not in translator.languages:
            present = await language_of(profile)
            await answer.alert(translator.plain(present, "alert-unknown"))
            return
        update_id = UpdateId(event_update.update_id)
        under = replace(pressed.under, message_id=message.id)
        scene = await choose_language(update_id, profile, pressed.language, under)
        if scene.stale:
            await answer.alert(translator.plain(scene.language, "alert-stale"))
    chosen = translator.plain(pressed.language, "language-name")
    mark = translator.say(pressed.language, "chosen-mark", label=chosen)
    await message.disarm(None if scene.stale else mark)
    await ChatWindow(bot, profile.id, note_screen).show(scene, view(scene))
