"""A spreadsheet's cells as people see them: ``1.5`` as ``1.50`` where two places are shown."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

_NO_DIGITS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
"""What stands around a number and holds none of its digits: units, colours, blanks."""
_PLAIN = re.compile(r"(?P<whole>[#0?,\s]*[#0?])(?:\.(?P<places>[0#?]+))?(?![,])")
_MAX_PLACES = 15
EXACT = 10**15
"""From here on a spreadsheet changes the last digits of what was typed."""


def shown(value: object, number_format: str) -> str:
    """Return the text of a cell's value."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return shown_number(value, number_format)
        case datetime():
            midnight = value.time() == time()
            return value.date().isoformat() if midnight else _moment(value)
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("seconds" if value.second else "minutes")
        case timedelta():
            return str(value)
        case _:
            return str(value)


def shown_number(value: float, number_format: str) -> str:
    """Return a number with as many places as its format shows, and with its leading zeros."""
    number = Decimal(format(value, ".15g"))
    first = _NO_DIGITS.sub("", number_format.split(";", 1)[0])
    percent = first.count("%") == 1
    if percent:
        number *= 100
        first = first.replace("%", "")
    digits = _PLAIN.search(first)
    if digits is not None and "/" not in first and "E" not in first.upper():
        number, text = _placed(number, digits["whole"], digits["places"] or "")
    else:
        text = _plain(number)
    return f"{text}%" if percent else text


def _placed(number: Decimal, whole: str, places: str) -> tuple[Decimal, str]:
    places = places[:_MAX_PLACES]
    rounded = number.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    text = format(rounded, "f")
    optional = len(places) - len(places.rstrip("#?"))
    for _ in range(optional):
        text = text.removesuffix("0")
    text = text.rstrip(".") if "." in text else text
    if set(whole) == {"0"}:
        sign = "-" if text.startswith("-") else ""
        head, dot, tail = text.removeprefix("-").partition(".")
        text = f"{sign}{head.zfill(len(whole))}{dot}{tail}"
    return rounded, text


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: datetime) -> str:
    return value.isoformat(" ", "seconds" if value.second else "minutes")
