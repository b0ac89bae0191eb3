"""Reading sources out of an address's query, as ads, mails and old systems really write it.

Sources are lost to small things: a first value that is empty, ``&amp;`` out of a mail's HTML, names
in capitals, a second ``?``, values in the encoding of an older system or encoded more than once,
and words that a script puts where it has no value. ``web/tracker.js`` reads in the same way; one
table of cases is tried on both (``tests/flows/website/queries.py``).
"""

import re
from collections.abc import Collection
from urllib.parse import unquote_to_bytes

from intake.visit_reading import LONGEST_ID, tidy

NOTHING = frozenset(
    {"undefined", "null", "nan", "[object object]", "(not set)", "(not provided)", "(none)"}
)
"""What stands where somebody's script had no value."""

_ROUNDS = 4
"""Each redirect on the way may encode once more."""
_AMPERSAND = re.compile(r"(?:amp;|#38;)+")
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
_UNICODE_ESCAPED = re.compile(r"%u([0-9A-Fa-f]{4})")


def read_query(raw: str, names: Collection[str]) -> dict[str, str]:
    """Return the named values that are there, of each the first that says something.

    ``raw`` is what follows the question mark, not decoded. It may be anything.
    """
    found: dict[str, str] = {}
    for pair in _pairs(raw, names):
        name, _, value = pair.partition("=")
        name = _AMPERSAND.sub("", _decoded(name)).strip().lower()
        if name not in names or name in found:
            continue
        value = tidy(_decoded(value), LONGEST_ID)
        if value and value.casefold() not in NOTHING:
            found[name] = value
    return found


def _pairs(raw: str, names: Collection[str]) -> list[str]:
    """Part the query at ``&``, and at a second ``?`` in front of one of the names."""
    return re.split(rf"&|\?(?=(?:{'|'.join(sorted(names))})=)", raw, flags=re.IGNORECASE)


def _decoded(text: str) -> str:
    text = text.replace("+", " ")
    for _ in range(_ROUNDS):
        once = _decoded_once(text)
        if once == text:
            break
        text = once
    return text


def _decoded_once(text: str) -> str:
    """Undo one round. What is no UTF-8 is Windows' Cyrillic, as older Russian systems write it."""
    if _UNICODE_ESCAPED.search(text):  # JavaScript's escape(): UTF-16, half an emoji at a time
        text = _UNICODE_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if not _ESCAPED.search(text):
        return text
    decoded = unquote_to_bytes(text)
    try:
        return decoded.decode("utf-8")
    except UnicodeDecodeError:
        return decoded.decode("cp1251", "replace")
