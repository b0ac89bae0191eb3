"""The touches' storage."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Row,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningInsert
from typing_extensions import override

from intake.attribution.campaign import Campaign
from intake.attribution.correction import correct_touch
from intake.attribution.counted import counts_as
from intake.attribution.touch import (
    Exclusion,
    NewTouch,
    Touch,
    Touches,
    TouchKind,
    UnknownPayloads,
    join,
)
from intake.kernel.ids import ChannelLinkId, LinkId, PersonId, TouchId, VariantId
from storage.column_types import in_words
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.attribution.campaigns import campaign_id, campaign_values, known_campaign
from storage.repositories.attribution.corrections import SqlCorrections
from storage.repositories.rows import columns_of, total, utm_columns, utm_of
from storage.tables import touches, visits


class SqlTouches(Touches):
    """Touches in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def add(self, touch: NewTouch, *, excluded: Exclusion | None = None) -> Touch:
        fields = columns_of(touch)
        campaign = await self._campaign(Touch(**fields, id=TouchId(0)))
        values = {name: value for name, value in fields.items() if name != "utm"}
        values |= utm_columns(touch.utm) | campaign_values(campaign)
        values |= {
            "clicks": touch.clicks or None,
            "has_source": touch.may_earn_credit,
            "excluded": excluded,
            "of_person": touch.person_id,
        }
        row = (await self._connection.run(_ADD, values)).one()
        if campaign is not None and row.campaign_id is None:  # nobody came by it before
            number = await campaign_id(self._connection, campaign)
            await self._connection.run(
                update(touches).where(touches.c.id == row.id).values(campaign_id=number)
            )
        return Touch(**fields, id=TouchId(row.id))

    async def _campaign(self, touch: Touch) -> Campaign | None:
        """Return what a touch that is about to be added counts as."""
        if touch.visit_token is not None:
            visit = (
                await self._connection.run(
                    _THEIRS, {"token": touch.visit_token, "person": touch.person_id}
                )
            ).scalar_one_or_none()
            touch = touch if visit is None else join(touch, visit)
        if touch.link_id is not None and touch.may_earn_credit:
            corrections = await SqlCorrections(self._connection).applied_to({touch.link_id})
            touch = correct_touch(touch, corrections)
        return counts_as(touch)

    @override
    async def count_unknown(self, person_id: PersonId) -> int:
        result = await self._connection.run(_UNKNOWN, {"person": person_id})
        count: int = result.scalar_one()
        return count

    @override
    async def count_since(
        self, person_id: PersonId, since: datetime, *, may_earn_credit: bool
    ) -> int:
        result = await self._connection.run(
            _WITH_SOURCE if may_earn_credit else _WITHOUT_SOURCE,
            {"person": person_id, "moment": since},
        )
        count: int = result.scalar_one()
        return count

    @override
    async def unknown_payloads(
        self, after: datetime, until: datetime, limit: int
    ) -> UnknownPayloads:
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
            select(func.count(), func.coalesce(total(counted.c.times), 0)).select_from(counted)
        )
        payloads, arrivals = totals.one()
        return UnknownPayloads(
            tuple((row.payload, row.times) for row in listed), payloads, arrivals
        )

    @override
    async def since(self, person_id: PersonId, since: datetime, limit: int) -> tuple[Touch, ...]:
        result = await self._connection.run(
            _SINCE, {"person": person_id, "moment": since, "most": limit}
        )
        return await corrected(self._connection, map(joined, reversed(result.all())))

    @override
    async def first_by_token(self, token: str) -> Touch | None:
        result = await self._connection.run(
            select(touches).where(touches.c.visit_token == token).order_by(touches.c.id).limit(1)
        )
        row = result.one_or_none()
        return None if row is None else touch_of(row)


async def corrected(connection: GuardedConnection, found: Iterable[Touch]) -> tuple[Touch, ...]:
    """Return touches that are joined with their visits, as their links were corrected."""
    known = tuple(found)
    link_ids = {touch.link_id for touch in known if touch.link_id is not None}
    if not link_ids:
        return known
    corrections = await SqlCorrections(connection).applied_to(link_ids)
    return tuple(correct_touch(touch, corrections) for touch in known)


def with_visits() -> Select[Any]:
    """Select touches with their visits, each of which belongs to whoever came first with it."""
    joins = and_(visits.c.token == touches.c.visit_token, _owner() == touches.c.person_id)
    return select(touches, visits.c.payload.label("visit")).select_from(
        touches.outerjoin(visits, joins)
    )


def _owner() -> ScalarSelect[int]:
    same = touches.alias("same")
    return (
        select(same.c.person_id)
        .where(same.c.visit_token == touches.c.visit_token)
        .order_by(same.c.id)
        .limit(1)
        .correlate(touches)
        .scalar_subquery()
    )


_FIRST = (
    select(touches.c.person_id)
    .where(touches.c.visit_token == bindparam("token"))
    .order_by(touches.c.id)
    .limit(1)
    .scalar_subquery()
)
_PERSON = bindparam("person", type_=touches.c.person_id.type)
_THEIRS = Prepared(
    select(visits.c.payload).where(
        visits.c.token == bindparam("token"), func.coalesce(_FIRST, _PERSON) == _PERSON
    )
)


def _adding() -> ReturningInsert[int, int | None]:
    came = touches.alias("came")
    person = bindparam("of_person", type_=touches.c.person_id.type)
    before = [
        exists().where(came.c.person_id == person, which)
        for which in (came.c.has_source, ~came.c.has_source)  # each has its index
    ]
    return (
        insert(touches)
        .values(campaign_id=known_campaign(), is_first=~or_(*before))
        .returning(touches.c.id, touches.c.campaign_id)
    )


def _since() -> Select[Any]:
    return (
        with_visits()
        .where(
            touches.c.person_id == _PERSON,
            touches.c.has_source,
            touches.c.at >= _MOMENT,
            or_(touches.c.utm_source != "", visits.c.id.is_not(None)),
        )
        .order_by(touches.c.at.desc(), touches.c.id.desc())
        .limit(bindparam("most"))
    )


_MOMENT: BindParameter[datetime] = bindparam("moment", type_=touches.c.at.type)
_ADD = Prepared(_adding())
_SINCE = Prepared(_since())
_COUNT = select(func.count()).where(touches.c.person_id == _PERSON)
_UNKNOWN = Prepared(_COUNT.where(touches.c.kind == in_words(TouchKind.UNKNOWN)))
_WITH_SOURCE = Prepared(_COUNT.where(touches.c.at > _MOMENT, touches.c.has_source))
_WITHOUT_SOURCE = Prepared(_COUNT.where(touches.c.at > _MOMENT, ~touches.c.has_source))


def joined(row: Row[*tuple[Any, ...]]) -> Touch:
    """Make a touch of a row of :func:`with_visits`."""
    touch = touch_of(row)
    return touch if row.visit is None else join(touch, row.visit)


def touch_of(row: Row[*tuple[Any, ...]]) -> Touch:
    """Make a touch of a row, not joined."""
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
        uncounted=row.uncounted,
        variant_id=None if row.variant_id is None else VariantId(row.variant_id),
        channel_link_id=None if row.channel_link_id is None else ChannelLinkId(row.channel_link_id),
    )
