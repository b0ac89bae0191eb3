"""The comparisons' storage."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Row,
    Table,
    bindparam,
    distinct,
    func,
    insert,
    select,
    update,
)
from typing_extensions import override

from intake.kernel.ids import ExperimentId, FormId, LinkId, PersonId, VariantId
from intake.kernel.paging import page_within
from intake.links.experiment import (
    Arm,
    Experiment,
    ExperimentPage,
    ExperimentRow,
    Experiments,
    NewVariant,
    Variant,
)
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.links.links import found_by
from storage.repositories.rows import columns_of, upsert
from storage.tables import experiments, journeys, links, touches, variants


class SqlExperiments(Experiments):
    """Comparisons in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def add(
        self, link_id: LinkId, a: NewVariant, b: NewVariant, by: PersonId, now: datetime
    ) -> Experiment | None:
        begun = await self._connection.run(
            upsert(experiments)
            .values(link_id=link_id, started_at=now, started_by=by)
            .on_conflict_do_nothing(
                index_elements=[experiments.c.link_id],
                index_where=experiments.c.stopped_at.is_(None),
            )
            .returning(experiments.c.id)
        )
        number = begun.scalar_one_or_none()
        if number is None:
            return None
        values = [{**columns_of(one), "experiment_id": number} for one in (a, b)]
        await self._connection.run(insert(variants), values)
        return await self.get(ExperimentId(number))

    @override
    async def get(self, experiment_id: ExperimentId) -> Experiment | None:
        found = await self._connection.run(_JOINED.where(experiments.c.id == experiment_id))
        return _experiment(found.all())

    @override
    async def of_link(self, link_id: LinkId) -> Experiment | None:
        found = await self._connection.run(_OF_LINK, {"link": link_id})
        return _experiment(found.all())

    @override
    async def variant(self, variant_id: VariantId) -> Variant | None:
        result = await self._connection.run(select(variants).where(variants.c.id == variant_id))
        row = result.one_or_none()
        return None if row is None else _variant(row)

    @override
    async def last_got(self, person_id: PersonId) -> Variant | None:
        last = (
            select(func.max(touches.c.id))
            .where(touches.c.person_id == person_id, touches.c.channel_link_id.is_(None))
            .scalar_subquery()
        )
        result = await self._connection.run(
            select(variants)
            .join(touches, touches.c.variant_id == variants.c.id)
            .where(touches.c.id == last)
        )
        row = result.one_or_none()
        return None if row is None else _variant(row)

    @override
    async def came_otherwise(
        self, person_id: PersonId, since: datetime, variant_id: VariantId
    ) -> bool:
        other = select(touches.c.id).where(
            touches.c.person_id == person_id,
            touches.c.at >= since,
            touches.c.link_id.is_not(None),
            touches.c.channel_link_id.is_(None),
            touches.c.variant_id.is_distinct_from(variant_id),
        )
        return bool((await self._connection.run(select(other.exists()))).scalar_one())

    @override
    async def keep(
        self, experiment_id: ExperimentId, kept: Arm, by: PersonId, now: datetime
    ) -> None:
        stopped = func.coalesce(experiments.c.stopped_at, now, type_=experiments.c.stopped_at.type)
        await self._connection.run(
            update(experiments)
            .where(experiments.c.id == experiment_id)
            .values(kept=kept, stopped_at=stopped, stopped_by=by)
        )

    @override
    async def page(self, page: int, size: int, search: str = "") -> ExperimentPage:
        found = (
            select(experiments.c.id)
            .join(links, links.c.id == experiments.c.link_id)
            .where(*found_by(search))
        )
        counted = await self._connection.run(select(func.count()).select_from(found.subquery()))
        page, pages = page_within(counted.scalar_one(), size, page)
        numbers = await self._connection.run(
            found.order_by(experiments.c.id.desc()).limit(size).offset(page * size)
        )
        rows = [await self.one(ExperimentId(number)) for number in numbers.scalars().all()]
        return ExperimentPage(tuple(row for row in rows if row is not None), page, pages)

    @override
    async def one(self, experiment_id: ExperimentId) -> ExperimentRow | None:
        experiment = await self.get(experiment_id)
        if experiment is None:
            return None
        named = await self._connection.run(
            select(links.c.code, links.c.title).where(links.c.id == experiment.link_id)
        )
        code, title = named.one()
        people = await self._people(experiment, touches, touches.c.at)
        sent = await self._people(
            experiment, journeys, journeys.c.started_at, journeys.c.submitted_at.is_not(None)
        )
        newest = await self._connection.run(
            select(func.max(experiments.c.id)).where(experiments.c.link_id == experiment.link_id)
        )
        is_newest = newest.scalar_one() == experiment.id
        return ExperimentRow(experiment, code, title, people, sent, is_newest)

    async def _people(
        self,
        experiment: Experiment,
        rows: Table[Any],
        at: Column[datetime],
        *which: ColumnElement[bool],
    ) -> tuple[int, int]:
        """Count whose rows each variant has, until the comparison was stopped."""
        if experiment.stopped_at is not None:
            which = (*which, at < experiment.stopped_at)
        counted = await self._connection.run(
            select(rows.c.variant_id, func.count(distinct(rows.c.person_id)))
            .where(
                rows.c.variant_id.in_([experiment.a.id, experiment.b.id]),
                rows.c.excluded.is_(None),
                *which,
            )
            .group_by(rows.c.variant_id)
        )
        people = {row[0]: int(row[1]) for row in counted}
        return people.get(experiment.a.id, 0), people.get(experiment.b.id, 0)


_JOINED = select(
    experiments,
    variants.c.id.label("variant_id"),
    variants.c.arm,
    variants.c.form_id,
    variants.c.greeting,
).join(variants, variants.c.experiment_id == experiments.c.id)
_NEWEST = (
    select(func.max(experiments.c.id))
    .where(experiments.c.link_id == bindparam("link", type_=experiments.c.link_id.type))
    .scalar_subquery()
)
_OF_LINK = Prepared(_JOINED.where(experiments.c.id == _NEWEST))


def _experiment(rows: Sequence[Row[*tuple[Any, ...]]]) -> Experiment | None:
    """Make one of its two rows, a variant each."""
    if not rows:
        return None
    row = rows[0]
    by_arm = {
        one.arm: Variant(one.arm, _form(one.form_id), one.greeting, id=VariantId(one.variant_id))
        for one in rows
    }
    return Experiment(
        ExperimentId(row.id),
        LinkId(row.link_id),
        by_arm[Arm.A],
        by_arm[Arm.B],
        row.started_at,
        PersonId(row.started_by),
        row.stopped_at,
        None if row.stopped_by is None else PersonId(row.stopped_by),
        row.kept,
    )


def _variant(row: Row[*tuple[Any, ...]]) -> Variant:
    return Variant(row.arm, _form(row.form_id), row.greeting, id=VariantId(row.id))


def _form(form_id: str | None) -> FormId | None:
    return None if form_id is None else FormId(form_id)
