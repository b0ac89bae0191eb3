"""Reading typed choices and yes/no: by label, by number, by value, or by a clear beginning."""

import re
from collections.abc import Iterable

from intake.forms.form import Step
from intake.forms.normalise.words import fold
from intake.forms.vocabulary import in_order
from intake.kernel.problems import Problem, problem
from intake.kernel.visible import normal

YES, NO = "yes", "no"

_CLEAR = 3
"""Letters from which a beginning can stand for a label."""

_SEPARATORS = re.compile(r"[,;\n]|(?<=\s)(?:and|и)(?=\s)")
_NUMBERS = re.compile(r"\s*\d+(?:\s+\d+)+\s*")


def read_choice(text: str, step: Step) -> str | Problem:
    """Read one typed choice."""
    chosen = _find(text, step)
    return problem("problem-choice") if chosen is None else chosen


def read_choices(text: str, step: Step) -> tuple[str, ...] | Problem:
    """Read several typed choices, parted by commas, semicolons or lines, as the whole answer."""
    text = normal(text, lines=True)
    whole = _find(text, step)
    if whole is not None:
        return (whole,)
    if _NUMBERS.fullmatch(text):
        parts = text.split()
    else:
        parts = [part for part in _SEPARATORS.split(text) if part.strip()]
    chosen = []
    for part in parts:
        value = _find(part, step)
        if value is None:
            return problem("problem-choices")
        chosen.append(value)
    return check_count(in_form_order(chosen, step), step) if chosen else problem("problem-choices")


def check_count(values: tuple[str, ...], step: Step) -> tuple[str, ...] | Problem:
    """Return the values unless they are too many."""
    most = step.limits.max_choices
    if most is not None and len(values) > most:
        return problem("problem-choices-max", maximum=most)
    return values


def in_form_order(values: Iterable[str], step: Step) -> tuple[str, ...]:
    """Return the chosen values once each, in the order of the form."""
    chosen = set(values)
    return tuple(choice.value for choice in step.choices if choice.value in chosen)


def read_yes_no(text: str, language: str) -> str | Problem:
    """Read a typed yes or no, in any language that we know."""
    folded = fold(text)
    for words in in_order(language):
        if folded in words.yes:
            return YES
        if folded in words.no:
            return NO
    return problem("problem-yes-no")


def _find(text: str, step: Step) -> str | None:
    """Return the value of the choice that was meant: exact words win over numbers."""
    wanted = fold(text)
    names = [
        {fold(choice.value), *(fold(label) for label in choice.label.by_language.values())}
        for choice in step.choices
    ]
    for choice, own in zip(step.choices, names, strict=True):
        if wanted in own:
            return choice.value
    if wanted.isdecimal() and len(wanted) <= 3 and 1 <= int(wanted) <= len(step.choices):
        return step.choices[int(wanted) - 1].value
    if len(wanted) < _CLEAR:
        return None
    beginning = [
        choice.value
        for choice, own in zip(step.choices, names, strict=True)
        if any(name.startswith(wanted) for name in own)
    ]
    return beginning[0] if len(beginning) == 1 else None
