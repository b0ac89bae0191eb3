"""Pages of links, and what came of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from typing_extensions import override

from intake.kernel.ids import LinkId
from intake.kernel.paging import page_within
from intake.links.link import Link, Uncounted
from intake.links.link_page import LinkPage, LinkPages, LinkQuery, LinkRow, LinkStatus
from storage.guarded_connection import GuardedConnection
from storage.repositories.links.links import SqlLinks, found_by, link_of
from storage.tables import links, submissions, touches


class SqlLinkPages(LinkPages):
    """Link pages in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def links(self, query: LinkQuery, page: int, size: int) -> LinkPage:
        wanted = _wanted(query)
        counting = select(func.count()).select_from(links).where(*wanted)
        total: int = (await self._connection.run(counting)).scalar_one()
        page, pages = page_within(total, size, page)
        chosen = _counted().where(*wanted).order_by(links.c.id.desc())
        rows = (await self._connection.run(chosen.limit(size).offset(page * size))).all()
        return LinkPage(await self._rows(rows), page, pages, total)

    @override
    async def link(self, link_id: LinkId) -> LinkRow | None:
        rows = (await self._connection.run(_counted().where(links.c.id == link_id))).all()
        return next(iter(await self._rows(rows)), None)

    @override
    async def every(self, query: LinkQuery, after: LinkId, size: int) -> tuple[LinkRow, ...]:
        chosen = _counted().where(*_wanted(query), links.c.id > after).order_by(links.c.id)
        return await self._rows((await self._connection.run(chosen.limit(size))).all())

    async def _rows(self, rows: Sequence[Row[*tuple[Any, ...]]]) -> tuple[LinkRow, ...]:
        found = [link_of(row) for row in rows]
        uncounted = await self._uncounted(link.id for link in found)
        made = []
        for link, row in zip(found, rows, strict=True):
            arrived = await self._arrived(link)
            why = uncounted.get(link.id, {})
            made.append(LinkRow(link, row.touches, row.people, row.submissions, why, arrived))
        return tuple(made)

    async def _uncounted(
        self, link_ids: Iterable[LinkId]
    ) -> Mapping[LinkId, Mapping[Uncounted, int]]:
        rows = await self._connection.run(
            select(touches.c.link_id, touches.c.uncounted, func.count().label("times"))
            .where(touches.c.link_id.in_(list(link_ids)), touches.c.uncounted.is_not(None))
            .group_by(touches.c.link_id, touches.c.uncounted)
        )
        found: dict[LinkId, dict[Uncounted, int]] = {}
        for row in rows:
            found.setdefault(LinkId(row.link_id), {})[row.uncounted] = row.times
        return found

    async def _arrived(self, link: Link) -> int:
        if link.arrivals_limit is None:
            return 0
        return await SqlLinks(self._connection).arrived(link.id, link.arrivals_limit)


def _wanted(query: LinkQuery) -> list[ColumnElement[bool]]:
    archived = query.status is LinkStatus.ARCHIVED
    status = links.c.archived_at.is_not(None) if archived else links.c.archived_at.is_(None)
    return [status, *found_by(query.search)]


def _counted() -> Select[*tuple[Any, ...]]:
    """Select links with what came of them."""
    by_link = touches.c.link_id == links.c.id
    arrivals = select(func.count()).where(by_link)
    arrived = select(func.count(touches.c.person_id.distinct())).where(by_link)
    credited = select(func.count()).where(submissions.c.credited_link_id == links.c.id)
    return select(
        links,
        arrivals.scalar_subquery().label("touches"),
        arrived.scalar_subquery().label("people"),
        credited.scalar_subquery().label("submissions"),
    )
