"""``/links``: all links, what came of them, and what can be done with each."""

from aiogram import Bot
from aiogram.types import BufferedInputFile, CallbackQuery, Message, Update

from handlers.callback_data.link_callbacks import LinkPressed, LinkVerb, fits_a_button
from handlers.cases.link_cases import LinkCases
from handlers.cases.prospect_cases import NotesScreen
from handlers.chat_answers import say
from handlers.chat_window import ChatWindow
from handlers.deep_links import DeepLinks
from handlers.filters import Command
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.conversation.scene_view import View
from handlers.views.links.link_details import site_snippet
from handlers.views.links.link_list_page import LinkScreen
from handlers.views.links.qr_code import qr_drawing, qr_picture
from handlers.views.outgoing_messages import OutgoingMessage, OutgoingPicture
from handlers.workflow import KnowsLanguage
from intake.kernel.ids import UpdateId
from intake.kernel.person import Profile
from intake.links.link import TAIL_SEPARATOR, Link
from intake.links.link_page import LinkStatus
from intake.links.switch_link import LinkState
from texts.markup import code, preformatted
from texts.translator import Translator

_STATES = {
    LinkVerb.ON: LinkState.ON,
    LinkVerb.OFF_SURELY: LinkState.OFF,
    LinkVerb.PUT_AWAY_SURELY: LinkState.ARCHIVED,
    LinkVerb.TAKE_OUT: LinkState.KEPT,
}
_STATUSES = {LinkVerb.LIST: LinkStatus.CURRENT, LinkVerb.ARCHIVE: LinkStatus.ARCHIVED}


async def on_links(
    _message: Message,
    command: Command,
    profile: Profile,
    bot: Bot,
    language_of: KnowsLanguage,
    link_cases: LinkCases,
    translator: Translator,
    deep_links: DeepLinks,
) -> None:
    """Show the newest links; with words behind the command, those in which all of them occur."""
    language = await language_of(profile)
    pasted = deep_links.payload_in(command.argument)
    words = command.argument if pasted is None else pasted.partition(TAIL_SEPARATOR)[0]
    search = " ".join(words.split())
    if not fits_a_button(search):
        sorry = OutgoingMessage(translator.say(language, "links-search-long"))
        await say(bot, profile.id, (sorry,))
        return
    pressed = LinkPressed(LinkVerb.LIST, search=search)
    screen = LinkScreen(translator, language, deep_links, link_cases.zone, pressed)
    page = await link_cases.list_links(0, pressed.query(LinkStatus.CURRENT))
    await say(bot, profile.id, (screen.page(page, LinkStatus.CURRENT),))


async def on_link_pressed(
    query: CallbackQuery,
    pressed: LinkPressed,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    language_of: KnowsLanguage,
    link_cases: LinkCases,
    translator: Translator,
    deep_links: DeepLinks,
    note_screen: NotesScreen,
    view: View,
) -> None:
    """Show a page in the pressed message, hand a link on, or change it."""
    language = await language_of(profile)
    screen = LinkScreen(translator, language, deep_links, link_cases.zone, pressed)
    message = PressedMessage(query)
    async with PressAnswer(query) as answer:
        match pressed.verb:
            case LinkVerb.LIST | LinkVerb.ARCHIVE:
                status = _STATUSES[pressed.verb]
                page = await link_cases.list_links(pressed.page, pressed.query(status))
                await message.show_or_say(bot, screen.page(page, status))
                return
            case LinkVerb.TAGS:
                tags = await link_cases.list_links.tags()
                await message.show_or_say(bot, screen.tags(tags))
                return
            case LinkVerb.PICTURE | LinkVerb.DRAWING | LinkVerb.SNIPPET:
                link = await link_cases.list_links.link(pressed.link_id)
                if link is not None:
                    await _hand_on(bot, profile, pressed, link, translator, language, deep_links)
                    return
            case LinkVerb.EDIT | LinkVerb.COPY:
                copy = pressed.verb is LinkVerb.COPY
                update_id = UpdateId(event_update.update_id)
                scene = await link_cases.edit_link(update_id, profile, pressed.link_id, copy=copy)
                if scene is not None:
                    await ChatWindow(bot, profile.id, note_screen).show(scene, view(scene))
                    return
            case _:
                shown = await _change(link_cases, pressed, profile, event_update, screen)
                if shown is not None:
                    stale, page_of_it = shown
                    if stale:
                        await answer.alert(translator.plain(language, "alert-stale"))
                    await message.show_or_say(bot, page_of_it)
                    return
        await answer.alert(translator.plain(language, "alert-unknown"))


async def _change(
    link_cases: LinkCases,
    pressed: LinkPressed,
    profile: Profile,
    event_update: Update,
    screen: LinkScreen,
) -> tuple[bool, OutgoingMessage] | None:
    """Return what to show of a link, changed or not, and whether the button was an old one."""
    state, stale = _STATES.get(pressed.verb), False
    if state is not None:
        update_id = UpdateId(event_update.update_id)
        stale = not await link_cases.switch_link(
            update_id, profile.id, pressed.link_id, state, seen=pressed.revision
        )
    shown = await link_cases.list_links.one(pressed.link_id)
    if shown is None:
        return None
    if pressed.verb in {LinkVerb.OFF, LinkVerb.PUT_AWAY}:
        if shown.row.link.revision != pressed.revision:
            return True, screen.link(shown)
        return False, screen.question(shown, pressed.verb)
    return stale, screen.link(shown)


async def _hand_on(
    bot: Bot,
    profile: Profile,
    pressed: LinkPressed,
    link: Link,
    translator: Translator,
    language: str,
    deep_links: DeepLinks,
) -> None:
    """Send the QR code as a picture or a drawing, or what goes onto a site."""
    address = deep_links.to(link.code)
    match pressed.verb:
        case LinkVerb.PICTURE:
            picture = OutgoingPicture(f"{link.code}.png", qr_picture(address), code(address))
            await say(bot, profile.id, (picture,))
        case LinkVerb.DRAWING:
            drawing = BufferedInputFile(qr_drawing(address), f"{link.code}.svg")
            caption = translator.say(language, "link-drawing", link=code(address))
            await bot.send_document(profile.id, drawing, caption=caption, parse_mode="HTML")
        case _:
            key = "link-snippet" if deep_links.public_url is None else "link-snippet-tracked"
            snippet = preformatted(site_snippet(link, deep_links))
            text = translator.say(language, key, snippet=snippet)
            await say(bot, profile.id, (OutgoingMessage(text),))
