"""Reading sources out of an address's query, as ads, mails and old systems really write it.

Sources are lost to small things: a first value that is empty, ``&amp;`` out of a mail's HTML, names
in capitals, a second ``?``, a query that was encoded as a whole, values that were cut in the middle
of a letter, are in the encoding of an older system or were encoded more than once, and what a
script or an advertising system leaves where it has no value. ``web/tracker.js`` reads in the same
way; one table of cases is tried on both (``tests/flows/website/queries.py``).
"""

import codecs
import re
from collections.abc import Collection
from urllib.parse import unquote_to_bytes

from intake.attribution.visit_reading import LONGEST_ID, tidy

NOTHING = frozenset(
    {"undefined", "null", "nan", "none", "[object object]"}
    | {"(not set)", "(not provided)", "(none)"}
)
"""What stands where somebody's script had no value."""
_UNFILLED = re.compile(r"\{[^{}]+\}|\{\{[^{}]+\}\}")
"""What stands where an advertising system put none: its own placeholder, as it was written."""

_ROUNDS = 4
"""Each redirect on the way may encode once more."""
_AMPERSAND = re.compile(r"(?:amp;|#38;|#x26;)+", re.IGNORECASE)
_LATIN_WORD = re.compile(r"[^\W\d_]*[A-Za-z][^\W\d_]*")
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
_UNICODE_ESCAPED = re.compile(r"%u([0-9A-Fa-f]{4})")


def read_query(raw: str, names: Collection[str]) -> dict[str, str]:
    """Return the named values that are there, of each the first that says something.

    ``raw`` is what follows the question mark, not decoded. It may be anything.
    """
    found: dict[str, str] = {}
    inside = re.compile(rf"[&?;](?={_named(names)})", re.IGNORECASE)
    outside = re.compile(rf"&|[?;](?={_named(names)})", re.IGNORECASE)
    parts = [inside.split(_decoded(part)) for part in outside.split(raw)]
    # What stands inside another value, such as an address, counts less.
    for pair in [first for first, *_ in parts] + [one for _, *rest in parts for one in rest]:
        name, _, value = pair.partition("=")
        name = _AMPERSAND.sub("", name).strip().lower()
        if name not in names or name in found:
            continue
        value = tidy(value, LONGEST_ID)
        if value and value.casefold() not in NOTHING and not _UNFILLED.fullmatch(value):
            found[name] = value
    return found


def _named(names: Collection[str]) -> str:
    return rf"(?:{_AMPERSAND.pattern})?(?:{'|'.join(sorted(names))})="


def _decoded(text: str) -> str:
    text = text.replace("+", " ")
    for _ in range(_ROUNDS):
        once = _decoded_once(text)
        if once == text:
            break
        text = once
    return text


def _decoded_once(text: str) -> str:
    """Undo one round."""
    if _UNICODE_ESCAPED.search(text):  # JavaScript's escape(): UTF-16, half an emoji at a time
        text = _UNICODE_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _of_bytes(unquote_to_bytes(text)) if _ESCAPED.search(text) else text


def _of_bytes(decoded: bytes) -> str:
    """Read UTF-8, also where it was cut; what is none is Windows' Cyrillic, as older Russian
    systems write it, or its Western letters where these stand among Latin ones."""
    try:
        # Not the end: what is left of a letter that was cut is dropped.
        text, read = codecs.utf_8_decode(decoded, "strict", False)
    except UnicodeDecodeError:
        pass
    else:
        if len(decoded) - read != 1 or not text.isascii():  # else as in «café» of Western letters
            return text
    text = decoded.decode("cp1251", "replace")
    mixed = any(not word[0].isascii() for word in _LATIN_WORD.finditer(text))
    return decoded.decode("cp1252", "replace") if mixed else text
