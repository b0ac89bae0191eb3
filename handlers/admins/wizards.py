"""``/newlink``, ``/correct``: wizards, which are forms like any other, called as their commands."""

from aiogram import Bot
from aiogram.types import Message, Update

from handlers.cases.prospect_cases import NotesScreen, TakesForm
from handlers.chat_window import ChatWindow
from handlers.deep_links import DeepLinks
from handlers.filters import Command
from handlers.parsing import read_argument
from handlers.views.conversation.scene_view import View
from intake.kernel.ids import FormId, UpdateId
from intake.kernel.person import Profile


async def on_wizard(
    message: Message,
    command: Command,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    open_wizard: TakesForm,
    note_screen: NotesScreen,
    view: View,
    deep_links: DeepLinks,
) -> None:
    """Begin the wizard that the command names; what stands behind it is its first answer."""
    update_id = UpdateId(event_update.update_id)
    typed = command.argument
    said = read_argument(message, typed, deep_links) if typed else None
    scene = await open_wizard(update_id, profile, FormId(command.name), said)
    await ChatWindow(bot, profile.id, note_screen).show(scene, view(scene))
