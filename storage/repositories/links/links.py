"""The links' storage."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, func, insert, select, update
from typing_extensions import override

from intake.kernel.ids import FormId, LinkId, PersonId, TeamId
from intake.kernel.unit_of_work import StaleRowError
from intake.links.link import Link, Links, NewLink
from intake.links.link_page import findable, search_words
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.rows import columns_of, upsert, utm_columns, utm_of
from storage.tables import links, touches

_CODE_BATCH = 500
"""Codes in one statement."""


class SqlLinks(Links):
    """Links in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def by_code(self, folded_code: str) -> Link | None:
        result = await self._connection.run(_BY_CODE, {"folded": folded_code})
        row = result.one_or_none()
        return link_of(row) if row else None

    @override
    async def get(self, link_id: LinkId) -> Link | None:
        row = (await self._connection.run(_GET, {"number": link_id})).one_or_none()
        return link_of(row) if row else None

    @override
    async def of_codes(self, codes: Collection[str], *, lock: bool = False) -> tuple[Link, ...]:
        asked, found = sorted(set(codes)), list[Link]()
        for start in range(0, len(asked), _CODE_BATCH):
            some = asked[start : start + _CODE_BATCH]
            chosen = select(links).where(links.c.code.in_(some)).order_by(links.c.id)
            rows = await self._connection.run(chosen.with_for_update() if lock else chosen)
            found.extend(map(link_of, rows))
        return tuple(found)

    @override
    async def taken(self, codes: Collection[str]) -> frozenset[str]:
        return frozenset(await self._numbers(codes))

    async def _numbers(self, codes: Collection[str]) -> dict[str, LinkId]:
        """Return the ids of those that there are, by code."""
        asked, found = sorted(set(codes)), dict[str, LinkId]()
        for start in range(0, len(asked), _CODE_BATCH):
            some = asked[start : start + _CODE_BATCH]
            chosen = select(links.c.code, links.c.id).where(links.c.code.in_(some))
            for code, number in await self._connection.run(chosen):
                found[code] = LinkId(number)
        return found

    @override
    async def add(self, link: NewLink, by: PersonId, now: datetime) -> Link | None:
        result = await self._connection.run(
            upsert(links)
            .values(_new_row(link, by, now))
            .on_conflict_do_nothing(index_elements=[links.c.code])
            .returning(links)
        )
        row = result.one_or_none()
        return link_of(row) if row else None

    @override
    async def add_all(
        self, wished: Sequence[NewLink], by: PersonId, now: datetime
    ) -> tuple[Link, ...]:
        if not wished:
            return ()
        codes = [link.code for link in wished]
        if await self.taken(codes):
            raise StaleRowError
        await self._connection.run(_ADD, [_new_row(link, by, now) for link in wished])
        numbers = await self._numbers(codes)
        return tuple(_made(link, numbers[link.code], by, now) for link in wished)

    @override
    async def save(self, link: Link, *, was: int) -> None:
        result = await self._connection.run(
            update(links)
            .where(links.c.id == link.id, links.c.revision == was)
            .values(_saved_row(link))
        )
        if result.rowcount != 1:
            raise StaleRowError

    @override
    async def save_all(self, saved: Sequence[Link]) -> None:
        if saved:
            rows = [{**_saved_row(link), "number": link.id} for link in saved]
            await self._connection.run(_SAVE, rows)

    @override
    async def arrived(self, link_id: LinkId, limit: int) -> int:
        some = (
            select(touches.c.id)
            .where(
                touches.c.link_id == link_id,
                touches.c.uncounted.is_(None),
                touches.c.excluded.is_(None),
            )
            .limit(limit)
            .subquery("arrivals")
        )
        count: int = (
            await self._connection.run(select(func.count()).select_from(some))
        ).scalar_one()
        return count


_BY_CODE = Prepared(select(links).where(links.c.code == bindparam("folded")))
_ADD = Prepared(insert(links))
_SAVE = Prepared(update(links).where(links.c.id == bindparam("number")))
_GET = Prepared(select(links).where(links.c.id == bindparam("number")))


def found_by(search: str) -> tuple[ColumnElement[bool], ...]:
    """Say which links have all the words that somebody looks for."""
    return tuple(links.c.findable.contains(word, autoescape=True) for word in search_words(search))


def _saved_row(link: Link) -> dict[str, Any]:
    """Return the columns that a change can change."""
    values = _row_of(link) | {
        "enabled": link.enabled,
        "archived_at": link.archived_at,
        "updated_at": link.updated_at,
        "revision": link.revision,
        "findable": findable(link),
    }
    del values["code"]
    return values


def _row_of(link: NewLink | Link) -> dict[str, Any]:
    """Return the columns that are said of a link."""
    values = columns_of(link if isinstance(link, NewLink) else link.copied(link.code))
    return {name: value for name, value in values.items() if name != "utm"} | utm_columns(link.utm)


def _new_row(link: NewLink, by: PersonId, now: datetime) -> dict[str, Any]:
    return _row_of(link) | {
        "enabled": True,
        "created_at": now,
        "created_by": by,
        "findable": findable(link),
    }


def _made(link: NewLink, number: LinkId, by: PersonId, now: datetime) -> Link:
    """Return a link as it is right after it was added."""
    return Link(id=number, enabled=True, created_at=now, created_by=by, **columns_of(link))


def link_of(row: Row[*tuple[Any, ...]]) -> Link:
    """Make a link of its row."""
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
        manager_id=None if row.manager_id is None else PersonId(row.manager_id),
        pipeline=row.pipeline,
        expires_at=row.expires_at,
        arrivals_limit=row.arrivals_limit,
        tags=tuple(row.tags),
        archived_at=row.archived_at,
        updated_at=row.updated_at,
        revision=row.revision,
    )
