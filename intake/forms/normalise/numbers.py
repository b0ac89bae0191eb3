"""Reading numbers as people write them: ``1 234,56``, ``1,234.56``, ``100k``, ``1,5 млн ₽``."""

import re
import unicodedata
from decimal import Decimal

from intake.forms.form import Limits
from intake.forms.normalise.words import clean
from intake.forms.vocabulary import Vocabulary, in_order, vocabulary
from intake.problems import problem
from intake.scene import Problem

MOST_DIGITS = 15
"""What the CRM's amounts keep exactly (bitrix24.md §4.2: double)."""

_NUMBER = re.compile(r"([+-]?)([0-9][0-9.,]*|[.,][0-9]+)")
_SPACE_GROUPS = re.compile(r"(?<=\d)[ '\N{RIGHT SINGLE QUOTATION MARK}_](?=\d{3}(?!\d))")
_MINUSES = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-"})


def read_number(text: str, limits: Limits, language: str) -> str | Problem:
    """Read a typed number and return it as a plain decimal one.

    Where a mark can be both (``1,234``), the language decides; in a question for whole numbers it
    parts thousands. The person sees what was understood.
    """
    number = _read(text, language, whole=limits.integer)
    if number is None:
        return problem("problem-number")
    if limits.integer and number != number.to_integral_value():
        return problem("problem-number-integer")
    if limits.minimum is not None and number < limits.minimum:
        return problem("problem-number-low", minimum=limits.minimum)
    if limits.maximum is not None and number > limits.maximum:
        return problem("problem-number-high", maximum=limits.maximum)
    return plain(number)


def plain(number: Decimal) -> str:
    """Write a number without exponent and needless zeros."""
    if number == 0:
        return "0"
    written = format(number, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def show_number(value: str, language: str) -> str:
    """Write a stored number as people of that language do."""
    words = vocabulary(language)
    whole, _, fraction = value.partition(".")
    sign = "-" if whole.startswith("-") else ""
    grouped = f"{int(whole.lstrip('-') or '0'):,}".replace(",", words.group_mark)
    return f"{sign}{grouped}{words.decimal_mark}{fraction}" if fraction else f"{sign}{grouped}"


def _read(text: str, language: str, *, whole: bool) -> Decimal | None:
    folded = unicodedata.normalize("NFKC", clean(text)).translate(_MINUSES).casefold()
    folded = "".join(str(unicodedata.decimal(sign, sign)) for sign in folded)
    number, factor = _without_words(folded.lstrip(" =").rstrip(" ."), in_order(language))
    # Thousands may be parted by spaces; a space anywhere else means two numbers.
    number = _SPACE_GROUPS.sub("", number)
    match = _NUMBER.fullmatch(number.replace("+ ", "+").replace("- ", "-"))
    if match is None:
        return None
    sign, digits = match.groups()
    marked = _decide_marks(digits, vocabulary(language), whole=whole and factor == 1)
    if marked is None or sum(character.isdigit() for character in marked) > MOST_DIGITS:
        return None
    value = Decimal(marked) * factor
    return -value if sign == "-" else value


def _without_words(text: str, vocabularies: tuple[Vocabulary, ...]) -> tuple[str, int]:
    """Take currencies and one multiplier off both ends."""
    factor = 1
    changed = True
    while changed:
        changed = False
        for words in vocabularies:
            for currency in words.currencies:
                for shorter in (_cut_end(text, currency), _cut_start(text, currency)):
                    if shorter is not None:
                        text, changed = shorter, True
            for word, multiplier in words.multipliers.items():
                shorter = _cut_end(text, word)
                if shorter is not None and factor == 1:
                    text, factor, changed = shorter, multiplier, True
    return text, factor


def _cut_end(text: str, word: str) -> str | None:
    bare = text.rstrip(". ")
    rest = bare.removesuffix(word)
    if rest == bare or (rest and rest[-1].isalpha()):
        return None
    return rest.rstrip()


def _cut_start(text: str, word: str) -> str | None:
    rest = text.removeprefix(word)
    if rest == text or (rest and rest[0].isalpha()):
        return None
    return rest.lstrip(" .")


def _decide_marks(digits: str, words: Vocabulary, *, whole: bool) -> str | None:
    """Return the digits with a decimal point, or ``None`` if the marks make no sense."""
    marks = [character for character in digits if character in ".,"]
    if not marks:
        return digits
    kinds = set(marks)
    last = marks[-1]
    if len(kinds) == 1:
        groups = len(marks) > 1 or (
            re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", digits) is not None
            and (whole or (last == "," and words.comma_groups))
        )
        decimal = "" if groups else last
    else:
        decimal = last
    head, _, fraction = digits.rpartition(decimal) if decimal else (digits, "", "")
    if decimal and decimal in head:
        return None
    group = next(iter(kinds - {decimal}), "")
    if group:
        if not re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+", head):
            return None
        head = head.replace(group, "")
    return f"{head or '0'}.{fraction}" if fraction else head or None
