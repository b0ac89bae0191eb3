"""Callback data under the buttons of ``/forms``.

::

    fm:<page>               the list
    fo:<form>               one form
    fr:look fr:do           what reading the files anew would change; take it
    fp:<form>:<language>:<played>   a preview, after what was played so far

A form is named by the beginning of its hash: after an edit the button is an old one. ``played`` is
a sign for each thing that was said or pressed; what somebody typed is not in it, and is remembered
for a while (:mod:`handlers.preview_answers`).
"""

import re
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase, digits

from handlers.callback_data.fitting import LIMIT
from intake.conversation.inputs import Move
from intake.forms.form import Form

MARK = 8

EXAMPLE = "E"
"""An example is said, or sent."""
OWN = "W"
"""Something is said in words of one's own."""
_MOVES = {
    Move.AGREE: "A",
    Move.DECLINE: "N",
    Move.BACK: "B",
    Move.SKIP: "S",
    Move.KEEP: "K",
    Move.DONE: "D",
    Move.CONFIRM: "C",
    Move.CANCEL: "X",
    Move.UNDO: "U",
    Move.CONTINUE: "G",
    Move.START_OVER: "O",
}
_BY_SIGN = {sign: move for move, sign in _MOVES.items()}
_NUMBERS = digits + ascii_lowercase
_TOKEN = re.compile(r"[A-Z]|[0-9a-z]|[-_][0-9a-z]|\.[0-9a-z]")
_MORE = {"": 0, "-": len(_NUMBERS), "_": 2 * len(_NUMBERS)}
"""What stands before the sign of a choice beyond the first 36."""


@dataclass(frozen=True, slots=True)
class Played:
    """One thing that was played: a move, a choice, an answer to change, words of one's own; none of
    them: an example."""

    move: Move | None = None
    choice: int | None = None
    edit: int | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class FormsPageWanted:
    """The list of forms, or another page of it."""

    page: int


@dataclass(frozen=True, slots=True)
class FormWanted:
    """One form of the list."""

    form: str


@dataclass(frozen=True, slots=True)
class ReloadPressed:
    """The files are to be read anew."""

    surely: bool


@dataclass(frozen=True, slots=True)
class PreviewPressed:
    """A preview goes on."""

    form: str
    language: str
    played: str
    """What was pressed so far, as the page writes it."""


FormPageAct = FormsPageWanted | FormWanted | ReloadPressed | PreviewPressed


@dataclass(frozen=True, slots=True)
class FormPagePressed:
    """A button under ``/forms``."""

    act: FormPageAct


_PREVIEW = re.compile(r"([0-9a-f]{8}):([a-z-]{2,12}):((?:[A-Z]|[-_.]?[0-9a-z])*)")
_FORM = re.compile(r"[0-9a-f]{8}")
_PAGE = re.compile(r"[0-9]{1,3}")


def short_mark(form: Form) -> str:
    """Return how these buttons name a form."""
    return form.hash[:MARK]


def forms_page_data(page: int) -> str:
    """Return the data of a button that shows the list."""
    return f"fm:{page}"


def form_page_data(form: Form) -> str:
    """Return the data of a button that shows one form."""
    return f"fo:{short_mark(form)}"


def reload_data(*, surely: bool) -> str:
    """Return the data of a button that reads the files anew."""
    return "fr:do" if surely else "fr:look"


def preview_data(form: Form, language: str, played: str = "") -> str | None:
    """Return the data of a preview's button; ``None``: so long a play does not fit."""
    data = f"fp:{short_mark(form)}:{language}:{played}"
    return data if len(data) <= LIMIT else None


def sign_of(one: Played) -> str:
    """Write one thing."""
    if one.move is not None:
        return _MOVES[one.move]
    if one.edit is not None:
        return f".{_NUMBERS[one.edit % len(_NUMBERS)]}"
    if one.choice is None:
        return OWN if one.own else EXAMPLE
    before = next(sign for sign, least in reversed(_MORE.items()) if one.choice >= least)
    return f"{before}{_NUMBERS[one.choice - _MORE[before]]}"


def played_in(signs: str) -> tuple[Played, ...]:
    """Read all things."""
    return tuple(_read_sign(token) for token in _TOKEN.findall(signs))


def without_last(signs: str) -> str:
    """Return what was played before the last thing."""
    return "".join(_TOKEN.findall(signs)[:-1])


def _read_sign(token: str) -> Played:
    if token in {EXAMPLE, OWN}:
        return Played(own=token == OWN)
    if token in _BY_SIGN:
        return Played(move=_BY_SIGN[token])
    number = _NUMBERS.index(token[-1])
    if token.startswith("."):
        return Played(edit=number)
    return Played(choice=_MORE[token[:-1]] + number)


def read_forms_page(rest: str) -> FormPagePressed | None:
    """Read what follows ``fm:``."""
    return FormPagePressed(FormsPageWanted(int(rest))) if _PAGE.fullmatch(rest) else None


def read_form_page(rest: str) -> FormPagePressed | None:
    """Read what follows ``fo:``."""
    return FormPagePressed(FormWanted(rest)) if _FORM.fullmatch(rest) else None


def read_reload(rest: str) -> FormPagePressed | None:
    """Read what follows ``fr:``."""
    known = {"look": False, "do": True}
    return FormPagePressed(ReloadPressed(known[rest])) if rest in known else None


def read_preview(rest: str) -> FormPagePressed | None:
    """Read what follows ``fp:``; a sign that is none is refused."""
    match = _PREVIEW.fullmatch(rest)
    unknown = match is None or any(
        one in ascii_uppercase and one not in {EXAMPLE, OWN, *_BY_SIGN} for one in match[3]
    )
    if match is None or unknown:
        return None
    return FormPagePressed(PreviewPressed(match[1], match[2], match[3]))
