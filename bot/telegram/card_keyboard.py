"""The buttons under a card. Telegram refuses a message for one link that it does not like."""

import re

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from yarl import URL

from handlers.views.card_view import CardView

LINK_REFUSED = re.compile("button URL|BUTTON_URL_INVALID")
"""How a refusal begins that is about a button's link, whatever the reason."""


def card_keyboard(view: CardView, *, links: bool = True) -> InlineKeyboardMarkup | None:
    """Return links to what is in the CRM, where they can lead there, and what can be decided."""
    rows = [
        [InlineKeyboardButton(text=text, url=url)]
        for text, url in view.buttons
        if links and can_be_a_button(url)
    ]
    if view.decisions:
        rows.append(
            [InlineKeyboardButton(text=text, callback_data=data) for text, data in view.decisions]
        )
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def can_be_a_button(url: str) -> bool:
    """Say whether Telegram takes the address for a button.

    It must be one of the web, and its host an address or a name with a dot (tdlib's
    ``check_link``): a portal inside a company may be ``http://bitrix/``.
    """
    try:
        parsed = URL(url)
        host = (parsed.host or "").rstrip(".")
    except ValueError:
        return False
    return parsed.scheme in {"http", "https"} and ("." in host or ":" in host)
