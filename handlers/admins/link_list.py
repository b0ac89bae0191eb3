"""``/links``: all links, what came of them, and switching one off."""

from aiogram import Bot
from aiogram.types import CallbackQuery, Message, Update

from handlers.callbacks import LinksPageWanted, LinkSwitched, LinkWanted
from handlers.chat_answers import say
from handlers.deep_links import DeepLinks
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.link_pages import link_view, links_view
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.workflow import KnowsLanguage, ListsLinks, SwitchesLink
from intake.kernel.ids import UpdateId
from intake.kernel.person import Profile
from intake.links.switch_link import LinkState
from texts.translator import Translator


async def on_links(
    _message: Message,
    profile: Profile,
    bot: Bot,
    language_of: KnowsLanguage,
    list_links: ListsLinks,
    translator: Translator,
    deep_links: DeepLinks,
) -> None:
    """Show the newest links with what came of them."""
    language = await language_of(profile)
    page = await list_links(0)
    await say(bot, profile.id, (links_view(page, translator, language, deep_links),))


async def on_links_page(
    query: CallbackQuery,
    pressed: LinksPageWanted,
    profile: Profile,
    bot: Bot,
    language_of: KnowsLanguage,
    list_links: ListsLinks,
    translator: Translator,
    deep_links: DeepLinks,
) -> None:
    """Turn the page, in the same message if that is possible."""
    async with PressAnswer(query):
        language = await language_of(profile)
        page = await list_links(pressed.page)
    view = links_view(page, translator, language, deep_links)
    await _put_in_place(query, bot, profile, view)


async def on_link(
    query: CallbackQuery,
    pressed: LinkWanted,
    profile: Profile,
    bot: Bot,
    language_of: KnowsLanguage,
    list_links: ListsLinks,
    translator: Translator,
    deep_links: DeepLinks,
) -> None:
    """Show one link in the place of its page."""
    async with PressAnswer(query) as answer:
        language = await language_of(profile)
        row = await list_links.one(pressed.link_id)
        if row is None:
            await answer.alert(translator.plain(language, "alert-unknown"))
            return
    view = link_view(row, pressed.page, translator, language, deep_links)
    await _put_in_place(query, bot, profile, view)


async def on_link_switched(
    query: CallbackQuery,
    pressed: LinkSwitched,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    switch_link: SwitchesLink,
    language_of: KnowsLanguage,
    translator: Translator,
    deep_links: DeepLinks,
) -> None:
    """Switch the link, and show it as it is now."""
    async with PressAnswer(query) as answer:
        language = await language_of(profile)
        update_id = UpdateId(event_update.update_id)
        state = LinkState.ON if pressed.enabled else LinkState.OFF
        row = await switch_link(update_id, profile.id, pressed.link_id, state)
        if row is None:
            await answer.alert(translator.plain(language, "alert-unknown"))
            return
    view = link_view(row, pressed.page, translator, language, deep_links)
    await _put_in_place(query, bot, profile, view)


async def _put_in_place(
    query: CallbackQuery, bot: Bot, profile: Profile, view: OutgoingMessage
) -> None:
    """Show it in the pressed message, or anew where that is impossible."""
    if not await PressedMessage(query).show(view):
        await say(bot, profile.id, (view,))
