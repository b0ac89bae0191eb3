"""The numbers as a sheet, for whoever reckons on."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from handlers.views.stats.stats_words import BY, COUNTED, StatsWords
from intake.kernel.ids import FormId
from intake.kernel.money import exact
from intake.kernel.sheet import Cell
from intake.kernel.turns import in_turn
from intake.stats.answer_stats import StatsAnswer
from intake.stats.economy import economy
from intake.stats.numbers import StatsRow

_ARRIVALS = ("visits", "starts", "unique", "new")
_OUTCOMES = (
    "begun",
    "partial",
    "submitted",
    "delivered",
    "taken",
    "answered",
    "qualified",
    "won",
    "lost",
    "assisted",
)
_PRICES = ("per_start", "per_lead", "per_sale")


async def sheet_of(
    answer: StatsAnswer, words: StatsWords, forms: Mapping[FormId, str]
) -> tuple[tuple[Cell, ...], ...]:
    """Return the numbers as rows: a heading, each row, and all together."""
    everything = (*answer.rows, answer.whole)
    earned = sorted({currency for row in everything for currency in row.outcomes.money})
    spent = sorted({currency for row in everything for currency in row.cost})
    heading = (
        words.plain(BY[answer.question.by]),
        *(words.plain(COUNTED[name]) for name in (*_ARRIVALS, *_OUTCOMES)),
        *(words.plain("stats-sheet-won", currency=currency) for currency in earned),
        *(words.plain("stats-sheet-cost", currency=currency) for currency in spent),
        *(words.plain(key) for key in (_COMPARED if spent else ())),
    )
    rows = [
        (words.row(answer, row.key, forms), *_numbers(answer, row, earned, spent))
        async for row in in_turn(answer.rows, of=1)
        if row is not answer.whole
    ]
    total = (words.plain("stats-by-whole"), *_numbers(answer, answer.whole, earned, spent))
    return (heading, *rows, total)


_COMPARED = (
    "stats-sheet-in",
    "stats-sheet-per-start",
    "stats-sheet-per-lead",
    "stats-sheet-per-sale",
    "stats-sheet-back",
)
"""In which currency prices are told, the prices, and how many times it came back."""


def _numbers(
    answer: StatsAnswer, row: StatsRow, earned: list[str], spent: list[str]
) -> Iterator[Cell]:
    for name in _ARRIVALS:
        yield getattr(row.arrivals, name) if row.arrivals is not None else ""
    for name in _OUTCOMES:
        yield getattr(row.outcomes, name)
    for currency in earned:
        yield exact(row.outcomes.money.get(currency, 0), currency)
    for currency in spent:
        yield exact(row.cost.get(currency, 0), currency)
    if not spent:
        return
    found = economy(row, answer.rates)
    yield "" if found is None else found.currency
    for name in _PRICES:
        price = None if found is None else getattr(found, name)
        yield "" if found is None or price is None else exact(price, found.currency)
    back = None if found is None else found.back
    yield "" if back is None else back.quantize(Decimal("0.01"))
