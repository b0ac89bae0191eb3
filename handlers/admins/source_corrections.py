"""The last word on ``/correct``, and ``/erase``: sources put right, and traces taken back."""

from aiogram import Bot
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from handlers.callback_data.submission_callbacks import (
    CorrectionConfirmed,
    ErasureConfirmed,
    erasure_data,
)
from handlers.chat_answers import say
from handlers.filters import Command
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.links.correction_proposal import described
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.workflow import AppliesCorrection, ErasesTrace, KnowsLanguage, ProposesErasure
from intake.delivery.erase_trace import Erasable, Erasure
from intake.kernel.ids import UpdateId
from intake.kernel.person import Profile
from texts.translator import Translator

_REFUSED = {
    Erasable.UNKNOWN: "erasure-unknown",
    Erasable.UNDELIVERED: "erasure-undelivered",
    Erasable.ERASED: "erasure-erased",
    Erasable.UNTRACEABLE: "erasure-untraceable",
}
_DIGITS = 15
"""More no number of ours has; a longer one is nobody's."""


async def on_correction_confirmed(
    query: CallbackQuery,
    pressed: CorrectionConfirmed,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    apply_correction: AppliesCorrection,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Put the correction into force; the proposal becomes the report."""
    message = PressedMessage(query)
    async with PressAnswer(query) as answer:
        language = await language_of(profile)
        update_id = UpdateId(event_update.update_id)
        proposal = await apply_correction(update_id, pressed.correction_id, profile.id)
        if proposal is None:
            await answer.alert(translator.plain(language, "alert-correction-over"))
            await message.disarm()
            return
    head = "correction-running" if proposal.being_applied else "correction-applied"
    report = OutgoingMessage(described(proposal, head, translator, language))
    await message.show_or_say(bot, report)


async def on_erase(
    _message: Message,
    command: Command,
    profile: Profile,
    bot: Bot,
    propose_erasure: ProposesErasure,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Ask once more, or say why there is nothing to take back."""
    language = await language_of(profile)
    number = command.argument.lstrip("#№").strip()
    if not (number.isascii() and number.isdigit() and len(number) <= _DIGITS):
        await say(bot, profile.id, (OutgoingMessage(translator.say(language, "erasure-how")),))
        return
    erasure = await propose_erasure(int(number))
    if erasure.erasable is not Erasable.YES:
        await say(bot, profile.id, (_refusal(erasure, translator, language),))
        return
    label = translator.plain(language, "button-erase")
    button = InlineKeyboardButton(text=label, callback_data=erasure_data(erasure.number))
    text = translator.say(language, "erasure-proposed", number=str(erasure.number))
    await say(
        bot, profile.id, (OutgoingMessage(text, InlineKeyboardMarkup(inline_keyboard=[[button]])),)
    )


async def on_erasure_confirmed(
    query: CallbackQuery,
    pressed: ErasureConfirmed,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    erase_trace: ErasesTrace,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Have the trace taken back."""
    async with PressAnswer(query):
        language = await language_of(profile)
        erasure = await erase_trace(UpdateId(event_update.update_id), pressed.number, profile.id)
    if erasure.erasable is Erasable.YES:
        text = translator.say(language, "erasure-begun", number=str(erasure.number))
        report = OutgoingMessage(text)
    else:
        report = _refusal(erasure, translator, language)
    await PressedMessage(query).show_or_say(bot, report)


def _refusal(erasure: Erasure, translator: Translator, language: str) -> OutgoingMessage:
    key = _REFUSED[erasure.erasable]
    return OutgoingMessage(translator.say(language, key, number=str(erasure.number)))
