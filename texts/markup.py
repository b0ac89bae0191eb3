"""Telegram's HTML: what is safe to send, and how long it is to Telegram.

Texts are cut before they become markup, never after, so that no tag is ever torn.
"""

import html
import re
from collections.abc import Iterable
from datetime import datetime

MESSAGE_LENGTH = 4096
"""A message's text after its entities are parsed (telegram.md)."""

ALERT_LENGTH = 200
"""The text of a callback's answer (telegram.md)."""

_TAG = re.compile(r"<[^>]*>")
_DATE = re.compile(r"</?tg-time[^>]*>")


class Html(str):
    """A string that is markup already and must not be escaped again."""

    __slots__ = ()


def escape(text: str) -> Html:
    """Make markup of plain text, whatever it holds."""
    return Html(html.escape(text))


def bold(text: str) -> Html:
    """Make bold markup of plain text."""
    return Html(f"<b>{html.escape(text)}</b>")


def anchor(text: str, url: str) -> Html:
    """Make a link of plain text and an address."""
    return Html(f'<a href="{html.escape(url)}">{html.escape(text)}</a>')


def code(text: str) -> Html:
    """Make markup that a tap copies."""
    return Html(f"<code>{html.escape(text)}</code>")


def preformatted(text: str) -> Html:
    """Return text as a block of code: it is copied by a tap, with its lines."""
    return Html(f"<pre>{escape(text)}</pre>")


def date_time(at: datetime, text: str, form: str) -> Html:
    """Make markup of a moment; apps that do not know how to show it show the text."""
    return Html(
        f'<tg-time unix="{int(at.timestamp())}" format="{html.escape(form)}">'
        f"{html.escape(text)}</tg-time>"
    )


def without_dates(markup: Html) -> Html:
    """Return the markup with moments as plain text."""
    return Html(_DATE.sub("", markup))


def join(parts: Iterable[Html], separator: str = "\n") -> Html:
    """Join pieces of markup with a plain separator, leaving out empty ones."""
    return Html(html.escape(separator).join(part for part in parts if part))


def plain(markup: Html) -> str:
    """Return what a person reads of the markup."""
    return html.unescape(_TAG.sub("", markup))


def units(text: str) -> int:
    """Count as Telegram counts entities, in UTF-16 code units.

    The limits may be meant in characters, which are never more: this errs on the safe side.
    """
    return len(_utf16(text)) // 2


def length(markup: Html) -> int:
    """Return how long the markup is to Telegram: without tags."""
    return units(plain(markup))


def cut(text: str, limit: int) -> str:
    """Cut plain text to so many UTF-16 code units, with an ellipsis when something is lost."""
    if units(text) <= limit:
        return text
    kept = _utf16(text)[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    return kept.rstrip() + "…"


def pages(blocks: Iterable[Html], limit: int = MESSAGE_LENGTH) -> tuple[Html, ...]:
    """Lay blocks out on as few messages as their order allows, an empty line between them.

    A block longer than ``limit`` stands alone: cut its plain text before.
    """
    done: list[Html] = []
    page: Html | None = None
    for block in blocks:
        grown = block if page is None else Html(f"{page}\n\n{block}")
        if page is not None and length(grown) > limit:
            done.append(page)
            grown = block
        page = grown
    return (*done, page) if page is not None else tuple(done)


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")
