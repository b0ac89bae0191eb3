"""``/help``: what one can do here."""

from aiogram import Bot
from aiogram.types import Message

from handlers.cases.prospect_cases import NotesScreen, ShowsNow
from handlers.chat_window import ChatWindow
from handlers.command_list import Audience, offered_to
from handlers.prospects.form_filling import again
from handlers.views.conversation.scene_view import View
from handlers.views.operations.admin_page import command_lines
from handlers.views.outgoing_messages import messages
from handlers.workflow import KnowsRoles
from intake.kernel.person import Profile
from texts.markup import join
from texts.translator import Translator

_HEADS = {
    Audience.EVERYBODY: "help",
    Audience.STAFF: "help-staff",
    Audience.ADMINS: "help-admins",
}


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
    offered = tuple(offered_to(await staff_roles(profile.id)))
    blocks = []
    for audience, head in _HEADS.items():
        theirs = [one for one in offered if one.audience is audience]
        if theirs:
            lines = command_lines(theirs, translator, scene.language)
            separator = "\n\n" if audience is Audience.EVERYBODY else "\n"
            blocks.append(join([translator.say(scene.language, head), lines], separator))
    blocks.append(translator.say(scene.language, "help-code"))
    window = ChatWindow(bot, profile.id, note_screen)
    await window.show(scene, messages(blocks), beside=True)
    await window.show(scene, again(view, scene))
