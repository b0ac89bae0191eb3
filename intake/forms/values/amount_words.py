"""Words around an amount: how much they multiply, which currency they name, what they leave open.

People mix languages, so there is one table for all of them. Everything is folded.
"""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from intake.forms.values.words import each, words
from intake.forms.violations import nearest
from intake.kernel.money import CODES

_THOUSAND, _MILLION, _BILLION = Decimal(1_000), Decimal(1_000_000), Decimal(1_000_000_000)

MULTIPLIERS: Mapping[str, Decimal] = MappingProxyType(
    each(Decimal("0.01"), "коп копеек копейки копейка копійок копійки тиын тиин cent cents")
    | each(Decimal("0.01"), "цент цента центов")
    | each(_THOUSAND, "к k т тыс тысяч тысяча тысячи тысячу тыщ тыща тыщи тыщу тр тыср")
    | each(_THOUSAND, "thousand thousands thsd tsd tausend grand тис тисяч тисяча тисячі тисячу")
    | each(_THOUSAND, "косарь косаря косарей мың минг ming")
    | each(Decimal(100_000), "lakh lakhs lac lacs лакх")
    | each(_MILLION, "м млн миллион миллиона миллионов миллиону лям ляма лямов лимон кк kk")
    | each(_MILLION, "m mln mio mn million millions millionen мільйон мільйона мільйонів")
    | each(Decimal(10_000_000), "crore crores cr крор")
    | each(_BILLION, "млрд миллиард миллиарда миллиардов мільярд мільярда мільярдів")
    | each(_BILLION, "b bn bln billion billions mrd milliarde milliarden")
)
"""Behind a number: ``100k``, ``1,5 млн``, ``50 коп``."""

ALSO_UNITS: frozenset[str] = words("м m т")
"""Metres, minutes and tons too, unless it is about money."""

ALONE: Mapping[str, Decimal] = MappingProxyType(
    each(_THOUSAND, "тысяча тысячу тыща тыщу тисяча thousand")
    | each(_MILLION, "миллион лям лимон мільйон million")
    | each(_BILLION, "миллиард мільярд billion")
    | {"lakh": Decimal(100_000), "crore": Decimal(10_000_000)}
    | each(_MILLION / 2, "полмиллиона полляма півмільйона")
    | each(_THOUSAND / 2, "полтысячи полтыщи")
)
"""Whole amounts without a digit."""

IN_WORDS: Mapping[str, Decimal] = MappingProxyType(
    each(Decimal(1), "один одна одну one ein eine")
    | each(Decimal("1.5"), "полтора полторы півтора anderthalb")
    | each(Decimal("0.5"), "пол half")
)
"""Numbers in words that stand before a multiplier."""

_CURRENCIES = {
    "RUB": "₽ р руб рубл рубль рублей рубля рублях рубли rub rur ruble rubles rouble roubles"
    " тр тыср",
    "USD": "$ дол долл доллар доллара долларов доллары доларів бакс бакса баксов баксы usd"
    " dollar dollars buck bucks",
    "EUR": "€ евро eur euro euros євро",
    "GBP": "£ gbp фунт фунта фунтов pound pounds",
    "KZT": "₸ тенге теңге тг тнг kzt tenge",
    "UAH": "₴ грн гривна гривны гривен гривень гривні гривня uah hryvnia",
    "BYN": "byn byr br белруб",
    "UZS": "сум сумов сума сўм so'm uzs",
    "KGS": "kgs сом сомов",
    "AMD": "֏ amd драм драмов",
    "AZN": "₼ azn манат манатов",
    "GEL": "₾ gel лари",
    "TRY": "₺ try лир лиры",
    "INR": "₹ rs inr rupee rupees рупий",
    "CNY": "¥ cny rmb юань юаней",
    "AED": "aed дирхам дирхамов",
    "CHF": "chf",
    "PLN": "pln zł",
    "MDL": "mdl лей леев лея",
    "TJS": "tjs сомони",
    "ILS": "₪ ils шекель шекеля шекелей",
    "JPY": "jpy йен иен",
    "KRW": "₩ krw вон",
    "THB": "฿ thb бат батов",
    "CZK": "czk",
    "MNT": "₮ mnt",
}
_BY_CODE_ONLY = (
    "AUD BGN BRL CAD DKK EGP HKD HUF IDR MXN MYR NOK NZD PHP QAR RON RSD SAR SEK SGD TMT VND ZAR"
)
_DOLLARS = "us$:USD a$:AUD au$:AUD c$:CAD ca$:CAD nz$:NZD hk$:HKD s$:SGD r$:BRL"
CURRENCIES: Mapping[str, str] = MappingProxyType(
    {word: code for code, names in _CURRENCIES.items() for word in names.split()}
    | {code.casefold(): code for code in _BY_CODE_ONLY.split()}
    | dict(pair.split(":") for pair in _DOLLARS.split())
)
"""Word → the currency's code. ``$`` alone is taken for the dollar of the United States."""

_DOLLAR = words("$ dollar dollars дол долл доллар доллара долларов доллары")
AT_HOME: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "BYN": words("р руб рубл рубль рублей рубля рублях рубли ruble rubles rouble roubles тр")
        | {"тыср"},
        **dict.fromkeys(("AUD", "CAD", "HKD", "NZD", "SGD"), _DOLLAR),
        "EGP": words("£ pound pounds фунт фунта фунтов"),
        "JPY": words("¥"),
        "RON": words("лей леев лея"),
        "TMT": words("манат манатов"),
        "UZS": words("сом сомов som sum"),
    }
)
"""Words that are another country's by themselves, and mean this currency to people who are asked
for it: in Belarus nobody says whose the roubles are."""

WHOSE: Mapping[str, str] = MappingProxyType(
    each("BYN", "бел белорусских белорусские беларускіх")
    | each("RUB", "росс российских российские")
    | each("USD", "us американских американские")
    | {"казахстанских": "KZT", "узбекских": "UZS", "киргизских": "KGS", "турецких": "TRY"}
    | {"indian": "INR"}
)
"""Words that say whose the currency behind them is: ``бел. руб.``"""

ABOUT: frozenset[str] = words(
    "~ ≈ ± = около ок примерно приблизительно порядка где-то прим приблизно близько бюджет about "
    "around approx approximately circa ca roughly etwa ungefähr rund budget всего итого total в на "
    "a an сша"
)
"""What leaves an amount as it is: people say what they think of."""

FROM: frozenset[str] = words(
    "> >= ≥ от с свыше более больше выше минимум мин не-менее не-меньше від понад from over above "
    "min minimum at-least no-less-than not-less-than more-than starting-at more up von ab "
    "mindestens"
)
"""What leaves the upper end open. A hyphen stands for a space."""

UP_TO: frozenset[str] = words(
    "< <= ≤ до максимум макс менее меньше ниже не-более не-больше в-пределах under below max "
    "maximum up-to at-most no-more-than not-more-than less-than within less bis to höchstens"
)
"""What leaves the lower end open, or leads to the upper one."""

TO: frozenset[str] = words("- .. ... по till until")
"""What leads to the upper end of a range, beside :data:`UP_TO`."""

BETWEEN: frozenset[str] = words("между between zwischen між")
AND: frozenset[str] = words("и and und й та &")
"""``between 100 and 150``, and ``1 млн и 200 тыс``."""
OR: frozenset[str] = words("или or oder або либо / |")


def meant_currency(text: str) -> str | None:
    """Return the code that somebody most likely meant by what is none; ``None``: none is near."""
    word = text.strip().rstrip(".").casefold()
    return CURRENCIES.get(word) or nearest(word, CODES)
