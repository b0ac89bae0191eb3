"""The storage of channels and their invitation links, and of who joined by them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, select, update
from typing_extensions import override

from intake.arrivals.channel_joins import ChannelJoins, KeptJoin
from intake.kernel.ids import ChannelLinkId, ChatId, LinkId, PersonId
from intake.links.channel import (
    Channel,
    ChannelLink,
    ChannelRow,
    Channels,
    NewChannelLink,
)
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.rows import columns_of, upsert, utm_columns, utm_of
from storage.tables import channel_joins, channel_links, channels


class SqlChannels(Channels):
    """Channels in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def get(self, chat_id: ChatId) -> Channel | None:
        result = await self._connection.run(select(channels).where(channels.c.chat_id == chat_id))
        row = result.one_or_none()
        return None if row is None else _channel(row)

    @override
    async def note(self, channel: Channel, now: datetime) -> None:
        values = {**columns_of(channel), "noted_at": now}
        added = upsert(channels).values(values)
        changed = {name: value for name, value in values.items() if name != "chat_id"}
        await self._connection.run(
            added.on_conflict_do_update(index_elements=[channels.c.chat_id], set_=changed)
        )

    @override
    async def by_urls(self, urls: Collection[str]) -> tuple[ChannelLink, ...]:
        rows = await self._connection.run(
            select(channel_links).where(channel_links.c.url.in_(sorted(urls)))
        )
        return tuple(_link(row) for row in rows)

    @override
    async def add(self, link: NewChannelLink, by: PersonId, now: datetime) -> bool:
        result = await self._connection.run(
            upsert(channel_links)
            .values(**columns_of(link), created_at=now, created_by=by)
            .on_conflict_do_nothing(
                index_elements=[channel_links.c.link_id, channel_links.c.chat_id]
            )
        )
        return result.rowcount == 1

    @override
    async def rows(self, link_id: LinkId) -> tuple[ChannelRow, ...]:
        of_link = and_(
            channel_links.c.chat_id == channels.c.chat_id, channel_links.c.link_id == link_id
        )
        joined = (
            select(
                channel_joins.c.channel_link_id.label("number"),
                func.count().label("joined"),
                func.count(channel_joins.c.started_at).label("started"),
            )
            .where(channel_joins.c.link_id == link_id)
            .group_by(channel_joins.c.channel_link_id)
            .subquery()
        )
        rows = await self._connection.run(
            select(
                channels,
                channel_links.c.id,
                channel_links.c.link_id,
                channel_links.c.url,
                channel_links.c.by_request,
                func.coalesce(joined.c.joined, 0).label("joined"),
                func.coalesce(joined.c.started, 0).label("started"),
            )
            .select_from(
                channels.outerjoin(channel_links, of_link).outerjoin(
                    joined, joined.c.number == channel_links.c.id
                )
            )
            .order_by(channels.c.title, channels.c.chat_id)
        )
        return tuple(_row(row) for row in rows)


class SqlChannelJoins(ChannelJoins):
    """Joins in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def add(self, join: KeptJoin) -> bool:
        values = columns_of(join)
        values |= utm_columns(values.pop("utm"))
        result = await self._connection.run(
            upsert(channel_joins)
            .values(values)
            .on_conflict_do_nothing(
                index_elements=[channel_joins.c.person_hash, channel_joins.c.channel_link_id]
            )
        )
        return result.rowcount == 1

    @override
    async def claim(self, person_hash: str, since: datetime, now: datetime) -> tuple[KeptJoin, ...]:
        rows = await self._connection.run(
            _CLAIM, {"whose": person_hash, "since": since, "started_at": now}
        )
        found = [_join(row) for row in rows]
        return tuple(sorted(found, key=lambda join: join.at))

    @override
    async def forget_person(self, person_hash: str) -> None:
        await self._connection.run(
            update(channel_joins)
            .where(channel_joins.c.person_hash == person_hash)
            .values(person_hash=None)
        )

    @override
    async def blank(self, before: datetime, limit: int) -> int:
        oldest = (
            select(channel_joins.c.id)
            .where(channel_joins.c.person_hash.is_not(None), channel_joins.c.at < before)
            .order_by(channel_joins.c.at)
            .limit(limit)
        )
        result = await self._connection.run(
            update(channel_joins).where(channel_joins.c.id.in_(oldest)).values(person_hash=None)
        )
        return result.rowcount


_CLAIM = Prepared(
    update(channel_joins)
    .where(
        channel_joins.c.person_hash == bindparam("whose"),
        channel_joins.c.at >= bindparam("since"),
        channel_joins.c.started_at.is_(None),
    )
    .returning(channel_joins)
)


def _row(row: Row[*tuple[Any, ...]]) -> ChannelRow:
    link = None if row.id is None else _link(row)
    return ChannelRow(_channel(row), link, row.joined, row.started)


def _channel(row: Row[*tuple[Any, ...]]) -> Channel:
    return Channel(ChatId(row.chat_id), row.title, PersonId(row.added_by), row.invites)


def _link(row: Row[*tuple[Any, ...]]) -> ChannelLink:
    return ChannelLink(
        link_id=LinkId(row.link_id),
        chat_id=ChatId(row.chat_id),
        url=row.url,
        by_request=row.by_request,
        id=ChannelLinkId(row.id),
    )


def _join(row: Row[*tuple[Any, ...]]) -> KeptJoin:
    return KeptJoin(
        channel_link_id=ChannelLinkId(row.channel_link_id),
        link_id=LinkId(row.link_id),
        at=row.at,
        person_hash=row.person_hash,
        link_code=row.link_code,
        link_title=row.link_title,
        utm=utm_of(row),
        window_days=row.window_days,
        uncounted=row.uncounted,
        started_at=row.started_at,
    )
