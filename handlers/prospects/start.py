"""Arrivals: ``/start`` and ``/code``, whatever follows them."""

from aiogram import Bot
from aiogram.types import Message, Update

from handlers.answering import say
from handlers.deep_links import DeepLinks
from handlers.filters import Command
from handlers.prospects.view import View
from handlers.workflow import RecordsTouch
from intake.ids import UpdateId
from intake.people import Profile
from texts.translator import Translator


async def on_arrival(
    _message: Message,
    command: Command,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    record_touch: RecordsTouch,
    translator: Translator,
    deep_links: DeepLinks,
) -> None:
    """Record the touch and show what is on.

    The payload is handed on as it came: the use case reads it and cannot fail on it.
    ``/code x`` is for apps that drop the payload for people who know the bot (telegram.md).
    """
    scene = await record_touch(UpdateId(event_update.update_id), profile, command.argument)
    await say(bot, profile.id, View(translator, deep_links)(scene))
