"""Callback data under the buttons of forms, the menu and languages.

::

    p:<conversation>:<revision>:<kind><value>   a button of a form; kinds: m move, c choice,
                                                t toggle (a choice of several), e edit,
                                                s suggestion
    f:<form>    a form of the menu
    l:<code>:<conversation>:<revision>  a language; where it was asked, 0 for *nowhere*
"""

import re
from dataclasses import dataclass

from handlers.callback_data.fitting import INDEX, NUMBER, fitting
from intake.conversation.conversation import Conversation
from intake.conversation.inputs import Move, Press
from intake.kernel.ids import ConversationId, FormId

_PRESS = re.compile(r"([0-9]{1,19}):([0-9]{1,10}):([mctes])([a-z_0-9]{1,20})")
_LARGEST = 2**63 - 1
_MOVES = {move.value: move for move in Move}
_LANGUAGE = re.compile(r"([a-z-]{2,12}):([0-9]{1,19}):([0-9]{1,10})")


@dataclass(frozen=True, slots=True)
class FormPress:
    """A button of a form was pressed."""

    press: Press
    toggle: bool = False
    """The question stays, only its keyboard changes."""


@dataclass(frozen=True, slots=True)
class FormChosen:
    """A form was chosen from the menu."""

    form_id: FormId


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """A language was chosen."""

    language: str
    under: Press
    """Where it was asked."""


def move_data(conversation: Conversation, move: Move) -> str:
    """Return the data of a button that makes this move."""
    return _press_data(conversation, "m", move)


def choice_data(conversation: Conversation, choice: int, *, toggle: bool = False) -> str:
    """Return the data of a button that chooses; ``toggle`` for a choice among several."""
    return _press_data(conversation, "t" if toggle else "c", choice)


def edit_data(conversation: Conversation, step: int) -> str:
    """Return the data of a button that leads from the summary to that step of the form."""
    return _press_data(conversation, "e", step)


def pick_data(conversation: Conversation, number: int) -> str:
    """Return the data of a suggestion's button."""
    return _press_data(conversation, "s", number)


def form_data(form_id: FormId) -> str:
    """Return the data of a button that begins the form."""
    return fitting(f"f:{form_id}")


def language_data(language: str, asked_at: Conversation | None) -> str:
    """Return the data of a button that chooses the language, with what is open meanwhile."""
    where = f"{asked_at.id}:{asked_at.revision}" if asked_at is not None else "0:0"
    return fitting(f"l:{language}:{where}")


def read_press(rest: str) -> FormPress | None:
    """Read the button of a form."""
    match = _PRESS.fullmatch(rest)
    if match is None or int(match[1]) > _LARGEST:
        return None
    conversation, revision = ConversationId(int(match[1])), int(match[2])
    kind, value = match[3], match[4]
    if kind == "m":
        move = _MOVES.get(value)
        return FormPress(Press(conversation, revision, move=move)) if move else None
    if kind == "s":
        number = NUMBER.fullmatch(value)
        return FormPress(Press(conversation, revision, pick=int(value))) if number else None
    if not INDEX.fullmatch(value):
        return None
    if kind == "e":
        return FormPress(Press(conversation, revision, edit=int(value)))
    return FormPress(Press(conversation, revision, choice=int(value)), toggle=kind == "t")


def read_language(rest: str) -> LanguageChosen | None:
    """Read a language."""
    match = _LANGUAGE.fullmatch(rest)
    if match is None or int(match[2]) > _LARGEST:
        return None
    return LanguageChosen(match[1], Press(ConversationId(int(match[2])), int(match[3])))


def _press_data(conversation: Conversation, kind: str, value: object) -> str:
    return fitting(f"p:{conversation.id}:{conversation.revision}:{kind}{value}")
