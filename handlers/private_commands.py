"""Commands for private chats, typed in a group: whoever may use them reads where to type them."""

from datetime import datetime, timedelta
from typing import ClassVar

from aiogram import Bot
from aiogram.filters import Filter
from aiogram.types import Message

from handlers.chat_answers import say
from handlers.command_list import Audience, private_commands
from handlers.deep_links import DeepLinks
from handlers.filters import Command, read_command
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.workflow import KnowsRoles
from intake.kernel.clock import within
from intake.kernel.ids import ChatId, PersonId
from texts.translator import Translator

_AUDIENCES = {one.name: one.audience for one in private_commands()}
PRIVATE_COMMANDS = tuple(_AUDIENCES)

QUIET = timedelta(minutes=1)
"""A group is told once in that time."""


class MayInPrivate(Filter):
    """Lets through what whoever typed it could use in private, if we are meant: by name, or in a
    group in which a team works. Behind the filters that say what was typed, and where."""

    supplies: ClassVar[frozenset[str]] = frozenset()

    async def __call__(self, message: Message, staff_roles: KnowsRoles) -> bool:
        """Ask for the group first: most of what is typed there is for others."""
        command = read_command(message.text)
        if command is None or message.from_user is None:
            return False
        person_id = PersonId(message.from_user.id)
        here = command.bot is not None or await staff_roles.works_in(
            person_id, ChatId(message.chat.id)
        )
        if not here:
            return False
        if _AUDIENCES[command.name] is Audience.ADMINS:
            return await staff_roles.leads(person_id)
        return await staff_roles(person_id) is not None


class SaysWhere:
    """Says where such a command is typed, without filling the group with it."""

    def __init__(self) -> None:
        self._told: dict[int, datetime] = {}

    async def on_private_command(
        self,
        message: Message,
        command: Command,
        bot: Bot,
        deep_links: DeepLinks,
        translator: Translator,
        team_language: str,
    ) -> None:
        """Say so, unless this group was told just now."""
        recent = {chat: at for chat, at in self._told.items() if within(message.date, at, QUIET)}
        if message.chat.id in recent:
            return
        self._told = recent | {message.chat.id: message.date}
        text = translator.say(
            team_language, "private-command", command=command.name, bot=deep_links.username
        )
        topic = message.message_thread_id if message.is_topic_message else None
        await say(bot, message.chat.id, (OutgoingMessage(text),), topic_id=topic)
