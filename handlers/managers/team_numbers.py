"""Commands that name a team by its number: one that is not there, or that can't be meant."""

from typing import Any, ClassVar

from aiogram import Bot
from aiogram.filters import Filter
from aiogram.types import Message

from handlers.cases.team_cases import TeamCases
from handlers.chat_answers import say
from handlers.filters import read_command
from handlers.managers.dialogue import language_in
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.workflow import KnowsLanguage
from intake.kernel.ids import PersonId, TeamId
from intake.kernel.person import Profile
from intake.staffing.addressee import read_addressee
from texts.translator import Translator

LEAVE = "leave"
"""What people have, and teams do not."""


class NamesUnfitTeam(Filter):
    """Lets through what names a team that is not there, or leave of one that is; by whoever leads.

    To all others the command itself says what they may not.
    """

    supplies: ClassVar[frozenset[str]] = frozenset({"team_id", "is_there"})

    async def __call__(self, message: Message, team_cases: TeamCases) -> bool | dict[str, Any]:
        """Supply the ``team_id``, and whether it ``is_there``."""
        command, user = read_command(message.text), message.from_user
        if command is None or user is None:
            return False
        whom, _ = read_addressee(command.argument)
        if whom is None or whom.team_id is None:
            return False
        if message.chat.type != "private" and command.name != LEAVE:
            return False
        teams = await team_cases.read.teams(PersonId(user.id))
        if teams is None:
            return False
        is_there = any(one.id == whom.team_id for one in teams)
        if is_there and command.name != LEAVE:
            return False
        return {"team_id": whom.team_id, "is_there": is_there}


async def on_unfit_team(
    message: Message,
    profile: Profile,
    team_id: TeamId,
    is_there: bool,
    bot: Bot,
    language_of: KnowsLanguage,
    translator: Translator,
    team_language: str,
) -> None:
    """Say so; nobody is taken for the one who was meant."""
    language = await language_in(message.chat, profile, language_of, team_language)
    key = "staff-team-leave" if is_there else "staff-no-team"
    refusal = OutgoingMessage(translator.say(language, key, number=str(team_id)))
    topic = message.message_thread_id if message.is_topic_message else None
    await say(bot, message.chat.id, (refusal,), topic_id=topic)
