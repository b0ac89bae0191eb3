"""Words that wait for their time: what they say, when they leave, how they are stopped. Pure."""

from zoneinfo import ZoneInfo

from handlers.views.dialogue.own_words_view import take_back_button, when_buttons
from handlers.views.outgoing_messages import OutgoingMessage
from intake.dialogue.scheduled_words import LATER_KEPT, Scheduled, Timeless
from texts.markup import Html, cut, plain
from texts.translator import Translator

_QUOTED = 600
"""Characters of words that leave later: by them one sees what was taken for a moment."""


def scheduled_message(
    waiting: Scheduled | Timeless,
    translator: Translator,
    language: str,
    text: str = "dialogue-later",
) -> OutgoingMessage:
    """Return when words leave, or what can be chosen. ``text``: what is said of it."""
    quoted = cut(plain(Html(waiting.text)), _QUOTED)
    if isinstance(waiting, Timeless):
        key = "dialogue-later-kept-when" if text == LATER_KEPT else "dialogue-later-when"
        buttons = when_buttons(waiting.relayed_id, translator, language)
        return OutgoingMessage(translator.say(language, key, text=quoted), buttons)
    at = waiting.at.astimezone(ZoneInfo(waiting.zone))
    button = take_back_button(waiting.relayed_id, translator, language)
    return OutgoingMessage(translator.say(language, text, at=at, text=quoted), button)
