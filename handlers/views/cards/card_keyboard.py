"""The buttons under a card, as Telegram takes them; with less of it where it does not."""

from collections.abc import Collection
from enum import StrEnum

from aiogram.types import (
    CopyTextButton,
    DisabledButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
)
from yarl import URL

from handlers.views.cards.card_buttons import CardButton, Rows, Style

_PERSON = "tg://user?id="


class Ornament(StrEnum):
    """What a card can do without: each may be refused, and costs the whole message then."""

    DATES = "dates"
    """Moments that an app shows in the reader's own zone."""
    STYLES = "styles"
    DISABLED = "disabled"
    """Buttons that only say what is settled."""
    COPY = "copy"
    LINKS = "links"
    PEOPLE = "people"
    """Buttons that lead to somebody who may forbid it."""


def keyboard_of(rows: Rows, without: Collection[Ornament] = ()) -> InlineKeyboardMarkup | None:
    """Return the keyboard; buttons that are not to be had are left out, and so are empty rows."""
    made = [[_made(one, without) for one in row if _can_be(one, without)] for row in rows]
    kept = [row for row in made if row]
    return InlineKeyboardMarkup(inline_keyboard=kept) if kept else None


def rows_of(markup: InlineKeyboardMarkup | None) -> Rows:
    """Return what stands under a message, to be changed and put there again."""
    return tuple(
        tuple(
            CardButton(
                one.text,
                one.callback_data,
                one.url,
                one.copy_text.text if one.copy_text else None,
                Style(one.style) if one.style in set(Style) else None,
            )
            for one in row
        )
        for row in (markup.inline_keyboard if markup else ())
    )


def without_data(rows: Rows, *kinds: str) -> Rows:
    """Leave out the rows that hold buttons of these kinds (``handlers.callback_data``)."""
    held = tuple(f"{kind}:" for kind in kinds)
    return tuple(row for row in rows if not any((one.data or "").startswith(held) for one in row))


def can_be_a_button(url: str) -> bool:
    """Say whether Telegram takes the address for a button.

    It must be one of the web, and its host an address or a name with a dot (tdlib's
    ``check_link``): a portal inside a company may be ``http://bitrix/``. Or it leads to a person.
    """
    if url.startswith(_PERSON):
        return True
    try:
        parsed = URL(url)
        host = (parsed.host or "").rstrip(".")
    except ValueError:
        return False
    return parsed.scheme in {"http", "https"} and ("." in host or ":" in host)


def _can_be(button: CardButton, without: Collection[Ornament]) -> bool:
    if button.data is not None:
        return True
    if button.url is not None:
        kind = Ornament.PEOPLE if button.url.startswith(_PERSON) else Ornament.LINKS
        return kind not in without and can_be_a_button(button.url)
    return (Ornament.DISABLED if button.copy is None else Ornament.COPY) not in without


def _is_disabled(button: CardButton) -> bool:
    return button.data is None and button.url is None and button.copy is None


def _made(button: CardButton, without: Collection[Ornament]) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        text=button.text,
        callback_data=button.data,
        url=button.url,
        copy_text=None if button.copy is None else CopyTextButton(text=button.copy),
        disabled=DisabledButton() if _is_disabled(button) else None,
        style=None if button.style is None or Ornament.STYLES in without else button.style.value,
    )
