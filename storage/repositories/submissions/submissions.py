"""The submissions' storage, with what is made of them in the CRM."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Row,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)
from typing_extensions import override

from intake.attribution.credit import Attribution
from intake.kernel.ids import LinkId, PersonId, SubmissionId, SubmissionKey
from intake.submissions.submission import (
    CorrectedAttribution,
    Created,
    CreatedEntity,
    Dropped,
    EarlierSubmissions,
    NewSubmission,
    PartialStart,
    Submission,
    Submissions,
    SubmissionState,
    TouchedSubmission,
    TouchTrace,
)
from storage.column_types import in_words
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.rows import columns_of, upsert
from storage.repositories.submissions.submission_rows import (
    TOUCHED,
    credited_columns,
    is_unsent,
    submission_of,
    touched_in,
)
from storage.tables import crm_entities, journeys, submissions, touches

_DEAD_LETTER = submissions.c.state == in_words(SubmissionState.DEAD_LETTER)


class SqlSubmissions(Submissions):
    """Submissions in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def add(self, submission: NewSubmission) -> Submission | None:
        fields = columns_of(submission)
        made = Created()
        result = await self._connection.run(
            _ADD,
            fields
            | {
                "person_id": submission.person.id,
                **credited_columns(submission.attribution),
                "state": SubmissionState.QUEUED,
                "state_at": submission.created_at,
                "joined": made.joined,
                "commented": made.commented,
                "files": made.files,
            },
        )
        number = result.scalar_one_or_none()
        if number is None:
            return None
        return Submission(**fields, id=SubmissionId(number), state_at=submission.created_at)

    @override
    async def get(self, submission_id: SubmissionId) -> Submission | None:
        return (await self.get_all((submission_id,))).get(submission_id)

    @override
    async def get_all(self, numbers: Collection[SubmissionId]) -> dict[SubmissionId, Submission]:
        found = await self._connection.run(_BY_IDS, {"numbers": list(numbers)})
        return {one.id: one for one in await self._whole(found.all())}

    @override
    async def earlier(
        self, numbers: Collection[SubmissionId]
    ) -> dict[SubmissionId, EarlierSubmissions]:
        if not numbers:
            return {}
        rows = (await self._connection.run(_EARLIER, {"numbers": list(numbers)})).all()
        entities = await self._entities([row.last for row in rows])
        return {
            SubmissionId(row.id): EarlierSubmissions(row.many, entities.get(row.last, ()))
            for row in rows
        }

    @override
    async def complete(self, whole: Submission) -> None:
        await self._set(
            whole.id,
            person=whole.person,
            form_hash=whole.form_hash,
            form_title=whole.form_title,
            language=whole.language,
            answers=whole.answers,
            consent=whole.consent,
            partial=whole.partial,
        )

    @override
    async def set_partial(self, submission_id: SubmissionId, partial: PartialStart) -> None:
        await self._set(submission_id, partial=partial)

    @override
    async def by_key(self, key: SubmissionKey) -> Submission | None:
        return await self._one(_BY_KEY, key)

    @override
    async def record(self, reports: Mapping[SubmissionId, Created]) -> None:
        entities = [
            {"submission_id": number, "kind": one.kind, "crm_id": one.id, "made": one.made}
            for number, made in reports.items()
            for one in made.entities
        ]
        if entities:
            await self._connection.run(_ADD_ENTITIES, entities)
        steps = [
            {
                "number": number,
                "trace": made.trace_id,
                "has_joined": made.joined,
                "has_comment": made.commented,
            }
            for number, made in reports.items()
            if made.trace_id or made.joined or made.commented
        ]
        if steps:
            await self._connection.run(_STEPS, steps)
        for number, made in reports.items():
            if made.files or made.touch_traces or made.misfits:
                await self._record_lists(number, made)

    async def _record_lists(self, number: SubmissionId, made: Created) -> None:
        columns = submissions.c
        lists = select(columns.files, columns.touch_traces, columns.misfits)
        known = await self._connection.run(lists.where(columns.id == number))
        for files, traces, misfits in known:
            both = Created(files=files, touch_traces=traces or (), misfits=misfits or ()) | made
            await self._set(
                number,
                files=both.files,
                touch_traces=both.touch_traces or None,
                misfits=both.misfits or None,
            )

    @override
    async def set_state(
        self,
        numbers: Collection[SubmissionId],
        state: SubmissionState,
        now: datetime,
        reason: str | None = None,
    ) -> None:
        delivered = state is SubmissionState.DELIVERED
        await self._connection.run(
            _DELIVERED if delivered else _NOT_DELIVERED,
            {"numbers": list(numbers), "state": state, "state_at": now, "reason": reason}
            | ({"moment": now} if delivered else {}),
        )
        refused_at = now if state is SubmissionState.DEAD_LETTER else None
        await self._connection.run(
            _JOURNEYS_DELIVERED if delivered else _JOURNEYS_NOT_DELIVERED,
            {"numbers": list(numbers), "refused_at": refused_at}
            | ({"moment": now} if delivered else {}),
        )

    @override
    async def reopen(self, submission_id: SubmissionId, now: datetime) -> bool:
        result = await self._connection.run(
            update(submissions)
            .where(submissions.c.id == submission_id, _DEAD_LETTER)
            .values(state=SubmissionState.QUEUED, state_at=now, reason=None, dropped=None)
        )
        if result.rowcount != 1:
            return False
        await self._connection.run(
            _JOURNEYS_NOT_DELIVERED, {"numbers": [submission_id], "refused_at": None}
        )
        return True

    @override
    async def drop(self, submission_id: SubmissionId, dropped: Dropped) -> bool:
        result = await self._connection.run(
            update(submissions)
            .where(submissions.c.id == submission_id, _DEAD_LETTER, submissions.c.dropped.is_(None))
            .values(dropped=dropped)
        )
        return result.rowcount == 1

    @override
    async def dead_letters(self, limit: int) -> tuple[Submission, ...]:
        result = await self._connection.run(
            select(submissions)
            .where(_DEAD_LETTER, submissions.c.dropped.is_(None))
            .order_by(submissions.c.state_at, submissions.c.id)
            .limit(limit)
        )
        return tuple(submission_of(row, ()) for row in result)

    @override
    async def unsent(self, person_id: PersonId, since: datetime) -> tuple[Submission, ...]:
        result = await self._connection.run(
            select(submissions)
            .where(
                submissions.c.person_id == person_id,
                submissions.c.created_at >= since,
                is_unsent(),
            )
            .order_by(submissions.c.id)
        )
        return tuple(submission_of(row, ()) for row in result)

    @override
    async def attribute_anew(self, submission_id: SubmissionId, attribution: Attribution) -> None:
        await self._connection.run(
            update(submissions)
            .where(submissions.c.id == submission_id)
            .values(attribution=attribution, **credited_columns(attribution))
        )

    @override
    async def touched_by(
        self, link_id: LinkId, since: datetime, limit: int
    ) -> tuple[TouchedSubmission, ...]:
        came = select(touches.c.person_id).where(touches.c.link_id == link_id)
        which = (
            select(submissions.c.id)
            .where(submissions.c.person_id.in_(came), submissions.c.created_at >= since)
            .limit(limit)
        )
        result = await self._connection.run(
            TOUCHED.where(submissions.c.id.in_(which)).order_by(submissions.c.id)
        )
        return tuple(touched_in(row) for row in result)

    @override
    async def touched_of(
        self, people: Collection[PersonId], since: datetime, limit: int | None = None
    ) -> tuple[TouchedSubmission, ...]:
        result = await self._connection.run(
            TOUCHED.where(submissions.c.person_id.in_(people), submissions.c.created_at >= since)
            .order_by(submissions.c.person_id, submissions.c.id)
            .limit(limit)
        )
        return tuple(touched_in(row) for row in result)

    @override
    async def correct(self, corrected: Mapping[SubmissionId, CorrectedAttribution]) -> None:
        rows = [
            {"number": number, "attribution": one.right, "superseded": one.was}
            for number, one in corrected.items()
        ]
        if rows:
            which = update(submissions).where(submissions.c.id == bindparam("number"))
            await self._connection.run(which, rows)

    @override
    async def latest_of(self, person_id: PersonId) -> Submission | None:
        return await self._one(_NEWEST, person_id)

    @override
    async def replace_trace(
        self,
        submission_id: SubmissionId,
        trace_id: int | None,
        beside: tuple[TouchTrace, ...] = (),
        *,
        erased_at: datetime | None,
    ) -> None:
        await self._set(
            submission_id,
            trace_id=trace_id,
            touch_traces=beside or None,
            trace_erased_at=erased_at,
        )

    async def _set(self, submission_id: SubmissionId, **values: Any) -> None:
        await self._connection.run(
            update(submissions).where(submissions.c.id == submission_id).values(values)
        )

    async def _one(self, statement: Select[Any], clue: int | str) -> Submission | None:
        found = await self._connection.run(statement, {"clue": clue})
        return next(iter(await self._whole(found.all())), None)

    async def _whole(self, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Submission]:
        """Join submissions with what is made of them."""
        if not rows:
            return []
        entities = await self._entities([row.id for row in rows])
        return [submission_of(row, entities.get(row.id, ())) for row in rows]

    async def _entities(self, numbers: Sequence[int]) -> dict[int, tuple[CreatedEntity, ...]]:
        if not numbers:
            return {}
        found: dict[int, tuple[CreatedEntity, ...]] = {}
        for number, *values in await self._connection.run(_ENTITIES, {"numbers": numbers}):
            found[number] = (*found.get(number, ()), CreatedEntity(*values))
        return found


