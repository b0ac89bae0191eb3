"""What comes to a prospect by itself, with the buttons by which they can be rid of it."""

from collections.abc import Mapping
from datetime import UTC, datetime

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callback_data.nudge_callbacks import nudge_continue_data, nudge_off_data, rating_data
from handlers.views.outgoing_messages import OutgoingMessage
from intake.kernel.ids import LeadId
from intake.nudges.expectation import expected
from intake.outbox.tasks.notice_tasks import NudgeKind, ProspectNotice
from texts.translator import Translator

GRADES = (1, 2, 3, 4, 5)
_OFF: Mapping[NudgeKind, str] = {
    NudgeKind.REMINDER: "button-nudge-not-now",
    NudgeKind.FOLLOW_UP: "button-nudge-off",
    NudgeKind.RATING: "button-nudge-no-rating",
}
"""Which of them have a switch under them. The others come once, about what was just done."""


def render_nudge(
    notice: ProspectNotice, translator: Translator, language: str, now: datetime
) -> OutgoingMessage:
    """Return the message in that language."""
    if notice.kind is NudgeKind.EXPECTATION:
        opens = datetime.fromtimestamp(int(notice.args["opens"]), UTC)
        when = expected(opens, now, str(notice.args["zone"]))
        return OutgoingMessage(translator.say(language, when.text, **when.args))
    text = translator.say(language, notice.text, **_spoken(notice))
    rows = [*_acts(notice, translator, language), *_off(notice.kind, translator, language)]
    return OutgoingMessage(text, InlineKeyboardMarkup(inline_keyboard=rows) if rows else None)


def _spoken(notice: ProspectNotice) -> Mapping[str, str | int]:
    """Return what the text holds; a rating's lead is for its buttons."""
    return {} if notice.kind is NudgeKind.RATING else notice.args


def _acts(
    notice: ProspectNotice, translator: Translator, language: str
) -> list[list[InlineKeyboardButton]]:
    match notice.kind:
        case NudgeKind.REMINDER:
            words = translator.plain(language, "button-nudge-continue")
            return [[InlineKeyboardButton(text=words, callback_data=nudge_continue_data())]]
        case NudgeKind.RATING:
            lead = LeadId(int(notice.args["lead"]))
            return [
                [
                    InlineKeyboardButton(text=str(grade), callback_data=rating_data(lead, grade))
                    for grade in GRADES
                ]
            ]
        case _:
            return []


def _off(
    kind: NudgeKind, translator: Translator, language: str
) -> list[list[InlineKeyboardButton]]:
    if kind not in _OFF:
        return []
    words = translator.plain(language, _OFF[kind])
    return [[InlineKeyboardButton(text=words, callback_data=nudge_off_data(kind))]]
