"""*Retry* and *drop* on the card of a submission that the portal refused."""

from aiogram.types import CallbackQuery, Update

from handlers.callback_data.submission_callbacks import DEAD_LETTER, DeadLetterPressed, Decision
from handlers.cases.lead_cases import SettlesDeadLetter
from handlers.ornaments import Ornaments
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.cards.card_keyboard import without_data
from handlers.views.cards.card_view import decision_buttons
from handlers.workflow import KnowsLanguage
from intake.kernel.ids import ChatId, UpdateId
from intake.kernel.person import Profile
from intake.submissions.settle_dead_letter import CardPress, Settled
from texts.translator import Translator

_OFFERED = {
    Decision.DROP: (Decision.DROP_SURELY, Decision.KEEP),
    Decision.KEEP: (Decision.RETRY, Decision.DROP),
}


async def on_dead_letter_pressed(
    query: CallbackQuery,
    pressed: DeadLetterPressed,
    profile: Profile,
    *,
    event_update: Update,
    settle_dead_letter: SettlesDeadLetter,
    language_of: KnowsLanguage,
    translator: Translator,
    team_language: str,
    ornaments: Ornaments,
) -> None:
    """Do what was decided; dropping asks once more. The card itself is refreshed by the outbox.

    An alert is for whoever pressed, the card for the team: each in its language.
    """
    async with PressAnswer(query) as answer:
        language = await language_of(profile)
        if query.message is None:
            await answer.alert(translator.plain(language, "alert-unknown"))
            return
        place = CardPress(
            pressed.submission_id, ChatId(query.message.chat.id), query.message.message_id
        )
        update_id = UpdateId(event_update.update_id)
        offered = _OFFERED.get(pressed.decision)
        if offered is not None:
            settled = await settle_dead_letter.asked(update_id, place)
        elif pressed.decision is Decision.RETRY:
            settled = await settle_dead_letter.retry(update_id, place, profile.id)
        else:
            settled = await settle_dead_letter.drop(update_id, place, profile)
        if settled is Settled.OVER:
            await answer.alert(translator.plain(language, "alert-dead-letter-over"))
        elif settled is Settled.ELSEWHERE:
            await answer.alert(translator.plain(language, "alert-unknown"))
        elif offered is not None:
            buttons = decision_buttons(pressed.submission_id, offered, translator, team_language)
            message = PressedMessage(query)
            kept = without_data(message.rows, DEAD_LETTER)
            await message.replace_rows((*kept, buttons), ornaments)
        elif pressed.decision is Decision.RETRY:
            await answer.toast(translator.plain(language, "alert-dead-letter-retried"))
