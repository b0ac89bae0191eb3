"""``/explain``: how a start payload would be read."""

from aiogram import Bot
from aiogram.types import Message

from handlers.chat_answers import say
from handlers.deep_links import DeepLinks
from handlers.filters import Command
from handlers.views.links.payload_explanation import explanation_view
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.workflow import ExplainsPayload, KnowsLanguage
from intake.kernel.person import Profile
from texts.translator import Translator


async def on_explain(
    _message: Message,
    command: Command,
    profile: Profile,
    bot: Bot,
    explain_payload: ExplainsPayload,
    language_of: KnowsLanguage,
    translator: Translator,
    deep_links: DeepLinks,
) -> None:
    """Explain the payload, or how to ask."""
    language = await language_of(profile)
    if not command.argument:
        await say(bot, profile.id, (OutgoingMessage(translator.say(language, "explain-how")),))
        return
    pasted = deep_links.payload_in(command.argument)
    explanation = await explain_payload(command.argument if pasted is None else pasted)
    await say(
        bot, profile.id, (OutgoingMessage(explanation_view(explanation, translator, language)),)
    )
