"""Words: how typed ones and labels are compared, and tables of them without a quote around each."""

import unicodedata
from typing import TypeVar

from intake.kernel.visible import normal

ValueT = TypeVar("ValueT")


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


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


def each(value: ValueT, text: str) -> dict[str, ValueT]:
    """Return a table in which every word of the text stands for the value."""
    return dict.fromkeys(text.split(), value)
