"""The touches' storage."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, insert, or_, select

from intake.attribution.correction import correct_touch
from intake.attribution.touch import NewTouch, Touch, TouchKind, UnknownPayloads, join
from intake.kernel.ids import LinkId, PersonId, TouchId
from storage.column_types import in_words
from storage.guarded_connection import GuardedConnection
from storage.repositories.corrections import SqlCorrections
from storage.repositories.rows import columns_of, utm_columns, utm_of
from storage.tables import touches, visits


class SqlTouches:
    """Implements :class:`intake.attribution.touch.Touches`."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    async def add(self, touch: NewTouch) -> Touch:
        """Add a touch."""
        fields = columns_of(touch)
        values = {name: value for name, value in fields.items() if name != "utm"}
        values["clicks"] = touch.clicks or None
        result = await self._connection.run(
            insert(touches)
            .values(values | utm_columns(touch.utm) | {"has_source": touch.may_earn_credit})
            .returning(touches.c.id)
        )
        return Touch(**fields, id=TouchId(result.scalar_one()))

    async def count_unknown(self, person_id: PersonId) -> int:
        """Return how many touches with an unknown payload the person has."""
        result = await self._connection.run(
            select(func.count()).where(
                touches.c.person_id == person_id,
                touches.c.kind == in_words(TouchKind.UNKNOWN),
            )
        )
        count: int = result.scalar_one()
        return count

    async def count_since(
        self, person_id: PersonId, since: datetime, *, may_earn_credit: bool
    ) -> int:
        """Return how many touches the person has since then that may earn credit, or may not."""
        alike = touches.c.has_source if may_earn_credit else ~touches.c.has_source
        result = await self._connection.run(
            select(func.count()).where(
                touches.c.person_id == person_id, touches.c.at > since, alike
            )
        )
        count: int = result.scalar_one()
        return count

    async def unknown_payloads(
        self, after: datetime, until: datetime, limit: int
    ) -> UnknownPayloads:
        """Return the unknown payloads of that time, most frequent first."""
        counted = (
            select(touches.c.payload, func.count().label("times"))
            .where(
                touches.c.kind == in_words(TouchKind.UNKNOWN),
                touches.c.at > after,
                touches.c.at <= until,
            )
            .group_by(touches.c.payload)
            .cte("counted")
        )
        listed = await self._connection.run(
            select(counted).order_by(counted.c.times.desc(), counted.c.payload).limit(limit)
        )
        totals = await self._connection.run(
            select(func.count(), func.coalesce(func.sum(counted.c.times), 0)).select_from(counted)
        )
        payloads, arrivals = totals.one()
        return UnknownPayloads(
            tuple((row.payload, row.times) for row in listed), payloads, arrivals
        )

    async def since(self, person_id: PersonId, since: datetime, limit: int) -> tuple[Touch, ...]:
        """Return the person's touches with a source or a visit since then: the newest, oldest
        first, joined with their visits, and corrected as their links were.
        """
        result = await self._connection.run(
            _since(), {"person": person_id, "moment": since, "most": limit}
        )
        found = tuple(_joined(row) for row in reversed(result.all()))
        link_ids = {touch.link_id for touch in found if touch.link_id is not None}
        if not link_ids:
            return found
        corrections = await SqlCorrections(self._connection).applied_to(link_ids)
        return tuple(correct_touch(touch, corrections) for touch in found)

    async def first_by_token(self, token: str) -> Touch | None:
        """Return the first touch with a visit's token, not joined."""
        result = await self._connection.run(
            select(touches).where(touches.c.visit_token == token).order_by(touches.c.id).limit(1)
        )
        row = result.one_or_none()
        return None if row is None else _touch(row)


@cache
def _since() -> Select[Any]:
    same = touches.alias("same")
    owner = (
        select(same.c.person_id)
        .where(same.c.visit_token == touches.c.visit_token)
        .order_by(same.c.id)
        .limit(1)
        .correlate(touches)
        .scalar_subquery()
    )
    person = bindparam("person", type_=touches.c.person_id.type)
    return (
        select(touches, visits.c.payload.label("visit"))
        .select_from(
            touches.outerjoin(
                visits, and_(visits.c.token == touches.c.visit_token, owner == person)
            )
        )
        .where(
            touches.c.person_id == person,
            touches.c.has_source,
            touches.c.at >= bindparam("moment", type_=touches.c.at.type),
            or_(touches.c.utm_source != "", visits.c.id.is_not(None)),
        )
        .order_by(touches.c.at.desc(), touches.c.id.desc())
        .limit(bindparam("most"))
    )


def _joined(row: Row[*tuple[Any, ...]]) -> Touch:
    touch = _touch(row)
    return touch if row.visit is None else join(touch, row.visit)


def _touch(row: Row[*tuple[Any, ...]]) -> Touch:
    return Touch(
        id=TouchId(row.id),
        person_id=PersonId(row.person_id),
        at=row.at,
        kind=row.kind,
        payload=row.payload,
        link_id=None if row.link_id is None else LinkId(row.link_id),
        link_code=row.link_code,
        link_title=row.link_title,
        utm=utm_of(row),
        window_days=row.window_days,
        visit_token=row.visit_token,
        clicks=row.clicks or {},
    )
