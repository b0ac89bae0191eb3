"""Channels in which the bot is an administrator, and their invitation links that stand for ours."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.kernel.ids import ChannelLinkId, ChatId, LinkId, PersonId
from intake.links.link import Link


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that somebody added the bot to."""

    chat_id: ChatId
    title: str
    added_by: PersonId
    """Or who leads here and changed since then what the bot may do there."""
    invites: bool
    """The bot may make invitation links there, and hears who joins."""


@dataclass(frozen=True, slots=True)
class NewChannelLink:
    """An invitation link, made a moment ago."""

    link_id: LinkId
    chat_id: ChatId
    url: str
    by_request: bool
    """Who follows it asks to be let in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLink(NewChannelLink):
    """An invitation link of a channel: whoever joins by it came by one of our links."""

    id: ChannelLinkId


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel, as seen from one of our links."""

    channel: Channel
    link: ChannelLink | None = None
    """Its invitation link for that link of ours."""
    joined: int = 0
    """How often somebody came in by it."""
    started: int = 0
    """How many of these write to the bot, or have before."""


@dataclass(frozen=True, slots=True)
class LinkChannels:
    """All channels, as seen from one of our links."""

    link: Link
    rows: tuple[ChannelRow, ...]

    def of(self, chat_id: ChatId) -> ChannelRow | None:
        """Return one of them."""
        return next((row for row in self.rows if row.channel.chat_id == chat_id), None)


class Channels(Protocol):
    """The storage of channels and of their invitation links."""

    async def get(self, chat_id: ChatId) -> Channel | None:
        """Return a channel as it was kept last."""
        ...

    async def note(self, channel: Channel, now: datetime) -> None:
        """Keep a channel as it is now."""
        ...

    async def by_urls(self, urls: Collection[str]) -> tuple[ChannelLink, ...]:
        """Return the invitation links with these addresses."""
        ...

    async def add(self, link: NewChannelLink, by: PersonId, now: datetime) -> bool:
        """Keep an invitation link; ``False``: the channel has one for that link already."""
        ...

    async def rows(self, link_id: LinkId) -> tuple[ChannelRow, ...]:
        """Return all channels as seen from a link, by title."""
        ...


class HasChannels(Protocol):
    """A unit of work with the channels."""

    @property
    def channels(self) -> Channels:
        """Within the unit's transaction."""
        ...
