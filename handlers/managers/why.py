"""``/why``: as an answer to a card, or with a lead's number."""

from aiogram import Bot
from aiogram.types import Message

from handlers.cases.lead_cases import ExplainsLead
from handlers.chat_answers import say
from handlers.filters import Command
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.team.why_view import WhyView
from handlers.workflow import KnowsLanguage
from intake.kernel.ids import ChatId, LeadId
from intake.kernel.person import Profile
from intake.leads.explain_lead import AskedLead
from intake.team.card_chat import CardChat
from texts.translator import Translator

_LONGEST = 18
"""Digits that fit the database's numbers."""


async def on_why(
    message: Message,
    command: Command,
    profile: Profile,
    *,
    bot: Bot,
    explain_lead: ExplainsLead,
    language_of: KnowsLanguage,
    translator: Translator,
    team_language: str,
) -> None:
    """Say who has the lead and why; in a lead's topic that one is meant, unless another is named.

    Every message of a topic answers its service message, which is no card (telegram-work.md §2).
    """
    private = message.chat.type == "private"
    language = await language_of(profile) if private else team_language
    topic_id = message.message_thread_id if message.is_topic_message else None
    answered = message.reply_to_message
    asked = AskedLead(
        place=CardChat(ChatId(message.chat.id), topic_id),
        number=_number(command.argument),
        answered=None if answered is None else answered.message_id,
    )
    lead_why = await explain_lead(profile.id, asked)
    if lead_why is not None:
        view = WhyView(translator, language)(lead_why)
    elif asked.number is not None:
        view = OutgoingMessage(translator.say(language, "why-no-lead", number=str(asked.number)))
    else:
        view = OutgoingMessage(translator.say(language, "why-which"))
    await say(bot, message.chat.id, (view,), topic_id=topic_id)


def _number(argument: str) -> LeadId | None:
    """Read ``12`` or ``#12``."""
    digits = argument.removeprefix("#").strip()
    return LeadId(int(digits)) if digits.isdecimal() and len(digits) <= _LONGEST else None
