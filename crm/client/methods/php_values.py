"""How to read a result of PHP.

Ids are strings or numbers, an empty map is ``[]``, a list with holes is a map. Everything here
raises UnexpectedAnswerError with the place and the kind of what was found, never its value.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from crm.client.call_errors import UnexpectedAnswerError

Row = Mapping[str, Any]


def wrong(where: str, expected: str, found: object) -> UnexpectedAnswerError:
    """The error for a value of another shape."""
    return UnexpectedAnswerError(f"{where}: expected {expected}, found {type(found).__name__}")


def mapping(value: object, where: str) -> Row:
    """A map; an empty PHP array stands for an empty one (bitrix24.md Traps 3)."""
    if isinstance(value, dict):
        return value
    if value == [] and isinstance(value, list):
        return {}
    raise wrong(where, "an object", value)


def member(value: object, key: str, where: str) -> object:
    """One member of a map that must be there."""
    found = mapping(value, where)
    if key not in found:
        raise UnexpectedAnswerError(f"{where}: {key} is missing")
    return found[key]


def elements(value: object, where: str) -> tuple[Any, ...]:
    """A list; PHP writes one with holes as an object."""
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict):
        return tuple(value.values())
    raise wrong(where, "a list", value)


def rows(value: object, where: str) -> tuple[Row, ...]:
    """A list of maps."""
    return tuple(mapping(row, f"{where}[]") for row in elements(value, where))


def identifier(value: object, where: str) -> int:
    """A positive id, as the number or the string it comes as."""
    number = optional_int(value)
    if number is None or number <= 0:
        raise wrong(where, "an id", value)
    return number


def optional_int(value: object) -> int | None:
    """A whole number in either dialect; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and len(value) < 20 and value.isascii():
        digits = value.removeprefix("-")
        return int(value) if digits.isdigit() else None
    return None


def text(value: object) -> str:
    """A text; whatever is empty in PHP's many ways is the empty text."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool | list | dict):
        return ""
    return str(value)


def moment(value: object, where: str) -> datetime:
    """A moment with its offset, as ISO 8601."""
    found = optional_moment(value)
    if found is None:
        raise wrong(where, "a moment", value)
    return found


def optional_moment(value: object) -> datetime | None:
    """A moment with its offset; None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def boolean(value: object, where: str) -> bool:
    """A bare true or false that is an answer, not an error (Traps 2)."""
    if not isinstance(value, bool):
        raise wrong(where, "true or false", value)
    return value


def done(value: object, where: str) -> None:
    """A bare true."""
    if value is not True:
        raise wrong(where, "true", value)


def flag(value: object) -> bool:
    """Y/N, true/false, 1/0 in their various clothes."""
    return value in (True, "Y", "y", 1, "1", "true")
