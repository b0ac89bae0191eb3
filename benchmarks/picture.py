"""``python -m benchmarks.picture``: where an answer's time goes, drawn of the stored results.

Reads ``results/conversation.json``, writes ``docs/answer.svg``.
"""

import json
from html import escape
from pathlib import Path

from benchmarks.contender import FILE, FSM
from benchmarks.layers import DISK, LAYERS
from benchmarks.report import RESULTS

PICTURE = Path(__file__).parents[1] / "docs" / "answer.svg"

_COLOURS = {
    "calls to Telegram": "#4e79a7",
    "the update, decoded": "#76b7b2",
    "finding the handler": "#a0cbe8",
    "order, retries, metrics": "#bab0ac",
    "what is shown, and its words": "#f28e2b",
    "forms and rules": "#ffbe7d",
    "statements": "#59a14f",
    DISK: "#e15759",
}
"""From what every bot does (blue) over what ours is for (orange) to what keeping it costs."""

WIDTH, LEFT, BAR, ROW = 860, 20, 44, 84
_STYLE = "font-family: system-ui, sans-serif; fill: #222"


def picture(layers: dict[str, dict[str, float]]) -> str:
    """Return a bar for each bot, in CPU milliseconds, and what the colours mean."""
    scale = (WIDTH - 2 * LEFT) / max(sum(one.values()) for one in layers.values())
    drawn: list[str] = []
    for number, (bot, title) in enumerate(((FSM, "a bare aiogram FSM form"), (FILE, "ours"))):
        drawn += _bar(layers[bot], title, 70 + number * ROW, scale)
    top = 70 + 2 * ROW + 8
    for number, name in enumerate(_COLOURS):
        x, y = LEFT + number % 2 * 420, top + number // 2 * 26
        amounts = " / ".join(f"{layers[bot].get(name, 0.0):.2f}" for bot in (FSM, FILE))
        drawn.append(f'<rect x="{x}" y="{y}" width="16" height="16" fill="{_COLOURS[name]}"/>')
        drawn.append(_text(x + 24, y + 13, f"{name}: {amounts}", 14))
    height = top + 4 * 26 + 10
    head = _text(LEFT, 30, "Where an answer's time goes: CPU ms, one person at a time", 18)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}"><rect width="100%" height="100%" fill="#fff"/>'
        f"{head}{''.join(drawn)}</svg>\n"
    )


def _bar(layers: dict[str, float], title: str, y: int, scale: float) -> list[str]:
    drawn = [_text(LEFT, y - 8, f"{title}: {sum(layers.values()):.2f} ms", 14)]
    x = float(LEFT)
    for name, colour in _COLOURS.items():
        width = layers.get(name, 0.0) * scale
        drawn.append(
            f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{BAR}" fill="{colour}"/>'
        )
        if width > 34:
            drawn.append(_text(x + 5, y + 27, f"{layers[name]:.2f}", 13))
        x += width
    return drawn


def _text(x: float, y: float, words: str, size: int) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" style="{_STYLE}">{escape(words)}</text>'
    )


def main() -> None:
    """Draw it."""
    assert _COLOURS.keys() == LAYERS.keys()
    stored = json.loads((RESULTS / "conversation.json").read_text("utf-8"))
    PICTURE.write_text(picture(stored["details"]["cpu_ms_by_layer"]), "utf-8")


if __name__ == "__main__":
    main()
