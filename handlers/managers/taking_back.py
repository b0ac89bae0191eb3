"""Taking back what was sent: by buttons of a lead's card, and of what the bot said of the words."""

from datetime import tzinfo

from aiogram.types import CallbackQuery, Update

from handlers.callback_data.callbacks import parse_callback
from handlers.callback_data.lead_callbacks import (
    LEAD,
    TAKE_BACK,
    LaterPressed,
    OwnWordsWanted,
    TakeBackPressed,
)
from handlers.ornaments import Ornaments
from handlers.presses import PressAnswer, PressedMessage
from handlers.team_talk import OffersOwnWords, TakesBack
from handlers.views.cards.card_buttons import Rows, back_button
from handlers.views.cards.card_keyboard import without_data
from handlers.views.dialogue.own_words_view import own_words_rows
from handlers.workflow import KnowsLanguage
from intake.dialogue.change_words import TakenBack
from intake.kernel.ids import ChatId, PersonId, UpdateId
from intake.kernel.person import Profile
from intake.leads.postponing import Postponed
from texts.translator import Translator

_SAID = {
    TakenBack.NOT_OURS: "alert-not-taken-back",
    TakenBack.NEVER_SENT: "alert-taken-back",
    TakenBack.DELETING: "alert-taken-back",
    TakenBack.TOO_LATE: "dialogue-del-late",
}


async def on_own_words(
    query: CallbackQuery,
    pressed: OwnWordsWanted,
    profile: Profile,
    *,
    own_words: OffersOwnWords,
    language_of: KnowsLanguage,
    translator: Translator,
    timezone: tzinfo,
    team_language: str,
    ornaments: Ornaments,
) -> None:
    """Show which words can be taken back, in the place of the card's buttons."""
    async with PressAnswer(query) as answer:
        found = await own_words(PersonId(profile.id), pressed.lead_id)
        if not found:
            language = await language_of(profile)
            await answer.alert(translator.plain(language, "alert-no-own-words"))
            return
        message = PressedMessage(query)
        words = own_words_rows(found, translator, team_language, timezone)
        back = back_button(pressed.lead_id, translator, team_language)
        kept = without_data(message.rows, LEAD, TAKE_BACK)
        await message.replace_rows((*words, (back,), *kept), ornaments)


async def on_take_back_pressed(
    query: CallbackQuery,
    pressed: TakeBackPressed,
    profile: Profile,
    *,
    event_update: Update,
    take_back: TakesBack,
    language_of: KnowsLanguage,
    translator: Translator,
    ornaments: Ornaments,
) -> None:
    """Take words back; what became of them is shown by a reaction on them."""
    async with PressAnswer(query) as answer:
        language = await language_of(profile)
        if query.message is None:
            await answer.alert(translator.plain(language, "alert-unknown"))
            return
        update_id, chat_id = UpdateId(event_update.update_id), ChatId(query.message.chat.id)
        taken = await take_back.chosen(update_id, profile, chat_id, pressed.relayed_id)
        text = translator.plain(language, _SAID[taken])
        if taken in {TakenBack.DELETING, TakenBack.NEVER_SENT}:
            await answer.toast(text)
        else:
            await answer.alert(text)
            return
    message = PressedMessage(query)
    await message.replace_rows(_without(message.rows, pressed), ornaments)


def _without(rows: Rows, pressed: TakeBackPressed) -> Rows:
    """Leave out the button that was pressed, and what asked when to send those words."""
    over = (pressed, *(LaterPressed(pressed.relayed_id, choice) for choice in Postponed))
    return tuple(row for row in rows if all(parse_callback(one.data) not in over for one in row))
