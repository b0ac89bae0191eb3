"""Reading phone numbers: everything becomes E.164, an extension is kept beside it.

The number is looked for in what was typed: words around it are no part of it, and a letter is
never read as a digit.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers
from phonenumbers import (
    Leniency,
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberMatcher,
    PhoneNumberType,
    ValidationResult,
)

from intake.kernel.problems import Problem, ask_back, problem
from intake.kernel.visible import normal

_READ = 500
"""Characters in which a number is looked for: nobody hides one further down."""

_LONG_ENOUGH = 11
"""Digits from which a number without a plus is tried as an international one."""

_RUSSIAN_TRUNK = "8"
"""What stands before a number at home, in the place of +7."""

_MOST_LIKELY = 7
"""Digits from which a few among words are a number that somebody got wrong."""

_PARSE_PROBLEMS = {
    NumberParseException.INVALID_COUNTRY_CODE: "problem-phone-country",
    NumberParseException.NOT_A_NUMBER: "problem-phone-not-a-number",
    NumberParseException.TOO_SHORT_AFTER_IDD: "problem-phone-short",
    NumberParseException.TOO_SHORT_NSN: "problem-phone-short",
    NumberParseException.TOO_LONG: "problem-phone-long",
}

_LENGTH_PROBLEMS = {
    ValidationResult.TOO_SHORT: "problem-phone-short",
    ValidationResult.TOO_LONG: "problem-phone-long",
    ValidationResult.INVALID_COUNTRY_CODE: "problem-phone-country",
}

_LINKS = re.compile(
    r"(?:https?://)?(?:(?:www\.)?wa\.me/|(?:[a-z]+\.)?whatsapp\.com/send/?\?(?:\S*&)?phone="
    r"|viber://\S*?number=|t\.me/(?=\+)|tel:(?=\+))(?:%2b|\+)?(?=\d)"
    r"|%2b(?=\d)|\b(?:plus|плюс) ?(?=\d)",
    re.IGNORECASE,
)
"""What stands before an international number in links, and the plus in words."""

_OTHER_LINKS = re.compile(r"https?://\S+|(?<!\S)[\w.-]+\.[a-z]{2,}/\S+|\S*@\S+", re.IGNORECASE)
"""Digits in these are names of pages and people."""

_LONE_LETTER = re.compile(r"(?<![^\W\d_])[^\W\d_]$")
"""An O that is meant for a zero: the number is not what was typed."""

_RUN = re.compile(r"[+(\[]{0,3}\d[\d ().\[\]/-]*")
"""Digits with what people write between them."""

_ONLY_A_NUMBER = re.compile(r"[\d ().\[\]/+,;:-]*")

_EXTENSION_WORDS = (
    r"добавочн(?:ый|ого|ым|ому)|доб|внутренн(?:ий|его|им|ему)|внутр|в\.? ?н"
    r"|дополнительн(?:ый|ого|ым)|доп|додатков(?:ий|ого)|дод|внутрішн(?:ій|ього)|ішкі|қосымша"
    r"|extension|extn|ext|int|interno|interne|anexo|poste|ramal|toestel|tst|dahili|linka|klapka"
    r"|wewn[ęe]trzny|wewn|wew|durchwahl|durchw|dw|apparat|app|nebenstelle|nst|klappe|kl"
)
_DIGITS_OF_EXTENSION = r"(?P<digits>\d(?:[ -]?\d){0,6})(?![ -]?\d)"
_EXTENSIONS = (
    re.compile(
        rf"[,;]* ?[(\[]?(?<![^\W\d_])(?:{_EXTENSION_WORDS})\.?"
        r" ?(?:номер|телефон|тел|ном|number|no|nr)?\.?[ :=#№(\[-]*"
        rf"{_DIGITS_OF_EXTENSION}[)\]]?",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<=[\d)\]])[ ,;(]*[xх#] ?{_DIGITS_OF_EXTENSION}\)?", re.IGNORECASE),
)

_VANITY = re.compile(r"\+?[\d ().-]*\d[ ().-]*(?=(?:[\d-]*[A-Za-z]){3})[A-Za-z\d-]*")
"""``1-800-FLOWERS``: letters that are keys, perhaps."""

_BETWEEN = str.maketrans("_*~|\u2022\u00b7", "------")
"""What some put between groups of digits in the place of a hyphen."""


_NUMBER = "\ue000"
"""In the place of a number that was read; nobody types it."""
_BESIDE = re.compile(
    rf"(\d[\d .,:/-]*)[ ().,;:/+-]*{_NUMBER}|{_NUMBER}[ ().,;:/+-]*(\d[\d .,:/-]*)"
)


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number."""

    number: str
    """E.164."""
    extension: str | None = None


