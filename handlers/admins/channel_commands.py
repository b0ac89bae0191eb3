"""The channels of a link: invitation links by which people come in, made by a press."""

import structlog
from aiogram import Bot
from aiogram.types import CallbackQuery, ChatMemberAdministrator, ChatMemberUpdated, Update

from handlers.callback_data.channel_callbacks import ChannelPressed, ChannelVerb
from handlers.cases.channel_cases import ChannelCases
from handlers.chat_answers import REFUSALS
from handlers.deep_links import DeepLinks
from handlers.memberships import is_out
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.links.channel_page import ChannelPage
from handlers.workflow import KnowsLanguage
from intake.kernel.ids import ChatId, PersonId, UpdateId
from intake.kernel.person import Profile
from intake.links.channel import Channel, NewChannelLink
from texts.translator import Translator

log = structlog.get_logger()

_NAME = 32
"""Letters of an invitation link's name."""


async def on_channel_changed(
    event: ChatMemberUpdated, event_update: Update, channel_cases: ChannelCases
) -> None:
    """Keep what the bot may do in a channel; nothing is said."""
    member = event.new_chat_member
    invites = isinstance(member, ChatMemberAdministrator) and member.can_invite_users
    channel = Channel(
        ChatId(event.chat.id), event.chat.title or "", PersonId(event.from_user.id), invites
    )
    is_new = is_out(event.old_chat_member)
    await channel_cases.note(UpdateId(event_update.update_id), channel, is_new=is_new)


async def on_channel_pressed(
    query: CallbackQuery,
    pressed: ChannelPressed,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    channel_cases: ChannelCases,
    language_of: KnowsLanguage,
    translator: Translator,
    deep_links: DeepLinks,
) -> None:
    """Show a link's channels, or have an invitation link made for one of them."""
    language = await language_of(profile)
    page = ChannelPage(translator, language, deep_links)
    async with PressAnswer(query) as answer:
        shown = await channel_cases.show(pressed.link_id)
        if shown is None:
            await answer.alert(translator.plain(language, "alert-unknown"))
            return
        if pressed.verb is ChannelVerb.SHOW:
            view = page.channels(shown, pressed.argument)
        else:
            row = shown.of(ChatId(pressed.argument))
            if row is None or not row.channel.invites or row.link is not None:
                view = page.channels(shown)  # the button is old: see what is there now
            elif pressed.verb is ChannelVerb.ASK:
                view = page.how(shown, row)
            else:
                by_request = pressed.verb is ChannelVerb.BY_REQUEST
                name = shown.link.code[:_NAME]
                url = await _made(bot, row.channel.chat_id, name, by_request=by_request)
                if url is None:
                    view = page.refused(shown, row)
                else:
                    made = NewChannelLink(shown.link.id, row.channel.chat_id, url, by_request)
                    update_id = UpdateId(event_update.update_id)
                    shown = await channel_cases.keep(update_id, made, profile.id) or shown
                    view = page.channels(shown)
    await PressedMessage(query).show_or_say(bot, view)


async def _made(bot: Bot, chat_id: ChatId, name: str, *, by_request: bool) -> str | None:
    """Have Telegram make an invitation link; ``None``: it does not."""
    try:
        made = await bot.create_chat_invite_link(
            chat_id, name=name, creates_join_request=by_request
        )
    except REFUSALS as error:
        log.info("channel_link_refused", error=type(error).__name__)
        return None
    return made.invite_link
