"""The vocabulary's storage."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select, update
from typing_extensions import override

from intake.kernel.ids import PersonId
from intake.links.known_values import (
    KnownValue,
    KnownValueId,
    KnownValues,
    LinkField,
    OpenSource,
)
from intake.links.lookalikes import skeleton
from storage.column_types import in_words
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.rows import upsert
from storage.tables import known_values, links

_VALUE_BATCH = 400
"""Values in one statement."""


class SqlKnownValues(KnownValues):
    """The vocabulary in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def get(self, value_id: KnownValueId) -> KnownValue | None:
        row = (
            await self._connection.run(select(known_values).where(known_values.c.id == value_id))
        ).one_or_none()
        return None if row is None else _known(row)

    @override
    async def find(self, field: LinkField, value: str) -> KnownValue | None:
        row = (
            await self._connection.run(_FIND, {"of_field": field, "wanted": value})
        ).one_or_none()
        return None if row is None else _known(row)

    @override
    async def of_field(self, field: LinkField, limit: int) -> tuple[KnownValue, ...]:
        rows = await self._connection.run(
            select(known_values)
            .where(known_values.c.field == field)
            .order_by(known_values.c.used_at.desc().nulls_last(), known_values.c.id.desc())
            .limit(limit)
        )
        return tuple(_known(row) for row in rows)

    @override
    async def like(self, field: LinkField, shape: str) -> tuple[KnownValue, ...]:
        rows = await self._connection.run(
            select(known_values)
            .where(known_values.c.field == field, known_values.c.skeleton == shape)
            .order_by(known_values.c.id)
        )
        return tuple(_known(row) for row in rows)

    @override
    async def note(
        self,
        values: Collection[tuple[LinkField, str]],
        by: PersonId | None,
        now: datetime,
        *,
        used: bool = True,
    ) -> tuple[KnownValue, ...]:
        wanted: dict[LinkField, list[str]] = {}
        for field, value in dict.fromkeys(values):
            wanted.setdefault(field, []).append(value)
        added: list[KnownValue] = []
        for field, said in wanted.items():
            for start in range(0, len(said), _VALUE_BATCH):
                some = said[start : start + _VALUE_BATCH]
                added += await self._note(field, some, by, now, used=used)
        return tuple(added)

    async def _note(
        self,
        field: LinkField,
        values: list[str],
        by: PersonId | None,
        now: datetime,
        *,
        used: bool,
    ) -> list[KnownValue]:
        these = (known_values.c.field == field, known_values.c.value.in_(values))
        known = await self._connection.run(select(known_values.c.value).where(*these))
        there = {row.value for row in known}
        new = [value for value in values if value not in there]
        if new:
            rows = [
                {
                    "field": field,
                    "value": value,
                    "skeleton": skeleton(value),
                    "added_at": now,
                    "added_by": by,
                    "used_at": now if used else None,
                    "quiet": False,
                }
                for value in new
            ]
            await self._connection.run(_ADD, rows)
        if used and there:
            await self._connection.run(update(known_values).where(*these).values(used_at=now))
        if not new:
            return []
        found = await self._connection.run(
            select(known_values).where(*these).order_by(known_values.c.id)
        )
        return [_known(row) for row in found if row.value not in there]

    @override
    async def save(self, value: KnownValue) -> None:
        await self._connection.run(
            update(known_values)
            .where(known_values.c.id == value.id)
            .values(
                confirmed_at=value.confirmed_at, confirmed_by=value.confirmed_by, quiet=value.quiet
            )
        )

    @override
    async def forget(self, value_id: KnownValueId) -> None:
        await self._connection.run(delete(known_values).where(known_values.c.id == value_id))

    @override
    async def unconfirmed(self, limit: int) -> tuple[OpenSource, ...]:
        in_use = (
            select(func.count())
            .where(links.c.utm_source == known_values.c.value, links.c.archived_at.is_(None))
            .scalar_subquery()
        )
        counted = (
            select(known_values, in_use.label("links_in_use"))
            .where(
                known_values.c.field == in_words(LinkField.SOURCE),
                known_values.c.confirmed_at.is_(None),
                known_values.c.quiet.is_(False),
            )
            .subquery()
        )
        rows = await self._connection.run(
            select(counted)
            .where(counted.c.links_in_use > 0)
            .order_by(counted.c.added_at, counted.c.id)
            .limit(limit)
        )
        return tuple(OpenSource(_known(row), row.links_in_use) for row in rows)


_ADD = Prepared(upsert(known_values).on_conflict_do_nothing())
_FIND = Prepared(
    select(known_values).where(
        known_values.c.field == bindparam("of_field", type_=known_values.c.field.type),
        known_values.c.value == bindparam("wanted"),
    )
)


def _known(row: Row[*tuple[Any, ...]]) -> KnownValue:
    return KnownValue(
        id=KnownValueId(row.id),
        field=row.field,
        value=row.value,
        added_at=row.added_at,
        added_by=None if row.added_by is None else PersonId(row.added_by),
        used_at=row.used_at,
        confirmed_at=row.confirmed_at,
        confirmed_by=None if row.confirmed_by is None else PersonId(row.confirmed_by),
        quiet=row.quiet,
    )
