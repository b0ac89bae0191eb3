"""``/help``: what one can do here."""

from aiogram import Bot
from aiogram.types import Message

from handlers.chat_window import ChatWindow
from handlers.prospects.form_filling import again
from handlers.views.outgoing_messages import messages
from handlers.views.scene_view import View
from handlers.workflow import KnowsRoles, NotesScreen, ShowsNow
from intake.kernel.person import Profile
from intake.team.member import Role
from texts.translator import Translator


async def on_help(
    _message: Message,
    profile: Profile,
    bot: Bot,
    show_now: ShowsNow,
    translator: Translator,
    note_screen: NotesScreen,
    staff_roles: KnowsRoles,
    view: View,
) -> None:
    """Explain, and show what is on again; whoever works here also reads about their commands."""
    scene = await show_now(profile)
    blocks = [translator.say(scene.language, "help")]
    if (role := await staff_roles(profile.id)) is not None:
        blocks.append(translator.say(scene.language, "help-staff"))
    if role in {Role.OWNER, Role.ADMIN}:
        blocks.append(translator.say(scene.language, "help-admins"))
    window = ChatWindow(bot, profile.id, note_screen)
    await window.show(scene, messages(blocks), beside=True)
    await window.show(scene, again(view, scene))
