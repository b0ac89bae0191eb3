"""Comparing what the portal stores with what we would write, or have written. Pure."""

import re
from decimal import Decimal, InvalidOperation

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_YES_OR_NO = {"y": "1", "true": "1", "n": "0", "false": "0"}


def same_value(stored: object, ours: object) -> bool:
    """Say whether the portal's value is what we would write, or have written.

    It gives back numbers as ``5000.00``, dates with a time, flags in three ways, and nothing as a
    zero, an empty text, an empty list or null.
    """
    left, right = _plain(stored), _plain(ours)
    if len(left) == 1 and len(right) == 1 and _DATE.fullmatch(right[0]):
        return left[0][:10] == right[0]
    return sorted(left) == sorted(right)


def _plain(value: object) -> list[str]:
    if isinstance(value, list | tuple):
        return [one for each in value for one in _plain(each)]
    if isinstance(value, bool):
        return ["1"] if value else []
    text = "" if value is None else str(value).replace("\r\n", "\n").strip()
    text = _YES_OR_NO.get(text.lower(), text)
    try:
        number = Decimal(text)
    except InvalidOperation:
        return [text] if text else []
    if not number.is_finite():
        return [text]
    return [format(number.normalize(), "f")] if number else []
