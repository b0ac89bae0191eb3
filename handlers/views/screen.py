"""What pages in a chat are made of: sentences to one reader, buttons, and rows of them."""

from collections.abc import Callable, Iterable, Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views.outgoing_messages import OutgoingMessage
from texts.markup import Html, join
from texts.speaker import Speaker

Rows = list[list[InlineKeyboardButton]]
BY_PLACE = ("button-before", "button-next")
"""How pages are turned."""
BY_AGE = ("button-newer", "button-older")
"""How pages are turned that have the newest first."""


class Screen(Speaker):
    """Speaks to one reader in pages with buttons."""

    def labelled(self, key: str, data: str) -> InlineKeyboardButton:
        """Return a button with the text of that key."""
        return button(self.plain(key), data)

    def pager(
        self,
        page: int,
        pages: int,
        data: Callable[[int], str],
        labels: tuple[str, str] = BY_PLACE,
    ) -> list[InlineKeyboardButton]:
        """Return the buttons that turn the page; ``data`` are those of a page, counted from 0."""
        return [
            self.labelled(key, data(number))
            for key, number in zip(labels, (page - 1, page + 1), strict=True)
            if 0 <= number < pages
        ]


def button(text: str, data: str) -> InlineKeyboardButton:
    """Return a button."""
    return InlineKeyboardButton(text=text, callback_data=data)


def in_rows(buttons: Sequence[InlineKeyboardButton], in_row: int) -> Rows:
    """Lay buttons out."""
    return [list(buttons[at : at + in_row]) for at in range(0, len(buttons), in_row)]


def screen_of(
    blocks: Iterable[Html], rows: Iterable[list[InlineKeyboardButton]]
) -> OutgoingMessage:
    """Return blocks with rows of buttons under them; empty ones are left out."""
    keyboard = [row for row in rows if row]
    markup = InlineKeyboardMarkup(inline_keyboard=keyboard) if keyboard else None
    return OutgoingMessage(join(blocks, "\n\n"), markup)
