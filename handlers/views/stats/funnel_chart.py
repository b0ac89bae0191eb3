"""A chart of bars below each other: how many get from one step to the next, or came by each link.
Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.views.stats.chart_style import (
    MARGIN,
    PALETTES,
    TEXT,
    TITLE,
    WIDTH,
    Palette,
    Theme,
    framed,
    shortened,
    words,
)

_TOP = 190
_ROW = 118
_BAR = 46
_NOTE = 52


@dataclass(frozen=True, slots=True)
class Bar:
    """A step or a row: how many there were, and what is said beside the number (a share, as a
    rule)."""

    name: str
    value: int
    aside: str = ""


@dataclass(frozen=True, slots=True)
class FunnelChart:
    """What is plotted."""

    title: str
    subtitle: str
    bars: tuple[Bar, ...]
    note: str = ""
    """What the numbers are, where their names do not say it."""


def draw_funnel(chart: FunnelChart, theme: Theme) -> str:
    """Return the chart as SVG. Each bar carries its value as ``data-value``."""
    palette = PALETTES[theme]
    height = _top(chart) + _ROW * len(chart.bars) + MARGIN
    return framed(height, palette, _parts(chart, palette), chart.title)


def _top(chart: FunnelChart) -> int:
    return _TOP + (_NOTE if chart.note else 0)


def _parts(chart: FunnelChart, palette: Palette) -> Iterator[str]:
    yield words(shortened(chart.title, 40), MARGIN, 84, palette.ink, size=TITLE, weight=500)
    yield words(shortened(chart.subtitle, 58), MARGIN, 136, palette.muted)
    if chart.note:
        yield words(shortened(chart.note, 58), MARGIN, 136 + _NOTE, palette.muted)
    widest = max((bar.value for bar in chart.bars), default=0) or 1
    room = WIDTH - 2 * MARGIN
    for number, bar in enumerate(chart.bars):
        y = _top(chart) + _ROW * number
        label = f"{bar.value}  {bar.aside}".strip()
        yield words(shortened(bar.name, 34), MARGIN, y + TEXT, palette.ink)
        yield words(label, WIDTH - MARGIN, y + TEXT, palette.ink, anchor="end", weight=500)
        yield (
            f'<rect x="{MARGIN}" y="{y + TEXT + 16}" width="{room}" height="{_BAR}" rx="10"'
            f' fill="{palette.grid}"/>'
        )
        width = room * bar.value / widest
        yield (
            f'<rect x="{MARGIN}" y="{y + TEXT + 16}" width="{width:.1f}" height="{_BAR}" rx="10"'
            f' fill="{palette.series[0]}" data-value="{bar.value}"/>'
        )
