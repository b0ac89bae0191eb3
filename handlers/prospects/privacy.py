"""``/privacy``, ``/export`` and ``/delete_me``: what is kept, to be seen and to be deleted."""

import json

from aiogram import Bot
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)

from handlers.callback_data.privacy_callbacks import DeletionPressed, deletion_data
from handlers.cases.privacy_cases import PrivacyCases
from handlers.chat_answers import say
from handlers.filters import Command
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.outgoing_messages import NO_REPLY_KEYBOARD, OutgoingMessage
from handlers.workflow import KnowsLanguage, KnowsRoles
from intake.attribution.visit import KEPT_FOR as VISITS_KEPT_FOR
from intake.kernel.ids import PersonId, UpdateId
from intake.kernel.person import Profile
from intake.operations.delete_me import Deletion
from texts.translator import Translator

_DIGITS = 18
"""More no Telegram id has."""


async def on_privacy(
    _message: Message,
    profile: Profile,
    bot: Bot,
    privacy_cases: PrivacyCases,
    staff_roles: KnowsRoles,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Say what is kept and how long; to who leads, also what of that is set here."""
    terms, language = privacy_cases.retention, await language_of(profile)
    text = translator.say(
        language,
        "privacy",
        cancelled=terms.cancelled.days,
        unfinished=terms.unfinished.days,
        dialogues=terms.dialogues.days,
    )
    messages = [OutgoingMessage(text)]
    if await staff_roles.leads(profile.id):
        settings = translator.say(
            language,
            "privacy-admins",
            cancelled=terms.cancelled.days,
            unfinished=terms.unfinished.days,
            dialogues=terms.dialogues.days,
            quarantined=terms.quarantined.days,
            visits=VISITS_KEPT_FOR.days,
            crm="yes" if privacy_cases.in_crm else "no",
        )
        messages.append(OutgoingMessage(settings))
    await say(bot, profile.id, tuple(messages))


async def on_export(
    _message: Message,
    command: Command,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    privacy_cases: PrivacyCases,
    staff_roles: KnowsRoles,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Send what is stored about them as a file; to who leads, of whomever they name."""
    whom, named = profile.id, command.argument
    if named and await staff_roles.leads(profile.id):
        if not (named.isascii() and named.isdigit() and len(named) <= _DIGITS):
            text = translator.say(await language_of(profile), "export-how")
            await say(bot, profile.id, (OutgoingMessage(text),))
            return
        whom = PersonId(int(named))
    update_id = UpdateId(event_update.update_id)
    found = await privacy_cases.export(update_id, whom, by=profile.id)
    language = await language_of(profile)
    if found is None:
        key = "export-nothing" if whom == profile.id else "export-stranger"
        await say(bot, profile.id, (OutgoingMessage(translator.say(language, key)),))
        return
    written = json.dumps(found, ensure_ascii=False, indent=2).encode()
    own = whom == profile.id
    caption = translator.say(language, "export-done" if own else "export-of", whom=str(whom))
    file = BufferedInputFile(written, "export.json")
    await bot.send_document(profile.id, file, caption=caption)


async def on_delete_me(
    _message: Message,
    profile: Profile,
    bot: Bot,
    privacy_cases: PrivacyCases,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Ask once more, and say what will happen; whoever works here, or did, learns why it will
    not."""
    language = await language_of(profile)
    answer = _question(privacy_cases, translator, language)
    if await privacy_cases.delete.is_staff(profile.id):
        answer = OutgoingMessage(translator.say(language, "deletion-staff"))
    await say(bot, profile.id, (answer,))


async def on_deletion_pressed(
    query: CallbackQuery,
    pressed: DeletionPressed,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    privacy_cases: PrivacyCases,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Forget whoever pressed, or leave everything as it is."""
    message = PressedMessage(query)
    language = await language_of(profile)  # chosen ones are forgotten, too
    async with PressAnswer(query):
        if not pressed.surely:
            await message.disarm(translator.say(language, "deletion-kept"))
            return
        update_id = UpdateId(event_update.update_id)
        deletion = await privacy_cases.delete(update_id, profile.id, pressed.asked_at, message.id)
    await message.disarm()
    match deletion:
        case Deletion.DONE:
            crm = "yes" if privacy_cases.in_crm else "no"
            text = translator.say(language, "deletion-done", crm=crm)
            answer = OutgoingMessage(text, NO_REPLY_KEYBOARD)
        case Deletion.STALE:
            answer = _question(privacy_cases, translator, language)
        case Deletion.STAFF:
            answer = OutgoingMessage(translator.say(language, "deletion-staff"))
        case _:
            answer = OutgoingMessage(translator.say(language, "export-nothing"))
    await say(bot, profile.id, (answer,))


def _question(cases: PrivacyCases, translator: Translator, language: str) -> OutgoingMessage:
    now = cases.clock.now()
    buttons = [
        [
            InlineKeyboardButton(
                text=translator.plain(language, key),
                callback_data=deletion_data(now, surely=surely),
            )
        ]
        for key, surely in (("button-delete-me", True), ("button-keep-me", False))
    ]
    text = translator.say(language, "deletion-asked", crm="yes" if cases.in_crm else "no")
    return OutgoingMessage(text, InlineKeyboardMarkup(inline_keyboard=buttons))
