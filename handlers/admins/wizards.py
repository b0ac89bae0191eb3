"""``/newlink`` and ``/correct``: wizards, which are forms like any other."""

from aiogram import Bot
from aiogram.types import Message, Update

from handlers.deep_links import DeepLinks
from handlers.filters import Command
from handlers.prospects.window import Window
from handlers.views.scene_view import View
from handlers.workflow import NotesScreen, TakesForm
from intake.kernel.ids import FormId, UpdateId
from intake.kernel.person import Profile
from texts.translator import Translator

WIZARDS = ("newlink", "correct")
"""The commands; a wizard's form has its command's name."""


async def on_wizard(
    _message: Message,
    command: Command,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    open_wizard: TakesForm,
    translator: Translator,
    deep_links: DeepLinks,
    note_screen: NotesScreen,
) -> None:
    """Begin the wizard that the command names."""
    update_id = UpdateId(event_update.update_id)
    scene = await open_wizard(update_id, profile, FormId(command.name))
    await Window(bot, profile.id, note_screen).show(scene, View(translator, deep_links)(scene))
