"""Arrivals: ``/start`` and ``/code``, whatever follows them."""

from datetime import tzinfo

from aiogram import Bot
from aiogram.types import Message, Update

from handlers.cases.lead_cases import ShowsQueue
from handlers.cases.prospect_cases import NotesScreen, RecordsTouch
from handlers.chat_answers import say
from handlers.chat_window import ChatWindow
from handlers.deep_links import DeepLinks
from handlers.filters import Command
from handlers.views.conversation.scene_view import View
from handlers.views.operations.incident_block import incident_block
from handlers.views.outgoing_messages import OutgoingMessage
from intake.kernel.ids import PersonId, UpdateId
from intake.kernel.person import Profile
from texts.translator import Translator


async def on_arrival(
    _message: Message,
    command: Command,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    record_touch: RecordsTouch,
    note_screen: NotesScreen,
    show_queue: ShowsQueue,
    translator: Translator,
    deep_links: DeepLinks,
    admins: frozenset[PersonId],
    timezone: tzinfo,
    view: View,
) -> None:
    """Record the touch and show what is on.

    The payload is handed on as it came: the use case reads it and cannot fail on it.
    ``/code x`` is for apps that drop the payload for people who know the bot (telegram.md); what
    is typed or pasted there wants to be a code. Either takes a link as well.
    An admin also reads that the CRM stands still: what the bot said of it before they started it,
    Telegram did not let through.
    """
    pasted = deep_links.payload_in(command.argument)
    payload = command.argument if pasted is None else pasted
    typed = command.name == "code"
    scene = await record_touch(UpdateId(event_update.update_id), profile, payload, typed=typed)
    await ChatWindow(bot, profile.id, note_screen).show(scene, view(scene))
    if profile.id in admins and (circuit := (await show_queue(0)).circuit) is not None:
        block = incident_block(circuit, translator, scene.language, timezone, private=True)
        await say(bot, profile.id, (OutgoingMessage(block),))
