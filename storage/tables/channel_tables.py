"""Channels: where the bot may invite to, by which links, and who came by them."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Named, Table, TypedColumns, UniqueConstraint

from intake.links.link import Uncounted
from storage.column_types import BigId, UtcDateTime, one_of
from storage.tables.arrival_tables import UtmColumns
from storage.tables.metadata import metadata, partial_index


class ChannelColumns(TypedColumns):
    """Channels that somebody added the bot to."""

    chat_id: Named[int] = Column(BigId, primary_key=True, autoincrement=False)
    title: Named[str]
    added_by: Named[int] = Column(BigId)
    invites: Named[bool]
    noted_at: Named[datetime] = Column(UtcDateTime)


class ChannelLinkColumns(TypedColumns):
    """Invitation links of channels: each stands for one of our links."""

    id: Named[int] = Column(BigId, primary_key=True)
    link_id: Named[int] = Column(BigId, ForeignKey("links.id"))
    chat_id: Named[int] = Column(BigId, ForeignKey("channels.chat_id"))
    url: Named[str] = Column(unique=True)
    by_request: Named[bool]
    created_at: Named[datetime] = Column(UtcDateTime)
    created_by: Named[int] = Column(BigId)


class ChannelJoinColumns(UtmColumns):
    """Who came into a channel by one of them, with what that counts as.

    The rows stay, to be counted; the hash, by which a stranger is known again, is blanked when it
    has had its time.
    """

    id: Named[int] = Column(BigId, primary_key=True)
    channel_link_id: Named[int] = Column(BigId, ForeignKey("channel_links.id"))
    link_id: Named[int] = Column(BigId, ForeignKey("links.id"))
    at: Named[datetime] = Column(UtcDateTime)
    person_hash: Named[str | None]
    link_code: Named[str]
    link_title: Named[str]
    window_days: Named[int | None]
    uncounted: Named[Uncounted | None] = Column(one_of(Uncounted, "uncounted", checked=False))
    started_at: Named[datetime | None] = Column(UtcDateTime)


channels = Table("channels", metadata, ChannelColumns)


channel_links = Table(
    "channel_links",
    metadata,
    ChannelLinkColumns,
    UniqueConstraint("link_id", "chat_id"),
)


Index("ix_channel_links_chat_id", channel_links.c.chat_id)


channel_joins = Table(
    "channel_joins",
    metadata,
    ChannelJoinColumns,
    UniqueConstraint("person_hash", "channel_link_id"),
)


Index("ix_channel_joins_channel_link_id", channel_joins.c.channel_link_id)


Index(
    "ix_channel_joins_link_id",
    channel_joins.c.link_id,
    channel_joins.c.channel_link_id,
    channel_joins.c.started_at,
)


Index(
    "ix_channel_joins_unblanked",
    channel_joins.c.at,
    **partial_index("person_hash IS NOT NULL"),
)
