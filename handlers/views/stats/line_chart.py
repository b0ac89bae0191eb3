"""A chart of lines over time: at most seven, and pale ones for the period before. Pure."""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.views.stats.chart_style import (
    MARGIN,
    MOST_SERIES,
    PALETTES,
    TITLE,
    WIDTH,
    Palette,
    Theme,
    framed,
    shortened,
    words,
)

_PLOT = 560
"""Height of the plot itself."""
_LEFT = 130
"""Room for the numbers beside it."""
_TOP = 214
_LEGEND = 54
_TICKS = 5
_WIDER = 8
"""By how much a line stands out on both sides of one that would hide it."""
_LABELS = 6
"""Labels below the axis: more run into each other on a phone."""


@dataclass(frozen=True, slots=True)
class Series:
    """One line; ``None`` leaves a gap."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """What is plotted."""

    title: str
    subtitle: str
    labels: tuple[str, ...]
    """Below the axis, one for each value."""
    series: tuple[Series, ...]
    before: Series | None = None
    """The first series in the period before, position by position."""
    up: str = ""
    """What is counted, above the axis."""
    across: str = ""
    """What stands below the axis: days, weeks, months."""


def draw_lines(chart: LineChart, theme: Theme) -> str:
    """Return the chart as SVG. Each point carries its value as ``data-value``.

    Raises:
        ValueError: more lines than people can tell apart, or a line of another length.
    """
    lengths = {len(series.values) for series in chart.series}
    if len(chart.series) > MOST_SERIES or lengths != {len(chart.labels)}:
        raise ValueError("a line chart has one to seven lines, as long as its axis")
    palette, plot = PALETTES[theme], _Plot(chart)
    height = _TOP + _PLOT + 140 + _LEGEND * len(plot.legend) + MARGIN / 2
    return framed(height, palette, _parts(chart, plot, palette), chart.title)


class _Plot:
    """Where values come to stand."""

    def __init__(self, chart: LineChart) -> None:
        lines = (*chart.series, *((chart.before,) if chart.before else ()))
        known = [value for line in lines for value in line.values if value is not None]
        self.step = _step(max(known, default=0))
        self.top = self.step * max(1, math.ceil(max(known, default=0) / self.step))
        self.count = len(chart.labels)
        self.legend = lines

    def x(self, index: int) -> float:
        right = WIDTH - MARGIN
        if self.count == 1:
            return (_LEFT + right) / 2
        return _LEFT + (right - _LEFT) * index / (self.count - 1)

    def y(self, value: float) -> float:
        return _TOP + _PLOT * (1 - value / self.top)


def _parts(chart: LineChart, plot: _Plot, palette: Palette) -> Iterator[str]:
    yield words(shortened(chart.title, 40), MARGIN, 84, palette.ink, size=TITLE, weight=500)
    yield words(shortened(chart.subtitle, 58), MARGIN, 136, palette.muted)
    yield from _axes(chart, plot, palette)
    if chart.before is not None:
        yield from _line(chart.before, plot, palette.muted, pale=True)
    for number, (series, colour) in enumerate(zip(chart.series, palette.series, strict=False)):
        over = sum(_coincide(series, later) for later in chart.series[number + 1 :])
        yield from _line(series, plot, colour, over=over)
    yield from _legend(chart, palette)


def _axes(chart: LineChart, plot: _Plot, palette: Palette) -> Iterator[str]:
    ticks = round(plot.top / plot.step)
    for tick in range(ticks + 1):
        value = plot.step * tick
        y = plot.y(value)
        yield (
            f'<line x1="{_LEFT}" x2="{WIDTH - MARGIN}" y1="{y:.1f}" y2="{y:.1f}"'
            f' stroke="{palette.grid}" stroke-width="2"/>'
        )
        yield words(written(value), _LEFT - 18, y + 12, palette.muted, anchor="end")
    yield words(chart.up, MARGIN, _TOP - 30, palette.muted)
    bottom = _TOP + _PLOT + 96
    yield words(chart.across, WIDTH - MARGIN, bottom, palette.muted, anchor="end")
    for index in _labelled(plot.count):
        last = index == plot.count - 1 and plot.count > 1
        first = index == 0 and plot.count > 1
        anchor = "end" if last else "start" if first else "middle"
        x = plot.x(index)
        yield words(chart.labels[index], x, _TOP + _PLOT + 54, palette.muted, anchor=anchor)


def _coincide(one: Series, other: Series) -> bool:
    """Say whether a part of a line would be hidden by the other."""
    same = [a == b for a, b in zip(one.values, other.values, strict=True)]
    return any(here and there for here, there in itertools.pairwise(same))


def _line(
    series: Series, plot: _Plot, colour: str, *, pale: bool = False, over: int = 0
) -> Iterator[str]:
    """Draw a line, wider for each that lies ``over`` a part of it: both are seen."""
    dashes = ' stroke-dasharray="14 12" opacity="0.8"' if pale else ""
    width = 6 + _WIDER * over
    for run in _runs(series.values):
        points = " ".join(f"{plot.x(index):.1f},{plot.y(value):.1f}" for index, value in run)
        yield (
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}"'
            f' stroke-linejoin="round" stroke-linecap="round"{dashes}/>'
        )
    radius = 0 if pale else (9 if plot.count <= 45 else 5) + _WIDER * over / 2
    for index, value in enumerate(series.values):
        if value is not None:
            yield (
                f'<circle cx="{plot.x(index):.1f}" cy="{plot.y(value):.1f}" r="{radius}"'
                f' fill="{colour}" data-value="{written(value)}"/>'
            )


def _runs(values: Sequence[float | None]) -> Iterator[list[tuple[int, float]]]:
    """Yield what is connected: a gap parts a line."""
    run: list[tuple[int, float]] = []
    for index, value in enumerate((*values, None)):
        if value is not None:
            run.append((index, value))
        elif run:
            yield run
            run = []


def _legend(chart: LineChart, palette: Palette) -> Iterator[str]:
    y = _TOP + _PLOT + 160
    rows = [
        (series.name, colour, False)
        for series, colour in zip(chart.series, palette.series, strict=False)
    ]
    if chart.before is not None:
        rows.append((chart.before.name, palette.muted, True))
    for name, colour, pale in rows:
        dashes = ' stroke-dasharray="14 12"' if pale else ""
        yield (
            f'<line x1="{MARGIN}" x2="{MARGIN + 60}" y1="{y - 12}" y2="{y - 12}"'
            f' stroke="{colour}" stroke-width="8"{dashes}/>'
        )
        yield words(shortened(name, 48), MARGIN + 80, y, palette.ink)
        y += _LEGEND


def _labelled(count: int) -> list[int]:
    """Return which positions get a label: the last always, and others as far apart as people see.

    Where as many as fit can be as far apart as each other, the first has one as well.
    """
    last = count - 1
    if count <= _LABELS:
        return list(range(count))
    for gaps in range(_LABELS - 1, 2, -1):
        if last % gaps == 0:
            return list(range(0, count, last // gaps))
    step = math.ceil(last / (_LABELS - 1))
    return list(range(last % step, count, step))


def _step(highest: float) -> float:
    """Return a round distance of the grid's lines: 1, 2 or 5 of a power of ten, never below 1."""
    if highest <= _TICKS:
        return 1
    rough = highest / _TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step for step in (power, 2 * power, 5 * power, 10 * power) if step >= rough)


def written(value: float) -> str:
    """Write a number as in the table: whole ones without a point."""
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.1f}"
