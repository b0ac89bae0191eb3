"""Commands for private chats, typed in a group: whoever may use them reads where to type them."""

from typing import ClassVar

from aiogram import Bot
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Filter
from aiogram.types import Message

from handlers.chat_answers import say
from handlers.command_list import Audience, private_commands
from handlers.deep_links import DeepLinks
from handlers.filters import Command, read_command
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.workflow import KnowsRoles, MaySayWhere
from intake.kernel.ids import ChatId, PersonId
from texts.translator import Translator

_AUDIENCES = {one.name: one.audience for one in private_commands()}
PRIVATE_COMMANDS = tuple(_AUDIENCES)


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


async def on_private_command(
    message: Message,
    command: Command,
    bot: Bot,
    deep_links: DeepLinks,
    translator: Translator,
    team_language: str,
    may_say_where: MaySayWhere,
) -> None:
    """Say where it is typed, unless the group was told just now: then it goes on to the dialogue,
    which says of one in a lead's topic what became of it."""
    if not may_say_where(ChatId(message.chat.id)):
        raise SkipHandler
    text = translator.say(
        team_language, "private-command", command=command.name, bot=deep_links.username
    )
    topic = message.message_thread_id if message.is_topic_message else None
    await say(bot, message.chat.id, (OutgoingMessage(text),), topic_id=topic)
