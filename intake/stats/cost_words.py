"""Reading what admins type: a cost with its days, a rate, an amount of money. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from intake.forms.values.words import each
from intake.kernel.money import CODES, digits
from intake.stats.cost import MOST
from intake.stats.period import Period
from intake.stats.period_words import read_period
from intake.stats.worth import Rate

_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "₽": "RUB", "₸": "KZT", "₴": "UAH"}
_WORDS: Mapping[str, str] = MappingProxyType(
    each("RUB", "руб р рубль рубля рублей рубли ruble rubles rouble roubles")
    | each("EUR", "евро euro euros")
    | each("USD", "долл доллар доллара долларов доллары dollar dollars")
    | each("GBP", "фунт фунта фунтов фунты pound pounds")
    | each("KZT", "тг тенге tenge")
    | each("UAH", "грн гривна гривны гривен hryvnia hryvnias")
)
"""What people write instead, with or without a full stop."""
_AMOUNT = r"(?P<amount>\d[\d .,'\u00a0\u202f]*)"
_GROUPS = r"(?P<amount>\d+(?:[ .,'\u00a0\u202f]\d{3})*(?:[.,]\d{1,2})?)(?!\S)"
"""What stands before days must end where the amount does."""
_CURRENCY = (
    rf"(?P<currency>(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b\.?"
    rf"|[A-Za-z]{{3}}|[{''.join(_SIGNS)}])"
)
_DAYS = r"(?:\s+(?P<days>.+))?"
_COSTS = (
    re.compile(rf"(?P<target>\S.*?)\s+{_AMOUNT}\s*{_CURRENCY}{_DAYS}", re.IGNORECASE),
    re.compile(rf"(?P<target>\S.*?)\s+(?P<currency>[{''.join(_SIGNS)}])\s*{_GROUPS}{_DAYS}"),
)
_RATE = re.compile(rf"{_CURRENCY}\s*(?P<value>[\d.,]+)(?:\s+(?P<day>.+))?", re.IGNORECASE)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
_ONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_LARGEST_RATE = Decimal(10) ** 9


@dataclass(frozen=True, slots=True)
class TypedCost:
    """A cost as somebody typed it, not looked up yet."""

    target: str
    """A link's code, or a campaign as ``/stats`` tells it."""
    amount: int
    currency: str
    days: Period


def read_cost(text: str, today: date, zone: str) -> TypedCost | None:
    """Read ``spring 350 EUR 1.11.2026–7.11.2026``; without days it is today's."""
    matches = (pattern.fullmatch(text.strip()) for pattern in _COSTS)
    match = next((found for found in matches if found is not None), None)
    if match is None:
        return None
    currency = read_currency(match["currency"])
    amount = read_amount(match["amount"], currency) if currency is not None else None
    days = Period(today, today, zone)
    if match["days"] is not None:
        named = read_period(match["days"], today, zone)
        if named is None:
            return None
        days = named
    if currency is None or amount is None:
        return None
    return TypedCost(match["target"], amount, currency, days)


def read_rate(text: str, base: str, today: date, zone: str) -> Rate | None:
    """Read ``USD 0.92`` or ``USD 0.92 2026-11-01``: what one of it is worth in the base."""
    match = _RATE.fullmatch(text.strip())
    if match is None:
        return None
    day = today
    if match["day"] is not None:
        named = read_period(match["day"], today, zone)
        if named is None or named.first != named.last:
            return None
        day = named.first
    try:
        value = Decimal(match["value"].replace(",", "."))
    except InvalidOperation:
        return None
    currency = read_currency(match["currency"])
    if currency is None or currency == base or not 0 < value <= _LARGEST_RATE:
        return None
    return Rate(currency, base, day, value)


_BY_DIGITS = {digits(code): code for code in sorted(CODES)}
"""A currency for each number of digits that there is."""


def read_currency(text: str) -> str | None:
    """Return a currency's three letters; of a sign or a word the usual one."""
    text = text.strip()
    found = _SIGNS.get(text) or _WORDS.get(text.rstrip(".").casefold(), text.upper())
    return found if found in CODES else None


def read_amount(text: str, currency: str) -> int | None:
    """Return an amount in smallest units: ``1 200,50``, ``1,200.50``, ``1200``.

    ``None``: it is none, is negative, is too large, or has more digits than the currency.
    """
    plain = re.sub(r"[\s'\u00a0\u202f]", "", text).rstrip(".,")
    last = max(plain.rfind("."), plain.rfind(","))
    if last >= 0 and {".", ","} <= set(plain):
        whole, cents = plain[:last], plain[last + 1 :]
        plain = f"{re.sub(r'[.,]', '', whole)}.{cents}"
    elif _GROUPED.fullmatch(plain) and digits(currency) < 3:  # no currency's cents are three then
        plain = re.sub(r"[.,]", "", plain)
    plain = plain.replace(",", ".")
    try:
        exact = Decimal(plain) * 10 ** digits(currency)
    except InvalidOperation:
        return None
    if exact != exact.to_integral_value() or not 0 <= exact <= MOST:
        return None
    return int(exact)


def is_amount(text: str) -> bool:
    """Say whether it is an amount in some currency."""
    return any(read_amount(text, one) is not None for one in _BY_DIGITS.values())


def may_mean_two(text: str, currency: str) -> bool:
    """Say whether an amount is ``1.234``: of a person a thousand and more, of a spreadsheet not."""
    return _ONE_GROUP.fullmatch(text.strip()) is not None and digits(currency) < 3
