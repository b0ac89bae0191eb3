"""``/links``: all links, and what came of them."""

from collections.abc import Iterable

from aiogram import Bot
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)

from handlers.answering import PressAnswer, PressedMessage, say
from handlers.bubbles import Bubble
from handlers.callbacks import LinksPageWanted, links_page_data
from handlers.deep_links import DeepLinks
from handlers.prospects.view import link_rules
from handlers.workflow import ListsLinks, ShowsNow
from intake.links import LinkPage, LinkRow
from intake.people import Profile
from texts.markup import MESSAGE_LENGTH, Html, bold, code, cut, escape, join, length
from texts.translator import Translator

_TITLE = 80
_VALUE_LENGTHS = (60, 30, 15, 0)
"""How much of a UTM value is shown: the first length with which the page fits a message."""


async def on_links(
    _message: Message,
    profile: Profile,
    bot: Bot,
    show_now: ShowsNow,
    list_links: ListsLinks,
    translator: Translator,
    deep_links: DeepLinks,
) -> None:
    """Show the newest links with what came of them."""
    language = (await show_now(profile)).language
    page = await list_links(0)
    await say(bot, profile.id, (links_view(page, translator, language, deep_links),))


async def on_links_page(
    query: CallbackQuery,
    pressed: LinksPageWanted,
    profile: Profile,
    bot: Bot,
    show_now: ShowsNow,
    list_links: ListsLinks,
    translator: Translator,
    deep_links: DeepLinks,
) -> None:
    """Turn the page, in the same message if that is possible."""
    async with PressAnswer(query):
        language = (await show_now(profile)).language
        page = await list_links(pressed.page)
    view = links_view(page, translator, language, deep_links)
    if not await PressedMessage(query).show(view):
        await say(bot, profile.id, (view,))


def links_view(
    page: LinkPage, translator: Translator, language: str, deep_links: DeepLinks
) -> Bubble:
    """Return one page of links as one message, so that it can be turned in place."""
    if not page.links:
        return Bubble(translator.say(language, "links-none"))
    head = translator.say(language, "links-head", page=page.page + 1, pages=page.pages)
    keyboard = _turning(page, translator, language)
    text = head
    for value_length in _VALUE_LENGTHS:
        rows = (_row(row, translator, language, deep_links, value_length) for row in page.links)
        text = join([head, *rows], "\n\n")
        if length(text) <= MESSAGE_LENGTH:
            break
    return Bubble(text, keyboard)


def _row(
    row: LinkRow, translator: Translator, language: str, deep_links: DeepLinks, value_length: int
) -> Html:
    link = row.link
    title = bold(cut(link.title, _TITLE))
    if not link.enabled:
        title = Html(f"{title} {translator.say(language, 'links-disabled')}")
    values = ", ".join(
        f"{name}={cut(value, value_length)}" for name, value in link.utm.named().items()
    )
    counts = translator.say(
        language,
        "links-counts",
        people=row.people,
        touches=row.touches,
        submissions=row.submissions,
    )
    return join(
        [
            title,
            escape(values if value_length else ""),
            join(link_rules(link, translator, language), ", "),
            code(deep_links.to(link.code)),
            counts,
        ]
    )


def _turning(page: LinkPage, translator: Translator, language: str) -> InlineKeyboardMarkup | None:
    def button(key: str, number: int) -> InlineKeyboardButton:
        return InlineKeyboardButton(
            text=translator.plain(language, key), callback_data=links_page_data(number)
        )

    def buttons() -> Iterable[InlineKeyboardButton]:
        if page.page > 0:
            yield button("button-newer", page.page - 1)
        if page.page + 1 < page.pages:
            yield button("button-older", page.page + 1)

    row = list(buttons())
    return InlineKeyboardMarkup(inline_keyboard=[row]) if row else None
