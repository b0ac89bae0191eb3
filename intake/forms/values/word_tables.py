"""Writing tables of words without a quote around each."""

from typing import TypeVar

ValueT = TypeVar("ValueT")


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


def each(value: ValueT, text: str) -> dict[str, ValueT]:
    """Return a table in which every word of the text stands for the value."""
    return dict.fromkeys(text.split(), value)
