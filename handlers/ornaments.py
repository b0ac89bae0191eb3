"""The one ladder by which a card gets plainer until Telegram takes it.

Servers and people differ in what they let through. What was refused is left out and the card goes
all the same; what a server does not know at all is not tried again by this process.
"""

import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineKeyboardMarkup

from handlers.views.cards.card_buttons import Rows
from handlers.views.cards.card_keyboard import Ornament, keyboard_of
from texts.markup import Html, without_dates

log = structlog.get_logger()

T = TypeVar("T")

_REFUSED = (
    (Ornament.DATES, re.compile("tg-time|date_time"), True),
    (Ornament.PEOPLE, re.compile("BUTTON_USER_"), False),
    (Ornament.LINKS, re.compile("button URL|BUTTON_URL_INVALID"), False),
    (Ornament.COPY, re.compile("copied text|COPY_TEXT"), False),
    (Ornament.STYLES, re.compile("button style|BUTTON_STYLE"), True),
    (Ornament.DISABLED, re.compile("Text buttons are unallowed"), True),
    (Ornament.COPY, re.compile("Text buttons are unallowed"), True),
)
"""What a refusal is about, and whether that is the server's matter, not the message's. An older
server takes a kind of button that it does not know for one that does nothing, and does not say
which."""
_ANY_BUTTON = re.compile("BUTTON_|[Bb]utton|keyboard")
_BUTTONS = frozenset(Ornament) - {Ornament.DATES}
_REMEMBERED = 10_000


class Ornaments:
    """Shows cards with as much as Telegram takes. Its memory is this process's: another one finds
    out for itself."""

    def __init__(self) -> None:
        self._unknown: set[Ornament] = set()
        self._closed: OrderedDict[int, None] = OrderedDict()
        """People to whom no button may lead."""

    async def show(
        self,
        text: str,
        rows: Rows,
        show: Callable[[str, InlineKeyboardMarkup | None], Awaitable[T]],
        *,
        person_id: int | None = None,
    ) -> T:
        """Show text and buttons, and less of them after each refusal that is about one of them."""
        without = set(self._unknown)
        if person_id in self._closed:
            without.add(Ornament.PEOPLE)
        while True:
            plain = without_dates(Html(text)) if Ornament.DATES in without else text
            try:
                return await show(plain, keyboard_of(rows, without))
            except TelegramBadRequest as error:
                refused, lasting = _refused(error.message, without)
                if not refused:
                    raise
                log.warning("card_ornament_refused", ornaments=sorted(refused))
                without |= refused
                if lasting:
                    self._unknown |= refused
                elif refused == {Ornament.PEOPLE} and person_id is not None:
                    self._remember(person_id)

    def _remember(self, person_id: int) -> None:
        self._closed[person_id] = None
        while len(self._closed) > _REMEMBERED:
            self._closed.popitem(last=False)


def _refused(message: str, without: set[Ornament]) -> tuple[set[Ornament], bool]:
    """Return what to leave out next, and whether for good: what the refusal names, or else all that
    buttons can do without."""
    for ornament, words, lasting in _REFUSED:
        if ornament not in without and words.search(message):
            return {ornament}, lasting
    return (set(_BUTTONS - without) if _ANY_BUTTON.search(message) else set()), False
