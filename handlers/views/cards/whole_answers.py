"""All that a card had shortened, for whoever asks."""

from handlers.views.cards.card_view import is_long
from intake.submissions.submission import Submission
from texts.markup import MESSAGE_LENGTH, Html, bold, cut, escape, join, pages

_LABEL = 120
_PART = (MESSAGE_LENGTH - 2 * _LABEL) // 2
"""Characters that fit a message even if each counts twice, a label above them."""


def whole_answers(submission: Submission) -> tuple[Html, ...]:
    """Return the answers that were shortened, on as few messages as they need."""
    blocks: list[Html] = []
    for answer in submission.answers:
        if is_long(answer):
            first, *more = _parts(answer.shown)
            blocks += (join([bold(cut(answer.called, _LABEL)), escape(first)]), *map(escape, more))
    return pages(blocks)


def _parts(text: str) -> list[str]:
    return [text[at : at + _PART] for at in range(0, len(text), _PART)]
