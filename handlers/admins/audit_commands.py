"""``/audit``: who changed what, and when."""

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from handlers.callback_data.audit_callbacks import AuditPressed, AuditVerb
from handlers.chat_answers import say
from handlers.filters import Command
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.team.audit_page import AuditScreen
from handlers.workflow import KnowsLanguage, ReadsAudit
from intake.kernel.person import Profile
from intake.team.audit import AuditQuestion
from texts.translator import Translator


async def on_audit(
    _message: Message,
    command: Command,
    profile: Profile,
    bot: Bot,
    read_audit: ReadsAudit,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Show the newest changes; with a name, those by and about whoever is called like that."""
    screen = AuditScreen(translator, await language_of(profile))
    question = AuditQuestion()
    if command.argument:
        found = await read_audit.authors(command.argument, 0)
        if len(found.authors) != 1:
            await say(bot, profile.id, (screen.authors(found, question),))
            return
        question = AuditQuestion(person_id=found.authors[0].person_id)
    await say(bot, profile.id, (screen.entries(await read_audit(profile.id, question, 0)),))


async def on_audit_pressed(
    query: CallbackQuery,
    pressed: AuditPressed,
    profile: Profile,
    bot: Bot,
    read_audit: ReadsAudit,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Turn the page, or show other changes, in the same message."""
    async with PressAnswer(query):
        screen = AuditScreen(translator, await language_of(profile))
        if pressed.verb is AuditVerb.AUTHORS:
            view = screen.authors(await read_audit.authors("", pressed.page), pressed.question)
        else:
            page = await read_audit(profile.id, pressed.question, pressed.page)
            view = screen.entries(page)
    await PressedMessage(query).show_or_say(bot, view)
