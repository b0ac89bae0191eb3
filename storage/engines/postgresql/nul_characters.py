"""Text with U+0000, which PostgreSQL keeps nowhere, and people can type.

What is kept *as it came* (a start payload, an update, what a website said of a visit) must come out
as it went in. So the character is written as two others, of which the first, U+FFFE, is assigned to
nobody; where that one itself was typed, it is written as two as well.
"""

import re

_MARK = "\ufffe"
_NUL, _MARK_ITSELF = f"{_MARK}0", f"{_MARK}1"
_IN_JSON = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
"""The character as JSON writes it; behind an odd number of backslashes it is other text."""


def escape(text: str) -> str:
    """Return text that PostgreSQL keeps."""
    if "\0" in text or _MARK in text:
        return text.replace(_MARK, _MARK_ITSELF).replace("\0", _NUL)
    return text


def unescape(text: str) -> str:
    """Return what was given to :func:`escape`."""
    if _MARK in text:
        return text.replace(_NUL, "\0").replace(_MARK_ITSELF, _MARK)
    return text


def escape_json(text: str) -> str:
    """Return a JSON text, in which only control characters are escaped, as ``jsonb`` keeps it."""
    if _MARK in text:
        text = text.replace(_MARK, _MARK_ITSELF)
    return _IN_JSON.sub(rf"\1{_NUL}", text) if r"\u0000" in text else text


def unescape_json(text: str) -> str:
    """Return what was given to :func:`escape_json`, but for its spaces and the order of keys."""
    if _MARK in text:
        return text.replace(_NUL, r"\u0000").replace(_MARK_ITSELF, _MARK)
    return text
