"""Callback data under the buttons of ``/testlead``.

::

    tl:f:<form>:<page>      a form was chosen; page of the links by which it can come
    tl:c:<form>:<link>      with that link (0: without one); asks
    tl:go:<form>:<link>     make it
    tl:no                   don't
    tl:rm:<number>          take that test lead away now

A form is named by the beginning of its hash: after an edit the button is an old one.
"""

import re
from dataclasses import dataclass

from handlers.callback_data.form_page_callbacks import short_mark
from intake.forms.form import Form


@dataclass(frozen=True, slots=True)
class TrialFormChosen:
    """A form was chosen, or its page of links turned."""

    form: str
    page: int


@dataclass(frozen=True, slots=True)
class TrialLinkChosen:
    """The link was chosen: it is asked about, or (``surely``) made."""

    form: str
    link: int
    surely: bool


@dataclass(frozen=True, slots=True)
class TrialDeclined:
    """Nothing is to be made."""


@dataclass(frozen=True, slots=True)
class TrialRemovalPressed:
    """A test lead is to be taken away."""

    number: int


TrialAct = TrialFormChosen | TrialLinkChosen | TrialDeclined | TrialRemovalPressed


@dataclass(frozen=True, slots=True)
class TrialPressed:
    """A button under ``/testlead``."""

    act: TrialAct


_FORM = re.compile(r"f:([0-9a-f]{8}):([0-9]{1,4})")
_LINK = re.compile(r"(c|go):([0-9a-f]{8}):([0-9]{1,18})")
_REMOVAL = re.compile(r"rm:([0-9]{1,18})")


def trial_form_data(form: Form, page: int) -> str:
    """Return the data of a form's button, or of one that turns its pages."""
    return f"tl:f:{short_mark(form)}:{page}"


def trial_link_data(form: Form, link: int, *, surely: bool = False) -> str:
    """Return the data of a link's button."""
    return f"tl:{'go' if surely else 'c'}:{short_mark(form)}:{link}"


def trial_removal_data(number: int) -> str:
    """Return the data of the button that takes a test lead away."""
    return f"tl:rm:{number}"


TRIAL_DECLINED = "tl:no"


def read_trial(rest: str) -> TrialPressed | None:
    """Read what follows ``tl:``."""
    act = _read(rest)
    return None if act is None else TrialPressed(act)


def _read(rest: str) -> TrialAct | None:
    if rest == "no":
        return TrialDeclined()
    if form := _FORM.fullmatch(rest):
        return TrialFormChosen(form[1], int(form[2]))
    if link := _LINK.fullmatch(rest):
        return TrialLinkChosen(link[2], int(link[3]), surely=link[1] == "go")
    removal = _REMOVAL.fullmatch(rest)
    return TrialRemovalPressed(int(removal[1])) if removal else None