_NUMBERS: BindParameter[int] = bindparam("numbers", expanding=True)
_BY_IDS = select(submissions).where(submissions.c.id.in_(_NUMBERS))
_BEFORE = submissions.alias("before")
_EARLIER = (
    select(
        submissions.c.id,
        func.count().label("many"),
        func.max(_BEFORE.c.id).label("last"),
    )
    .join(
        _BEFORE,
        and_(_BEFORE.c.person_id == submissions.c.person_id, _BEFORE.c.id < submissions.c.id),
    )
    .where(submissions.c.id.in_(_NUMBERS))
    .group_by(submissions.c.id)
)
_BY_KEY = select(submissions).where(submissions.c.key == bindparam("clue"))
_NEWEST = select(submissions).where(
    submissions.c.id
    == select(func.max(submissions.c.id))
    .where(submissions.c.person_id == bindparam("clue"))
    .scalar_subquery()
)
_WHICH = update(submissions).where(submissions.c.id.in_(_NUMBERS))
_NOT_DELIVERED = _WHICH.values(delivered_at=None)
_DELIVERED = _WHICH.values(
    delivered_at=func.coalesce(
        submissions.c.delivered_at, bindparam("moment", type_=submissions.c.state_at.type)
    )
)
_JOURNEYS = update(journeys).where(journeys.c.submission_id.in_(_NUMBERS))
_JOURNEYS_NOT_DELIVERED = _JOURNEYS.values(delivered_at=None)
_JOURNEYS_DELIVERED = _JOURNEYS.values(
    delivered_at=func.coalesce(
        journeys.c.delivered_at, bindparam("moment", type_=journeys.c.delivered_at.type)
    )
)
_STEPS = (
    update(submissions)
    .where(submissions.c.id == bindparam("number"))
    .values(
        trace_id=func.coalesce(submissions.c.trace_id, bindparam("trace")),
        joined=or_(submissions.c.joined, bindparam("has_joined")),
        commented=or_(submissions.c.commented, bindparam("has_comment")),
    )
)
_ENTITIES = (
    select(
        crm_entities.c.submission_id,
        crm_entities.c.kind,
        crm_entities.c.crm_id,
        crm_entities.c.made,
    )
    .where(crm_entities.c.submission_id.in_(_NUMBERS))
    .order_by(crm_entities.c.submission_id, crm_entities.c.kind)
)


_ADD = Prepared(
    upsert(submissions)
    .on_conflict_do_nothing(index_elements=[submissions.c.key])
    .returning(submissions.c.id)
)
_ADD_ENTITIES = upsert(crm_entities).on_conflict_do_nothing(
    index_elements=[crm_entities.c.submission_id, crm_entities.c.kind]
)
