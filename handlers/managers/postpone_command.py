"""``/postpone``: as an answer to a card, or in a lead's topic."""

from datetime import tzinfo

from aiogram import Bot
from aiogram.types import Message, Update

from handlers.cases.lead_cases import PostponesLead
from handlers.chat_answers import say
from handlers.filters import Command
from handlers.spoken import answered_by
from handlers.views.cards.act_words import ActWords
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.workflow import KnowsLanguage
from intake.kernel.ids import ChatId, UpdateId
from intake.kernel.person import Profile
from intake.leads.lead_action import ActOutcome, LeadAction
from intake.team.card_chat import CardChat
from texts.markup import Html, escape
from texts.translator import Translator


async def on_postpone(
    message: Message,
    command: Command,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    postpone_lead: PostponesLead,
    language_of: KnowsLanguage,
    translator: Translator,
    timezone: tzinfo,
    team_language: str,
) -> None:
    """Postpone the lead until what was typed; the card shows until when in the reader's zone."""
    private = message.chat.type == "private"
    language = await language_of(profile) if private else team_language
    topic_id = message.message_thread_id if message.is_topic_message else None

    async def tell(text: Html) -> None:
        await say(bot, message.chat.id, (OutgoingMessage(text),), topic_id=topic_id)

    if message.sender_chat is not None:
        await tell(translator.say(language, "duty-anonymous"))
        return
    acted = await postpone_lead(
        UpdateId(event_update.update_id),
        profile,
        CardChat(ChatId(message.chat.id), topic_id),
        answered_by(message),
        command.argument,
    )
    words = ActWords(translator, language, timezone)
    if acted.outcome is ActOutcome.DONE:
        await tell(escape(words.done(LeadAction.POSTPONE_TO, acted)))
    elif acted.outcome in {ActOutcome.UNKNOWN, ActOutcome.UNCLEAR}:
        unclear = acted.outcome is ActOutcome.UNCLEAR
        await tell(translator.say(language, "postpone-how" if unclear else "postpone-where"))
    elif (refused := words.refused(acted)) is not None:
        await tell(escape(refused))
