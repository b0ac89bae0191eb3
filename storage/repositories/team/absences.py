"""The storage of absences, days with hours of their own, and outages."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select, update
from typing_extensions import override

from intake.kernel.ids import PersonId, TeamId
from intake.team.absence import Absence, AbsenceKind, Absences, CalendarDay
from intake.team.working_time import Rest
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import columns_of, upsert
from storage.tables import absences, calendar_days, heartbeats, outages

_PULSE = 1
"""The one row of the heartbeat."""


class SqlAbsences(Absences):
    """Absences in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def of(self, people: Collection[PersonId], since: datetime) -> tuple[Absence, ...]:
        if not people:
            return ()
        rows = await self._connection.run(
            select(absences)
            .where(
                absences.c.person_id.in_(list(people)),
                absences.c.ended_at.is_(None),
                or_(absences.c.until_at.is_(None), absences.c.until_at > since),
            )
            .order_by(absences.c.from_at, absences.c.id)
        )
        return tuple(_absence(row) for row in rows)

    @override
    async def add(self, absence: Absence) -> None:
        if absence.kind is AbsenceKind.AWAY:  # also one whose time is over: it was never ended
            await self._connection.run(
                update(absences)
                .where(
                    absences.c.person_id == absence.person_id,
                    absences.c.kind == AbsenceKind.AWAY,
                    absences.c.ended_at.is_(None),
                )
                .values(ended_at=absence.from_at)
            )
        columns = columns_of(absence)
        del columns["id"]
        await self._connection.run(insert(absences).values(columns | {"ended_at": None}))

    @override
    async def end(self, person_id: PersonId, kind: AbsenceKind | None, now: datetime) -> int:
        ended = update(absences).where(
            absences.c.person_id == person_id,
            absences.c.ended_at.is_(None),
            or_(absences.c.until_at.is_(None), absences.c.until_at > now),
        )
        if kind is not None:
            ended = ended.where(absences.c.kind == kind)
        rows = await self._connection.run(ended.values(ended_at=now).returning(absences.c.id))
        return len(rows.all())

    @override
    async def end_one(self, absence_id: int, person_id: PersonId, now: datetime) -> bool:
        rows = await self._connection.run(
            update(absences)
            .where(
                absences.c.id == absence_id,
                absences.c.person_id == person_id,
                absences.c.ended_at.is_(None),
                or_(absences.c.until_at.is_(None), absences.c.until_at > now),
            )
            .values(ended_at=now)
            .returning(absences.c.id)
        )
        return rows.one_or_none() is not None

    @override
    async def days(
        self, teams: Collection[TeamId], people: Collection[PersonId], since: date, until: date
    ) -> tuple[CalendarDay, ...]:
        rows = await self._connection.run(
            select(calendar_days)
            .where(
                or_(
                    calendar_days.c.team_id.in_(list(teams)),
                    calendar_days.c.person_id.in_(list(people)),
                ),
                calendar_days.c.day.between(since, until),
            )
            .order_by(calendar_days.c.day, calendar_days.c.id)
        )
        return tuple(_day(row) for row in rows)

    @override
    async def set_days(self, days: Sequence[CalendarDay]) -> None:
        for one in days:
            await self.drop_day(one.day, team_id=one.team_id, person_id=one.person_id)
        if days:
            await self._connection.run(insert(calendar_days), [columns_of(one) for one in days])

    @override
    async def drop_day(
        self, day: date, *, team_id: TeamId | None, person_id: PersonId | None
    ) -> None:
        await self._connection.run(
            delete(calendar_days).where(
                calendar_days.c.day == day,
                calendar_days.c.team_id.is_(None)
                if team_id is None
                else calendar_days.c.team_id == team_id,
                calendar_days.c.person_id.is_(None)
                if person_id is None
                else calendar_days.c.person_id == person_id,
            )
        )

    @override
    async def rests(self, since: datetime) -> tuple[Rest, ...]:
        rows = await self._connection.run(
            select(outages).where(outages.c.until_at > since).order_by(outages.c.from_at)
        )
        return tuple(Rest(row.from_at, row.until_at) for row in rows)

    @override
    async def alive(self, now: datetime) -> datetime | None:
        before: datetime | None = (
            await self._connection.run(select(heartbeats.c.at).where(heartbeats.c.id == _PULSE))
        ).scalar_one_or_none()
        beat = upsert(heartbeats).values(id=_PULSE, at=now)
        await self._connection.run(
            beat.on_conflict_do_update(index_elements=[heartbeats.c.id], set_={"at": now})
        )
        return before

    @override
    async def drop_rests(self, after: datetime) -> None:
        await self._connection.run(delete(outages).where(outages.c.until_at > after))

    @override
    async def add_rest(self, rest: Rest) -> None:
        await self._connection.run(insert(outages).values(from_at=rest.start, until_at=rest.end))


def _absence(row: Row[*tuple[Any, ...]]) -> Absence:
    return Absence(
        PersonId(row.person_id), row.kind, row.from_at, row.until_at, PersonId(row.by), row.id
    )


def _day(row: Row[*tuple[Any, ...]]) -> CalendarDay:
    return CalendarDay(row.day, row.shifts, row.team_id, row.person_id, row.source)
