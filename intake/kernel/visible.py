"""What a text shows. Pasted words carry signs that nobody sees and spaces of every kind.

They change nothing, wherever something is typed or pasted: every step and every payload is read
through :func:`clean`, and what has one right spelling (numbers, phones, addresses, dates) through
:func:`normal`. The rule stands here and nowhere else.
"""

import re
import unicodedata

_ORDINARY = re.compile("[\n -~\u00a1-\u00ac\u00ae-\u034e\u0350-\u058f]*")
"""Latin, Greek, Cyrillic and Armenian letters with their marks: texts of these alone show all."""

_BREAKS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")
_BLANK = frozenset("\t\u2800\u3164\uffa0")
"""Beside Unicode's spaces: tabs, the blank of Braille, and the fillers that Hangul leaves."""

_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u2065\ufff0-\ufff8\ufffc\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
"""Signs without a shape that Unicode counts among letters, marks and symbols, or keeps free."""

_JOINERS = re.compile("[\u200c\u200d]")
_VARIATIONS = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Signs that choose another shape of the one before them: of emoji, and of kanji in names."""
_SHAPELESS = re.compile(f"{_JOINERS.pattern}|{_VARIATIONS.pattern}")

_KEYCAP = "\u20e3"
_EMOJI_MARKS = frozenset("!?‼⁉〰〽")
"""Punctuation that is an emoji when a variation follows."""

_JOINING = re.compile("[\u0600-\u109f\u1780-\u18af\u1a00-\u1bff\ua800-\uabff\U00010a00-\U00011fff]")
"""Scripts in which a joiner changes what is seen: Arabic, those of India, and their like."""

_BLANK_LINES = re.compile(r"\n{3,}")
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_DIGITS = re.compile(r"(?![0-9])\d")
_APOSTROPHES = re.compile("[\u2018\u2019\u201b\u02bc\u02b9\u00b4`\u2032]")


def clean(text: str, *, lines: bool = False) -> str:
    """Return the text without signs that nobody sees and with single, plain spaces.

    With ``lines`` line breaks stay, at most one blank line at a time. Joiners and their like stay
    where they change what is seen: in emoji, in Arabic, in kanji. Idempotent.
    """
    # Dropping a character can bring two together that compose: normalise again.
    shown = unicodedata.normalize("NFC", _shown(unicodedata.normalize("NFC", text)))
    if not lines:
        return " ".join(shown.split())
    kept = "\n".join(" ".join(line.split()) for line in shown.split("\n"))
    return _BLANK_LINES.sub("\n\n", kept).strip()


def normal(text: str, *, lines: bool = False) -> str:
    """Write a text the one way in which values are read.

    As :func:`clean`; and wide and small characters, digits of every script, dashes and apostrophes
    become the plain ones, and joiners go altogether.
    """
    same = clean(text, lines=lines)
    if not unicodedata.is_normalized("NFKC", same):
        same = "".join(map(_compatible, same))
    same = _SHAPELESS.sub("", same).replace(_KEYCAP, "")
    same = _DIGITS.sub(lambda digit: str(unicodedata.decimal(digit[0])), same)
    return clean(_APOSTROPHES.sub("'", _DASHES.sub("-", same)), lines=lines)


def _compatible(sign: str) -> str:
    """Write a sign plainly; but a small ² is no 2, and ½ no 1 and 2."""
    raised = unicodedata.decomposition(sign).startswith(("<super>", "<sub>", "<fraction>"))
    return sign if raised else unicodedata.normalize("NFKC", sign)


def names_something(text: str) -> bool:
    """Say whether there is a letter or a digit in the text: dashes and smileys name nothing."""
    return any(is_letter(sign) or sign.isnumeric() for sign in clean(text))


def is_letter(sign: str) -> bool:
    """Tell letters from what Unicode calls modifiers: an apostrophe alone is no name."""
    return sign.isalpha() and unicodedata.category(sign) != "Lm"


def _shown(text: str) -> str:
    if _ORDINARY.fullmatch(text):
        return text
    signs = [shown for sign in text.replace("\r\n", "\n") if (shown := _sign(sign))]
    kept: list[str] = []
    for index, sign in enumerate(signs):
        shapeless = _SHAPELESS.match(sign)
        if not shapeless or (kept and _shapes(sign, kept[-1], signs[index + 1 : index + 3])):
            kept.append(sign)
    return "".join(kept)


def _sign(sign: str) -> str:
    """Return what one sign shows: itself, a space, a line break, or nothing."""
    if _ORDINARY.fullmatch(sign) or _SHAPELESS.match(sign):
        return sign
    category = unicodedata.category(sign)
    if sign in _BREAKS:
        return "\n"
    if category == "Zs" or sign in _BLANK:
        return " "
    return "" if category in {"Cc", "Cf", "Cs"} or _UNSEEN.match(sign) else sign


def _shapes(sign: str, before: str, after: list[str]) -> bool:
    """Say whether a sign without a shape of its own changes that of the one before it."""
    symbol = unicodedata.category(before)[0] == "S" or _VARIATIONS.match(before) is not None
    joining = _JOINING.match(before) is not None
    if _JOINERS.match(sign):
        joined = next((other for other in after if not _SHAPELESS.match(other)), " ")
        return not joined.isspace() and (symbol or joining)
    keycap = after[:1] == [_KEYCAP] and before in "0123456789#*"
    ideograph = unicodedata.name(before, "").startswith("CJK ")
    return symbol or joining or keycap or ideograph or before in _EMOJI_MARKS