def read_phone(text: str, region: str) -> Phone | Problem:
    """Read a typed number; without a country code it belongs to ``region``.

    ``380501234567`` typed in Russia is a Ukrainian number whose plus was left out: digits that are
    no number of the region are tried as an international one. Of two numbers, neither is taken.
    """
    typed = _LINKS.sub("+", normal(_beginning(text), lines=True))
    typed = _OTHER_LINKS.sub(" ", typed).translate(_BETWEEN)
    typed, extension = _without_extension(typed)
    # A number may go on in the next line; two numbers may stand in a line each.
    for ending in (" ", "; "):
        line = typed.replace("\n", ending)
        seen = tuple(_sightings(line, region))
        if seen:
            break
    else:
        return _wrong(typed.replace("\n", " "), region)
    first, *others = dict.fromkeys(number for number, _ in seen)
    shown = show_international(first)
    if others:
        second = show_international(others[0])
        return problem("problem-phone-many", first=shown, second=second)
    abroad = _with_its_plus(first, line[seen[0][1].start : seen[0][1].stop])
    if abroad is not None:
        number = show_international(abroad)
        why = problem("problem-phone-plus", number=number, other=shown)
        return ask_back((abroad,), why, extension=extension)
    rest = _beside(line, [span for _, span in seen])
    if rest:
        why = problem("problem-phone-rest", number=shown, rest=rest)
        return ask_back((first,), why, extension=extension)
    return Phone(first, extension)


def read_shared_phone(digits: str, region: str) -> Phone | Problem:
    """Read a number that Telegram vouches for.

    Telegram gives digits with or without a plus. Validity is not checked: Telegram has called it,
    and number plans grow faster than libraries.
    """
    bare = re.sub(r"\D", "", digits)
    if not 7 <= len(bare) <= 15:  # E.164 has at most 15 digits
        return _problem("problem-phone-invalid", region)
    return Phone(f"+{bare}")


def show_phone(number: str, extension: str | None, extension_word: str) -> str:
    """Write a stored number as people read it: ``+7 912 345-67-89 ext. 12``."""
    shown = show_international(number)
    return f"{shown} {extension_word} {extension}" if extension else shown


def show_international(number: str) -> str:
    """Write a stored number in groups."""
    try:
        parsed = phonenumbers.parse(number, None)
    except NumberParseException:
        return number
    return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)


def example(region: str) -> str:
    """Return a number as one may type it in that region."""
    number = phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
    if number is None:
        return "+44 7400 123456"
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def _beginning(text: str) -> str:
    """Return what is read of a long text: no number is cut through."""
    return text if len(text) <= _READ else re.sub(r"[^A-Za-zА-я]*$", "", text[:_READ])


def _without_extension(text: str) -> tuple[str, str | None]:
    for pattern in _EXTENSIONS:
        found = pattern.search(text)
        if found is not None:
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            return rest, re.sub(r"\D", "", found["digits"])
    return text, None


def _sightings(text: str, region: str) -> Iterator[tuple[str, range]]:
    """Find the valid numbers: those of the region first, then others whose plus was left out."""
    taken = []
    for match in PhoneNumberMatcher(text, region, leniency=Leniency.POSSIBLE):
        if phonenumbers.is_valid_number(match.number):
            taken.append(range(match.start, match.end))
            if not _LONE_LETTER.search(text[: match.start]):
                yield _e164(match.number), taken[-1]
    for run in _RUN.finditer(text):
        if any(run.start() < span.stop and span.start < run.end() for span in taken):
            continue
        number = _parse(run[0], region) or _international(run[0])
        if number is not None and not _LONE_LETTER.search(text[: run.start()]):
            yield _e164(number), range(run.start(), run.end())


