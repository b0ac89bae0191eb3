"""Which chart shows an answer: lines over time, a bar for each row, or the way from visit to
sale."""

from handlers.views.stats.chart_style import MOST_SERIES, Theme
from handlers.views.stats.funnel_chart import Bar, FunnelChart, draw_funnel
from handlers.views.stats.line_chart import LineChart, Series, draw_lines
from handlers.views.stats.stats_page import StatsPage
from handlers.views.stats.stats_words import BY, COUNTED, MODEL_BUTTONS, StatsWords
from intake.stats.answer_stats import StatsAnswer
from intake.stats.numbers import StatsRow
from intake.stats.period import Unit, fitting_unit
from intake.stats.stats_question import Dimension
from texts.translator import Translator

_ACROSS = {
    Unit.DAY: "stats-chart-days",
    Unit.WEEK: "stats-chart-weeks",
    Unit.MONTH: "stats-chart-months",
}
_ARROW = "›"
"""The shipped font has no longer one."""
_LINES = ("begun", "submitted", "won")
"""What is followed over time."""


def draw_answer(
    answer: StatsAnswer, page: StatsPage, translator: Translator, language: str, theme: Theme
) -> str:
    """Return the chart as SVG: the very numbers of the message."""
    words = StatsWords(translator, language)
    period = words.period(answer.question.period)
    subtitle = f"{period} · {words.plain(MODEL_BUTTONS[answer.question.model])}"
    if answer.question.by is Dimension.TIME:
        return draw_lines(_in_time(answer, words, subtitle), theme)
    if answer.question.by is not Dimension.WHOLE and answer.rows:
        return draw_funnel(_in_rows(answer, page, words, subtitle), theme)
    bars = tuple(
        Bar(name, count, aside.strip(" ()")) for name, count, aside in page.lines.stations(answer)
    )
    return draw_funnel(FunnelChart(words.plain("stats-chart-way"), subtitle, bars), theme)


def _in_rows(answer: StatsAnswer, page: StatsPage, words: StatsWords, subtitle: str) -> FunnelChart:
    shown = answer.rows[:MOST_SERIES]
    bars = tuple(
        Bar(
            page.named(answer, row),
            row.outcomes.begun if row.arrivals is None else row.arrivals.starts,
            f"{_ARROW} {row.outcomes.submitted} {_ARROW} {row.outcomes.won}",
        )
        for row in shown
    )
    short = shown[0].arrivals is None
    note = words.plain("stats-rows-foot-short" if short else "stats-rows-foot", numbered="no")
    if more := len(answer.rows) - len(shown):
        note = words.plain("stats-chart-rows-more", foot=note, count=more)
    title = words.plain(BY[answer.question.by])
    return FunnelChart(title, subtitle, bars, note.replace("→", _ARROW))


def _in_time(answer: StatsAnswer, words: StatsWords, subtitle: str) -> LineChart:
    rows = answer.rows
    series = [
        Series(words.plain(COUNTED[name]), tuple(_counted(row, name) for row in rows))
        for name in _LINES
    ]
    if rows and rows[0].arrivals is not None:
        starts = tuple(float(row.arrivals.starts) for row in rows if row.arrivals)
        series.insert(0, Series(words.plain("stats-starts"), starts))
    labels = tuple(f"{row.key:%d.%m}" for row in rows)
    earlier = [_counted(row, "begun") for row in answer.rows_before][: len(rows)]
    before = None
    if any(earlier):
        padded = (*earlier, *(None for _ in range(len(rows) - len(earlier))))
        name = f"{words.plain('stats-begun')}: {words.plain('stats-chart-before')}"
        before = Series(name, padded)
    what = words.plain("stats-chart-way")
    unit = fitting_unit(answer.question.period)
    return LineChart(
        words.plain("stats-chart-time", what=what),
        subtitle,
        labels,
        tuple(series),
        before,
        words.plain("stats-chart-up"),
        words.plain(_ACROSS[unit]),
    )


def _counted(row: StatsRow, name: str) -> float:
    return float(getattr(row.outcomes, name))
