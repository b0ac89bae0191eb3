"""The pages of ``/links``, and one link with everything about it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import tzinfo

from aiogram.types import InlineKeyboardButton

from handlers.callback_data.channel_callbacks import ChannelVerb, channel_data
from handlers.callback_data.link_callbacks import LinkPressed, LinkVerb, link_press_data, tag_search
from handlers.callback_data.link_sheet_callbacks import LinkSheetVerb, link_sheet_data
from handlers.deep_links import DeepLinks
from handlers.views.links.link_details import (
    link_addresses,
    link_last_day,
    link_rules,
    link_values,
    source_line,
    source_rows,
    using_rows,
)
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.screen import BY_AGE, Rows, Screen, button, in_rows, screen_of
from intake.links.known_values import KnownValue
from intake.links.link import Link, Uncounted
from intake.links.link_page import LinkPage, LinkRow, LinkStatus
from intake.links.list_links import LinkView
from texts.markup import MESSAGE_LENGTH, Html, bold, code, cut, escape, join, length
from texts.translator import Translator

_TITLE = 80
_VALUE_LENGTHS = (60, 30, 15, 0)
"""How much of a UTM value is shown: the first length with which the page fits a message."""
_NUMBERS_IN_ROW = 4
_STATES = {
    Uncounted.OFF: "links-disabled",
    Uncounted.EXPIRED: "links-expired",
    Uncounted.FULL: "links-full",
    Uncounted.ARCHIVED: "links-archived",
}
_EXPLAINED = {
    Uncounted.OFF: "link-is-off",
    Uncounted.EXPIRED: "link-is-expired",
    Uncounted.FULL: "link-is-full",
    Uncounted.ARCHIVED: "link-is-archived",
}
_ASKED = {
    LinkVerb.OFF: ("link-off-question", "wide-button-link-off-surely", LinkVerb.OFF_SURELY),
    LinkVerb.PUT_AWAY: (
        "link-archive-question",
        "wide-button-link-archive-surely",
        LinkVerb.PUT_AWAY_SURELY,
    ),
}
"""What is asked before it is done."""


class LinkScreen(Screen):
    """Speaks of links to one reader."""

    def __init__(
        self,
        translator: Translator,
        language: str,
        deep_links: DeepLinks,
        zone: tzinfo,
        pressed: LinkPressed,
    ) -> None:
        """``pressed`` is where the reader is: which list, which page."""
        super().__init__(translator, language)
        self._deep_links = deep_links
        self._zone = zone
        self._pressed = pressed

    def page(self, page: LinkPage, status: LinkStatus) -> OutgoingMessage:
        """Return one page of links as one message, so that it can be turned in place."""
        searched = bool(self._pressed.search)
        archived = status is LinkStatus.ARCHIVED
        if not page.links:
            key = (
                "links-not-found"
                if searched
                else "links-none-archived"
                if archived
                else "links-none"
            )
            text = self.say(key, search=self._pressed.search)
            return screen_of([text], self._status_rows(status))
        head = self.say(
            "links-head",
            page=page.page + 1,
            pages=page.pages,
            total=page.total,
            archived="yes" if archived else "no",
            searched="yes" if searched else "no",
            search=self._pressed.search,
        )
        text = head
        for value_length in _VALUE_LENGTHS:
            rows = (
                self._row(number, row, value_length) for number, row in enumerate(page.links, 1)
            )
            text = join([head, *rows, self.say("links-foot")], "\n\n")
            if length(text) <= MESSAGE_LENGTH:
                break
        return screen_of([text], self._page_rows(page, status))

    def link(self, view: LinkView) -> OutgoingMessage:
        """Return one link with everything about it, and what can be done with it."""
        link = view.row.link
        rules = [
            *link_values(link),
            *link_rules(link, self.translator, self.language, view.names),
            *link_last_day(link, self._zone, self.translator, self.language),
        ]
        blocks = [
            self._title(link, view.uncounted_now),
            join(link_addresses(link, self._deep_links, self.translator, self.language)),
            join(rules),
            join([self._counts(view.row), *self._uncounted(view.row)]),
            Html("") if view.uncounted_now is None else self.say(_EXPLAINED[view.uncounted_now]),
            source_line(view.source, self.translator, self.language),
        ]
        return screen_of(blocks, self._link_rows(view))

    def question(self, view: LinkView, verb: LinkVerb) -> OutgoingMessage:
        """Return what is asked before a link is switched off or put away."""
        link = view.row.link
        key, yes, surely = _ASKED[verb]
        text = self.say(key, title=cut(link.title, _TITLE), count=view.row.touches)
        return screen_of(
            [text],
            [
                [self._button(yes, surely, link)],
                [self._button("wide-button-back-to-link", LinkVerb.VIEW, link)],
            ],
        )

    def tags(self, tags: Sequence[KnownValue]) -> OutgoingMessage:
        """Return the tags in use, to list what has one."""
        if not tags:
            every = self._button("button-all-links", LinkVerb.LIST)
            return screen_of([self.say("links-no-tags")], [[every]])
        searches = {
            tag.value: LinkPressed(LinkVerb.LIST, search=tag_search(tag.value)) for tag in tags
        }
        buttons = [button(f"#{tag}", link_press_data(search)) for tag, search in searches.items()]
        back = LinkPressed(LinkVerb.LIST)
        rows = [*in_rows(buttons, 3), [self._to(back, "button-all-links")]]
        return screen_of([self.say("links-tags")], rows)

    def _to(self, pressed: LinkPressed, key: str) -> InlineKeyboardButton:
        return self.labelled(key, link_press_data(pressed))

    def _button(self, key: str, verb: LinkVerb, link: Link | None = None) -> InlineKeyboardButton:
        return self._to(self._pressed.to(verb, link), key)

    def _row(self, number: int, row: LinkRow, value_length: int) -> Html:
        link = row.link
        values = ", ".join(
            f"{name}={cut(value, value_length)}" for name, value in link.utm.named().items()
        )
        tags = " ".join(f"#{tag}" for tag in link.tags)
        return join(
            [
                Html(f"{number}. {self._title(link, row.uncounted_now)}"),
                escape(values if value_length else ""),
                escape(tags),
                code(self._deep_links.to(link.code)),
                self._counts(row),
            ]
        )

    def _title(self, link: Link, reason: Uncounted | None) -> Html:
        title = bold(cut(link.title, _TITLE))
        return title if reason is None else Html(f"{title} {self.say(_STATES[reason])}")

    def _counts(self, row: LinkRow) -> Html:
        return self.say(
            "links-counts", people=row.people, touches=row.touches, submissions=row.submissions
        )

    def _uncounted(self, row: LinkRow) -> Iterator[Html]:
        if row.link.arrivals_limit is not None:
            limit = row.link.arrivals_limit
            yield self.say("link-arrived", count=row.arrived, limit=limit)
        for reason, count in row.uncounted.items():
            yield self.say("link-uncounted", count=count, reason=str(reason))

    def _link_rows(self, view: LinkView) -> Rows:
        link = view.row.link
        on_off = (
            self._button("button-link-off", LinkVerb.OFF, link)
            if link.enabled
            else self._button("button-link-on", LinkVerb.ON, link)
        )
        archived = link.archived_at is not None
        put_away = (
            self._button("wide-button-link-unarchive", LinkVerb.TAKE_OUT, link)
            if archived
            else self._button("button-link-archive", LinkVerb.PUT_AWAY, link)
        )
        status = LinkVerb.ARCHIVE if archived else LinkVerb.LIST
        return [
            *using_rows(link, self._pressed, self._deep_links, self.translator, self.language),
            *source_rows(view.source, self.translator, self.language),
            [
                self._button("button-link-edit", LinkVerb.EDIT, link),
                self._button("button-link-copy", LinkVerb.COPY, link),
            ],
            [self._channels(link)],
            [*([] if archived else [on_off]), put_away],
            [self._button("button-links-back", status)],
        ]

    def _channels(self, link: Link) -> InlineKeyboardButton:
        return self.labelled("button-channels", channel_data(link.id, ChannelVerb.SHOW))

    def _page_rows(
        self, page: LinkPage, status: LinkStatus
    ) -> Iterator[list[InlineKeyboardButton]]:
        numbers = [
            button(str(number), link_press_data(self._pressed.to(LinkVerb.VIEW, row.link)))
            for number, row in enumerate(page.links, 1)
        ]
        yield from in_rows(numbers, _NUMBERS_IN_ROW)
        yield self._turning(page, status)
        yield from self._status_rows(status)

    def _turning(self, page: LinkPage, status: LinkStatus) -> list[InlineKeyboardButton]:
        verb = LinkVerb.ARCHIVE if status is LinkStatus.ARCHIVED else LinkVerb.LIST
        here = LinkPressed(verb, search=self._pressed.search)
        return self.pager(
            page.page, page.pages, lambda one: link_press_data(replace(here, page=one)), BY_AGE
        )

    def _status_rows(self, status: LinkStatus) -> Rows:
        everything = [self._to(LinkPressed(LinkVerb.LIST), "button-all-links")]
        if status is LinkStatus.ARCHIVED:
            return [everything]
        as_table = self.labelled(
            "button-links-table", link_sheet_data(LinkSheetVerb.HOW, self._pressed.search)
        )
        if self._pressed.search:
            return [[as_table], everything]
        return [
            [
                self._to(LinkPressed(LinkVerb.TAGS), "button-links-tags"),
                self._to(LinkPressed(LinkVerb.ARCHIVE), "button-links-archive"),
            ],
            [as_table],
        ]
