"""``/help``: what one can do here."""

from aiogram import Bot
from aiogram.types import Message

from handlers.chat_window import ChatWindow
from handlers.prospects.form_filling import again
from handlers.views.outgoing_messages import messages
from handlers.views.scene_view import View
from handlers.workflow import NotesScreen, ShowsNow
from intake.kernel.ids import PersonId
from intake.kernel.person import Profile
from texts.translator import Translator


async def on_help(
    _message: Message,
    profile: Profile,
    bot: Bot,
    show_now: ShowsNow,
    translator: Translator,
    note_screen: NotesScreen,
    admins: frozenset[PersonId],
    view: View,
) -> None:
    """Explain, and show what is on again; admins also read about their commands."""
    scene = await show_now(profile)
    blocks = [translator.say(scene.language, "help")]
    if profile.id in admins:
        blocks.append(translator.say(scene.language, "help-admins"))
    window = ChatWindow(bot, profile.id, note_screen)
    await window.show(scene, messages(blocks), beside=True)
    await window.show(scene, again(view, scene))
