"""What all callback data have in common: 64 bytes at most, and numbers in them."""

import re
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

LIMIT = 64
NUMBER = re.compile(r"[0-9]{1,18}")
INDEX = re.compile(r"[0-9]{1,4}")


class CallbackTooLongError(ValueError):
    """The data would not fit under a button: an id is longer than the forms' rules allow."""


def fitting(data: str) -> str:
    """Return the data, if they fit under a button.

    Raises:
        CallbackTooLongError: they do not.
    """
    if len(data.encode()) > LIMIT:
        raise CallbackTooLongError(data)
    return data


def numbered(shape: re.Pattern[str], make: Callable[[int], T]) -> Callable[[str], T | None]:
    """Return what reads data that are a number of that shape."""
    return lambda rest: make(int(rest)) if shape.fullmatch(rest) else None
