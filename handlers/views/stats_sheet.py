"""The numbers as a sheet, for whoever reckons on."""

from collections.abc import Iterator

from handlers.views.stats_words import BY, COUNTED, StatsWords
from intake.kernel.ids import FormId
from intake.kernel.sheet import Cell
from intake.stats.answer_stats import StatsAnswer
from intake.stats.numbers import StatsRow

_ARRIVALS = ("visits", "starts", "unique", "new")
_OUTCOMES = (
    "begun",
    "submitted",
    "delivered",
    "taken",
    "answered",
    "qualified",
    "won",
    "lost",
)


def sheet_of(
    answer: StatsAnswer, words: StatsWords, forms: dict[FormId, str]
) -> tuple[tuple[Cell, ...], ...]:
    """Return the numbers as rows: a heading, each row, and all together."""
    currencies = sorted(
        {currency for row in (*answer.rows, answer.whole) for currency in row.outcomes.money}
    )
    heading = (
        words.plain(BY[answer.question.by]),
        *(words.plain(COUNTED[_WORDS.get(name, name)]) for name in (*_ARRIVALS, *_OUTCOMES)),
        *currencies,
    )
    rows = [
        (words.row(answer, row.key, forms), *_numbers(row, currencies))
        for row in answer.rows
        if row is not answer.whole
    ]
    total = (words.plain("stats-by-whole"), *_numbers(answer.whole, currencies))
    return (heading, *rows, total)


_WORDS = {"unique": "people"}


def _numbers(row: StatsRow, currencies: list[str]) -> Iterator[Cell]:
    for name in _ARRIVALS:
        yield getattr(row.arrivals, name) if row.arrivals is not None else ""
    for name in _OUTCOMES:
        yield getattr(row.outcomes, name)
    for currency in currencies:
        yield row.outcomes.money.get(currency, 0)
