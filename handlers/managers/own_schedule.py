"""``/hours``, ``/zone``, ``/link``: what members say of themselves, and admins of others."""

from aiogram import Bot
from aiogram.types import Message, Update

from handlers.cases.team_cases import TeamCases
from handlers.chat_answers import say
from handlers.filters import Command
from handlers.views.outgoing_messages import messages
from handlers.views.team.schedule_view import schedule_blocks
from handlers.workflow import KnowsLanguage
from intake.kernel.ids import UpdateId
from intake.kernel.person import Profile
from intake.staffing.propose_link import Proposed
from texts.translator import Translator

_LINK = {
    Proposed.PROPOSED: "link-proposed",
    Proposed.LINKED: "link-linked",
    Proposed.NOBODY: "link-nobody",
    Proposed.ASKING: "link-asking",
    Proposed.UNCLEAR: "link-how",
    Proposed.STRANGER: "staff-nobody",
}


async def on_schedule(
    _message: Message,
    command: Command,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    team_cases: TeamCases,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Set what was typed, and say what holds."""
    language = await language_of(profile)
    update_id = UpdateId(event_update.update_id)
    change = team_cases.change_schedule
    schedule = await (change.hours if command.name == "hours" else change.zone)(
        update_id, profile.id, command.argument
    )
    await say(
        bot, profile.id, messages(schedule_blocks(schedule, profile.id, translator, language))
    )


async def on_link(
    _message: Message,
    command: Command,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    team_cases: TeamCases,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Look the member up among the portal's people."""
    language = await language_of(profile)
    proposed = await team_cases.propose_link(
        UpdateId(event_update.update_id), profile.id, command.argument
    )
    await say(bot, profile.id, messages([translator.say(language, _LINK[proposed])]))
