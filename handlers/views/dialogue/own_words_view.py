"""Buttons about words on their way to a prospect: taking them back, and when they leave. Pure."""

from collections.abc import Sequence
from datetime import tzinfo

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callback_data.lead_callbacks import later_data, take_back_data
from handlers.views.cards.card_buttons import CHOICES, CardButton, Rows
from intake.dialogue.relayed import Relayed
from intake.kernel.ids import RelayedId
from texts.markup import Html, cut, plain
from texts.translator import Translator

_WORDS = 30


def own_words_rows(
    found: Sequence[Relayed], translator: Translator, language: str, zone: tzinfo
) -> Rows:
    """Return a button for each: when it was said, and how it begins."""
    return tuple(
        (
            CardButton(
                translator.plain(
                    language,
                    "button-own-words",
                    time=translator.plain(language, "dialogue-said-at", at=one.at.astimezone(zone)),
                    text=cut(_begin(one, translator, language), _WORDS),
                ),
                take_back_data(one.id),
            ),
        )
        for one in found
    )


def when_buttons(
    relayed_id: RelayedId, translator: Translator, language: str
) -> InlineKeyboardMarkup:
    """Return when words can leave, and the way to leave them unsaid."""
    choices = [
        InlineKeyboardButton(
            text=translator.plain(language, key), callback_data=later_data(relayed_id, choice)
        )
        for choice, key in CHOICES.items()
    ]
    rows = [choices[at : at + 2] for at in range(0, len(choices), 2)]
    return InlineKeyboardMarkup(
        inline_keyboard=[*rows, [_take_back(relayed_id, translator, language)]]
    )


def take_back_button(
    relayed_id: RelayedId, translator: Translator, language: str
) -> InlineKeyboardMarkup:
    """Return the way to take words back, whether they have left by then or not."""
    button = _take_back(relayed_id, translator, language)
    return InlineKeyboardMarkup(inline_keyboard=[[button]])


def _take_back(
    relayed_id: RelayedId, translator: Translator, language: str
) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        text=translator.plain(language, "button-take-back"),
        callback_data=take_back_data(relayed_id),
    )


def _begin(message: Relayed, translator: Translator, language: str) -> str:
    words = " ".join(plain(Html(message.text or "")).split())
    return words or translator.plain(language, "comment-dialogue-wordless", kind=message.kind)
