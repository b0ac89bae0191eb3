"""The links' storage, and what came of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select, update
from typing_extensions import override

from intake.attribution.touch import TouchKind
from intake.kernel.ids import FormId, LinkId, PersonId, TeamId
from intake.links.link import Link, LinkPage, LinkPages, LinkRow, Links, NewLink
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.rows import upsert, utm_columns, utm_of
from storage.tables import links, submissions, touches


class SqlLinks(Links):
    """Links in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def by_code(self, folded_code: str) -> Link | None:
        result = await self._connection.run(_BY_CODE, {"folded": folded_code})
        row = result.one_or_none()
        return _link(row) if row else None

    @override
    async def get(self, link_id: LinkId) -> Link | None:
        result = await self._connection.run(select(links).where(links.c.id == link_id))
        row = result.one_or_none()
        return _link(row) if row else None

    @override
    async def add(self, link: NewLink, by: PersonId, now: datetime) -> Link | None:
        result = await self._connection.run(
            upsert(links)
            .values(
                code=link.code,
                title=link.title,
                form_id=link.form_id,
                window_days=link.window_days,
                tail=link.tail,
                enabled=True,
                created_at=now,
                created_by=by,
                **utm_columns(link.utm),
            )
            .on_conflict_do_nothing(index_elements=[links.c.code])
            .returning(links)
        )
        row = result.one_or_none()
        return _link(row) if row else None

    @override
    async def switch(self, link_id: LinkId, *, enabled: bool) -> bool:
        result = await self._connection.run(
            update(links).where(links.c.id == link_id).values(enabled=enabled)
        )
        return result.rowcount == 1


_BY_CODE = Prepared(select(links).where(links.c.code == bindparam("folded")))


class SqlLinkPages(LinkPages):
    """Link pages in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def links(self, page: int, size: int) -> LinkPage:
        total = (await self._connection.run(select(func.count()).select_from(links))).scalar_one()
        pages = max(1, -(-total // size))
        page = max(0, min(page, pages - 1))
        result = await self._connection.run(
            _counted().order_by(links.c.id.desc()).limit(size).offset(page * size)
        )
        return LinkPage(tuple(_row(row) for row in result), page, pages)

    @override
    async def link(self, link_id: LinkId) -> LinkRow | None:
        row = (await self._connection.run(_counted().where(links.c.id == link_id))).one_or_none()
        return _row(row) if row else None


def _counted() -> Select[*tuple[Any, ...]]:
    """Select links with what came of them."""
    by_link = touches.c.link_id == links.c.id
    arrivals = select(func.count()).where(by_link)
    arrived = select(func.count(touches.c.person_id.distinct())).where(by_link)
    uncounted = arrivals.where(touches.c.kind == TouchKind.DISABLED_LINK)
    credited = select(func.count()).where(submissions.c.credited_link_id == links.c.id)
    return select(
        links,
        arrivals.scalar_subquery().label("touches"),
        arrived.scalar_subquery().label("people"),
        credited.scalar_subquery().label("submissions"),
        uncounted.scalar_subquery().label("while_off"),
    )


def _row(row: Row[*tuple[Any, ...]]) -> LinkRow:
    return LinkRow(_link(row), row.touches, row.people, row.submissions, row.while_off)


def _link(row: Row[*tuple[Any, ...]]) -> Link:
    return Link(
        id=LinkId(row.id),
        code=row.code,
        title=row.title,
        utm=utm_of(row),
        form_id=None if row.form_id is None else FormId(row.form_id),
        window_days=row.window_days,
        tail=row.tail,
        enabled=row.enabled,
        created_at=row.created_at,
        created_by=None if row.created_by is None else PersonId(row.created_by),
        team_id=None if row.team_id is None else TeamId(row.team_id),
    )