def _parse(digits: str, region: str | None) -> PhoneNumber | None:
    """Read digits, if they are a valid number."""
    try:
        number = phonenumbers.parse(digits, region)
    except NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _international(run: str) -> PhoneNumber | None:
    """Read digits that lack their plus, or have 00 in its place where that is not usual."""
    if run.startswith("+"):
        return None
    digits = re.sub(r"\D", "", run)
    if digits.startswith("00"):
        return _parse(f"+{digits[2:]}", None)
    number = _parse(f"+{digits}", None) if len(digits) >= _LONG_ENOUGH else None
    if number is None:
        return _from_russia(digits)
    # «12 06 6981234»: a house and a number, not +1 206 698 1234.
    first = re.match(r"\D*(\d{1,2})[^\d()]", run)
    torn = first and not str(number.country_code).startswith(first[1])
    return None if torn else number


def _from_russia(digits: str) -> PhoneNumber | None:
    """Read digits as people from Russia and Kazakhstan write them, wherever they live now."""
    if len(digits) != _LONG_ENOUGH or not digits.startswith(_RUSSIAN_TRUNK):
        return None
    return _parse(f"+7{digits[1:]}", None)


def _with_its_plus(number: str, typed: str) -> str | None:
    """Return what digits without the zero that their country writes are too, with a plus.

    ``491712345678`` may be a number of East Frisia, or a mobile one whose plus was left out; and
    ``89123456789`` one of Munich, or of Russia. Of another country only a number that is no mobile
    one of this.
    """
    read = phonenumbers.parse(number, None)
    digits = re.sub(r"\D", "", typed)
    national = re.sub(r"\D", "", phonenumbers.format_number(read, PhoneNumberFormat.NATIONAL))
    if digits != phonenumbers.national_significant_number(read) or digits == national:
        return None
    other = _parse(f"+{digits}", None) or _from_russia(digits)
    if other is None:
        return None
    foreign = other.country_code != read.country_code
    mobile = phonenumbers.number_type(read) == PhoneNumberType.MOBILE
    return None if foreign and (mobile or len(digits) < _LONG_ENOUGH) else _e164(other)


def _beside(text: str, spans: list[range]) -> str:
    """Return the digits that stand beside a number with no word between: whose are they?"""
    for span in spans:
        text = f"{text[: span.start]}{_NUMBER * len(span)}{text[span.stop :]}"
    found = _BESIDE.search(text)
    return (found[1] or found[2]).strip(" .,:/-") if found else ""


def _wrong(text: str, region: str) -> Problem:
    """Say what is wrong with a text in which there is no valid number."""
    if _VANITY.fullmatch(text):
        keys = phonenumbers.convert_alpha_characters_in_number(text)
        number = _parse(keys, region) or _international(keys)
        if number is not None and len(e164 := _e164(number)) > _LONG_ENOUGH:
            why = problem("problem-phone-letters", number=show_international(e164))
            return ask_back((e164,), why)
    runs = [run[0] for run in _RUN.finditer(text)]
    longest = max(runs, key=lambda run: sum(map(str.isdigit, run)), default="")
    alone = _ONLY_A_NUMBER.fullmatch(text) is not None
    if not alone and sum(map(str.isdigit, longest)) < _MOST_LIKELY:
        return _problem("problem-phone-not-a-number", region)
    try:
        number = phonenumbers.parse(longest, region)
    except NumberParseException as error:
        return _problem(_PARSE_PROBLEMS[error.error_type], region)
    reason = phonenumbers.is_possible_number_with_reason(number)
    return _problem(_LENGTH_PROBLEMS.get(reason, "problem-phone-invalid"), region)


def _e164(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _problem(key: str, region: str) -> Problem:
    return problem(key, example=example(region))
