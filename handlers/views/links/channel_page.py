"""The channels of a link: by which invitation links people come in, and how many did."""

from functools import partial

from aiogram.types import CopyTextButton, InlineKeyboardButton

from handlers.callback_data.channel_callbacks import ChannelVerb, channel_data
from handlers.callback_data.link_callbacks import LinkPressed, LinkVerb, link_press_data
from handlers.deep_links import DeepLinks
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.screen import Screen, button, screen_of
from intake.kernel.paging import page_of
from intake.links.channel import ChannelRow, LinkChannels
from texts.markup import Html, bold, code, cut, join
from texts.translator import Translator

PAGE = 6
"""Channels on one page."""
_TITLE = 60
_LABEL = 30
_RIGHTS_WANTED = "invite_users"
"""What the bot asks for in a channel."""


class ChannelPage(Screen):
    """Speaks to one reader."""

    def __init__(self, translator: Translator, language: str, deep_links: DeepLinks) -> None:
        super().__init__(translator, language)
        self._deep_links = deep_links

    def channels(self, shown: LinkChannels, page: int = 0) -> OutgoingMessage:
        """Return a page of channels."""
        rows, page, pages = page_of(shown.rows, PAGE, page)
        blocks = [
            self.say("channels-head", title=cut(shown.link.title, _TITLE)),
            *(self._channel(row) for row in rows),
            Html("") if rows else self.say("channels-none"),
        ]
        keyboard = [[self._button(row, shown)] for row in rows if _has_a_button(row)]
        keyboard.append(self.pager(page, pages, partial(self._data, shown)))
        keyboard.append([self._adding(), self._again(shown, page)])
        back = LinkPressed(LinkVerb.VIEW, shown.link.id, revision=shown.link.revision)
        keyboard.append([self.labelled("wide-button-back-to-link", link_press_data(back))])
        return screen_of(blocks, keyboard)

    def how(self, shown: LinkChannels, row: ChannelRow) -> OutgoingMessage:
        """Ask how people are to come in."""
        chat_id = row.channel.chat_id
        choices = {
            "wide-button-channel-open": ChannelVerb.OPEN,
            "wide-button-channel-request": ChannelVerb.BY_REQUEST,
        }
        keyboard = [
            [self.labelled(key, channel_data(shown.link.id, verb, chat_id))]
            for key, verb in choices.items()
        ]
        keyboard.append([self.labelled("button-channels", self._data(shown, 0))])
        return screen_of([self.say("channel-how", name=_name(row))], keyboard)

    def refused(self, shown: LinkChannels, row: ChannelRow) -> OutgoingMessage:
        """Say that Telegram makes no link there."""
        keyboard = [[self.labelled("button-channels", self._data(shown, 0))]]
        return screen_of([self.say("channel-refused", name=_name(row))], keyboard)

    def _channel(self, row: ChannelRow) -> Html:
        link = row.link
        return join(
            [
                bold(_name(row)),
                Html("") if row.channel.invites else self.say("channel-silent"),
                Html("") if link is None else code(link.url),
                self.say("channel-asking") if link is not None and link.by_request else Html(""),
                Html("")
                if link is None
                else self.say("channel-counts", joined=row.joined, started=row.started),
            ]
        )

    def _button(self, row: ChannelRow, shown: LinkChannels) -> InlineKeyboardButton:
        if row.link is not None:
            text = self.plain("wide-button-channel-copy", name=cut(_name(row), _LABEL // 2))
            return InlineKeyboardButton(
                text=cut(text, _LABEL), copy_text=CopyTextButton(text=row.link.url)
            )
        text = self.plain("wide-button-channel-make", name=cut(_name(row), _LABEL // 2))
        data = channel_data(shown.link.id, ChannelVerb.ASK, row.channel.chat_id)
        return button(cut(text, _LABEL), data)

    def _adding(self) -> InlineKeyboardButton:
        url = f"https://t.me/{self._deep_links.username}?startchannel&admin={_RIGHTS_WANTED}"
        return InlineKeyboardButton(text=self.plain("button-channel-add"), url=url)

    def _again(self, shown: LinkChannels, page: int) -> InlineKeyboardButton:
        return self.labelled("button-channel-again", self._data(shown, page))

    def _data(self, shown: LinkChannels, page: int) -> str:
        return channel_data(shown.link.id, ChannelVerb.SHOW, page)


def _has_a_button(row: ChannelRow) -> bool:
    return row.link is not None or row.channel.invites


def _name(row: ChannelRow) -> str:
    return cut(row.channel.title, _TITLE)
