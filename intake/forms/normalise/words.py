"""Reading plain text: names, short and long texts; and the folding that comparisons use."""

import re
import unicodedata

from intake.forms.form import Limits
from intake.problems import problem
from intake.scene import Problem

_JOINERS = "\u200c\u200d"
"""Invisible, yet part of how emoji and some scripts are written."""

_KEYCAPS = dict.fromkeys(map(ord, "\ufe0f\u20e3"))
"""What makes 2️⃣ of a 2."""

_BLANK_LINES = re.compile(r"\n{3,}")


def clean(text: str, *, lines: bool = False) -> str:
    """Return the text without control and invisible characters and with single spaces.

    With ``lines`` line breaks stay, at most one blank line at a time. Idempotent.
    """
    text = unicodedata.normalize("NFC", text)
    kept = []
    for character in text.replace("\r\n", "\n"):
        category = unicodedata.category(character)
        if character in "\n\r\x0b\x0c\x85" or category in {"Zl", "Zp"}:
            kept.append("\n")
        elif category == "Zs" or character == "\t":
            kept.append(" ")
        elif category not in {"Cc", "Cf", "Cs"} or character in _JOINERS:
            kept.append(character)
    cleaned = "".join(kept)
    if not cleaned.strip(_JOINERS + " \n"):
        return ""
    if not lines:
        cleaned = " ".join(cleaned.split())
    else:
        cleaned = "\n".join(" ".join(line.split()) for line in cleaned.split("\n"))
        cleaned = _BLANK_LINES.sub("\n\n", cleaned).strip()
    # Dropping a character can bring two together that compose: normalise again.
    return unicodedata.normalize("NFC", cleaned)


def fold(text: str) -> str:
    """Write a text the one way in which typed words and labels are compared.

    Case, accents on ё, surrounding punctuation and emoji make no difference.
    """
    plain = text.translate(_KEYCAPS)
    folded = clean(unicodedata.normalize("NFKC", plain)).casefold().replace("ё", "е")
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
    if isinstance(cleaned, str) and not any(character.isalpha() for character in cleaned):
        return problem("problem-name-letters")
    return cleaned
