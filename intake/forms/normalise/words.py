"""Reading plain text: names, short and long texts; and the folding that comparisons use."""

import unicodedata

from intake.forms.form import Limits
from intake.kernel.problems import Problem, problem
from intake.kernel.visible import clean, is_letter, normal, tells


def fold(text: str) -> str:
    """Write a text the one way in which typed words and labels are compared.

    Case, accents on ё, surrounding punctuation and emoji make no difference.
    """
    folded = normal(text).casefold().replace("ё", "е")
    start, end = 0, len(folded)
    while start < end and not _counts(folded[start]):
        start += 1
    while end > start and not _counts(folded[end - 1]):
        end -= 1
    return folded[start:end] or folded


def _counts(character: str) -> bool:
    return unicodedata.category(character)[0] in {"L", "N", "M"} or character in "+-%"


def read_text(text: str, limits: Limits, *, lines: bool = False) -> str | Problem:
    """Read a text answer."""
    cleaned = clean(text, lines=lines)
    if not cleaned:
        return problem("problem-text-empty")
    if len(cleaned) < limits.min_length:
        return problem("problem-text-short", minimum=limits.min_length)
    if len(cleaned) > limits.max_length:
        return problem("problem-text-long", maximum=limits.max_length, length=len(cleaned))
    return cleaned


def read_name(text: str, limits: Limits) -> str | Problem:
    """Read a person's name: any script, but it has letters in it."""
    cleaned = read_text(text, limits)
    if isinstance(cleaned, str) and not any(map(is_letter, cleaned)):
        return problem("problem-name-letters")
    return cleaned


def read_company(text: str, limits: Limits) -> str | Problem:
    """Read a company's name, by which it is found again: a dash would be everybody's."""
    cleaned = read_text(text, limits)
    return (
        problem("problem-company") if isinstance(cleaned, str) and not tells(cleaned) else cleaned
    )
