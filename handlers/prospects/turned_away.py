"""People who are not let in: whoever floods is told so once, the others hear nothing."""

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from handlers.chat_answers import say
from handlers.presses import PressAnswer
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.workflow import KnowsLanguage
from intake.kernel.person import Profile
from intake.nudges.gate import MUTED_FOR, Admission
from texts.translator import Translator


async def on_turned_away(
    event: Message | CallbackQuery,
    admission: Admission,
    profile: Profile,
    bot: Bot,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Say for how long nothing is read, or nothing at all."""
    if admission is not Admission.SLOWED:
        return
    language = await language_of.anyhow(profile)
    minutes = int(MUTED_FOR.total_seconds() // 60)
    if isinstance(event, CallbackQuery):
        async with PressAnswer(event) as answer:
            await answer.alert(translator.plain(language, "nudge-slowed", minutes=minutes))
        return
    text = translator.say(language, "nudge-slowed", minutes=minutes)
    await say(bot, profile.id, (OutgoingMessage(text),))
