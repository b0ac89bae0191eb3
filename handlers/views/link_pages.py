"""The pages of ``/links``, and one link with everything about it."""

from collections.abc import Iterable, Iterator

from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
)

from handlers.callbacks import (
    link_data,
    link_switch_data,
    links_page_data,
)
from handlers.channel_callbacks import ChannelVerb, channel_data
from handlers.deep_links import DeepLinks
from handlers.views.link_details import link_addresses, link_rules, link_values
from handlers.views.outgoing_messages import OutgoingMessage
from intake.links.link import Link
from intake.links.link_page import LinkPage, LinkRow
from texts.markup import MESSAGE_LENGTH, Html, bold, code, cut, escape, join, length
from texts.translator import Translator

_TITLE = 80
_VALUE_LENGTHS = (60, 30, 15, 0)
"""How much of a UTM value is shown: the first length with which the page fits a message."""
_NUMBERS_IN_ROW = 4


def links_view(
    page: LinkPage, translator: Translator, language: str, deep_links: DeepLinks
) -> OutgoingMessage:
    """Return one page of links as one message, so that it can be turned in place."""
    if not page.links:
        return OutgoingMessage(translator.say(language, "links-none"))
    head = translator.say(language, "links-head", page=page.page + 1, pages=page.pages)
    keyboard = _keyboard(page, translator, language)
    text = head
    for value_length in _VALUE_LENGTHS:
        rows = (
            _row(number, row, translator, language, deep_links, value_length)
            for number, row in enumerate(page.links, 1)
        )
        text = join([head, *rows, translator.say(language, "links-foot")], "\n\n")
        if length(text) <= MESSAGE_LENGTH:
            break
    return OutgoingMessage(text, keyboard)


def link_view(
    row: LinkRow, page: int, translator: Translator, language: str, deep_links: DeepLinks
) -> OutgoingMessage:
    """Return one link with everything about it, and its switch."""
    link = row.link
    blocks = [
        _title(link, translator, language),
        join(link_addresses(link, deep_links, translator, language)),
        join([*link_values(link), *link_rules(link, translator, language)]),
        join([_counts(row, translator, language), _uncounted(row, translator, language)]),
        Html("") if link.enabled else translator.say(language, "link-off"),
    ]
    switch = InlineKeyboardButton(
        text=translator.plain(language, "button-link-off" if link.enabled else "button-link-on"),
        callback_data=link_switch_data(link.id, page, enabled=not link.enabled),
    )
    back = InlineKeyboardButton(
        text=translator.plain(language, "button-all-links"), callback_data=links_page_data(page)
    )
    channels = InlineKeyboardButton(
        text=translator.plain(language, "button-channels"),
        callback_data=channel_data(link.id, ChannelVerb.SHOW),
    )
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[switch], [channels], [back]])
    return OutgoingMessage(join(blocks, "\n\n"), keyboard)


def _row(
    number: int,
    row: LinkRow,
    translator: Translator,
    language: str,
    deep_links: DeepLinks,
    value_length: int,
) -> Html:
    link = row.link
    values = ", ".join(
        f"{name}={cut(value, value_length)}" for name, value in link.utm.named().items()
    )
    return join(
        [
            Html(f"{number}. {_title(link, translator, language)}"),
            escape(values if value_length else ""),
            join(link_rules(link, translator, language), ", "),
            code(deep_links.to(link.code)),
            _counts(row, translator, language),
        ]
    )


def _title(link: Link, translator: Translator, language: str) -> Html:
    title = bold(cut(link.title, _TITLE))
    if link.enabled:
        return title
    return Html(f"{title} {translator.say(language, 'links-disabled')}")


def _counts(row: LinkRow, translator: Translator, language: str) -> Html:
    return translator.say(
        language,
        "links-counts",
        people=row.people,
        touches=row.touches,
        submissions=row.submissions,
    )


def _uncounted(row: LinkRow, translator: Translator, language: str) -> Html:
    count = sum(row.uncounted.values())
    return translator.say(language, "link-while-off", count=count) if count else Html("")


def _keyboard(page: LinkPage, translator: Translator, language: str) -> InlineKeyboardMarkup:
    """Return a button per link, numbered like the links, and those that turn the page."""
    numbers = [
        InlineKeyboardButton(
            text=translator.plain(language, "button-link", number=str(number)),
            callback_data=link_data(row.link.id, page.page),
        )
        for number, row in enumerate(page.links, 1)
    ]
    turning = list(_turning(page, translator, language))
    return InlineKeyboardMarkup(
        inline_keyboard=[*_in_rows(numbers), *([turning] if turning else [])]
    )


def _in_rows(buttons: list[InlineKeyboardButton]) -> Iterable[list[InlineKeyboardButton]]:
    for start in range(0, len(buttons), _NUMBERS_IN_ROW):
        yield buttons[start : start + _NUMBERS_IN_ROW]


def _turning(
    page: LinkPage, translator: Translator, language: str
) -> Iterator[InlineKeyboardButton]:
    def button(key: str, number: int) -> InlineKeyboardButton:
        return InlineKeyboardButton(
            text=translator.plain(language, key), callback_data=links_page_data(number)
        )

    if page.page > 0:
        yield button("button-newer", page.page - 1)
    if page.page + 1 < page.pages:
        yield button("button-older", page.page + 1)
