"""How charts look: sizes, colours, words. A chart is 1080 wide and read on a phone at 360."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from xml.sax.saxutils import escape, quoteattr

WIDTH = 1080
MARGIN = 56
TEXT = 34
"""On a phone a third of it: the smallest that is read without effort."""
TITLE = 46
FONT = "Roboto"
NO_BREAK = "\u00a0"
MOST_SERIES = 7
"""More lines than these are told apart by nobody."""


class Theme(StrEnum):
    """A chart brings its own ground: it is read in a light and in a dark chat."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme."""

    ground: str
    ink: str
    muted: str
    grid: str
    series: tuple[str, ...]
    """Told apart by people who do not see every colour, and of one weight on the ground."""


PALETTES = {
    Theme.LIGHT: Palette(
        "#ffffff",
        "#17212b",
        "#5b6b7a",
        "#dfe5ea",
        ("#1f77c9", "#d4572a", "#2a8f5b", "#8a56c2", "#b8860b", "#c2477f", "#4a5a6a"),
    ),
    Theme.DARK: Palette(
        "#17212b",
        "#f2f5f7",
        "#9fb0bf",
        "#33424f",
        ("#6ab3f3", "#ff9b73", "#6fd3a0", "#c6a3f5", "#f0c75e", "#f59ac0", "#b9c7d3"),
    ),
}


def words(
    text: str,
    x: float,
    y: float,
    colour: str,
    *,
    size: int = TEXT,
    anchor: str = "start",
    weight: int = 400,
) -> str:
    """Return a text element. Spaces do not collapse: they are such as do not break."""
    shown = escape(text.replace(" ", NO_BREAK))
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="{size}"'
        f' font-weight="{weight}" fill="{colour}" text-anchor="{anchor}">{shown}</text>'
    )


def shortened(text: str, most: int) -> str:
    """Cut a label, so that it keeps to its place."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def framed(height: float, palette: Palette, parts: Iterator[str], title: str) -> str:
    """Return a whole picture."""
    size = f'width="{WIDTH}" height="{height:.0f}"'
    box = f'viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label={quoteattr(title)}'
    ground = f'<rect {size} fill="{palette.ground}"/>'
    drawn = "".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box}>{ground}{drawn}</svg>'
