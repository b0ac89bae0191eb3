"""Submissions as rows: what stands in columns, and the records that are made of them."""

from typing import Any

from sqlalchemy import (
    Row,
    and_,
    exists,
    select,
)
from sqlalchemy.sql.elements import ColumnElement

from intake.attribution.credit import Attribution
from intake.kernel.ids import FormId, PersonId, SubmissionId, SubmissionKey, VariantId
from intake.outbox.tasks.submission_tasks import Delivery
from intake.submissions.submission import (
    Created,
    CreatedEntity,
    Submission,
    SubmissionState,
    TouchedSubmission,
)
from storage.tables import crm_entities, outbox, submissions


def is_unsent() -> ColumnElement[bool]:
    """Say that nothing was sent, that nobody works on it, and that no attempt's end is unknown."""
    waits = exists().where(
        outbox.c.submission_id == submissions.c.id,
        outbox.c.type == Delivery.type,
        outbox.c.lease_owner.is_(None),
        outbox.c.in_doubt.is_(False),
    )
    begun = exists().where(crm_entities.c.submission_id == submissions.c.id)
    return and_(
        submissions.c.state == SubmissionState.QUEUED,
        submissions.c.trace_id.is_(None),
        waits,
        ~begun,
    )


TOUCHED = select(
    submissions.c.id,
    submissions.c.person_id,
    submissions.c.attribution,
    submissions.c.superseded,
    submissions.c.state,
    submissions.c.trace_id,
    submissions.c.trace_erased_at,
    is_unsent().label("unsent"),
).where(submissions.c.person_id > 0)
"""Not of who is erased: nothing is put right any more of what nobody is known by."""


def credited_columns(attribution: Attribution) -> dict[str, int | None]:
    """Return what is searched by of an attribution."""
    credited = attribution.credited
    return {
        "credited_touch_id": None if credited is None else credited.id,
        "credited_link_id": None if credited is None else credited.link_id,
    }


def touched_in(row: Row[*tuple[Any, ...]]) -> TouchedSubmission:
    """Return the record of a row of :data:`TOUCHED`."""
    return TouchedSubmission(
        id=SubmissionId(row.id),
        person_id=PersonId(row.person_id),
        attribution=row.attribution,
        superseded=row.superseded or (),
        state=row.state,
        trace_id=row.trace_id,
        trace_erased_at=row.trace_erased_at,
        unsent=bool(row.unsent),
    )


def submission_of(row: Row[*tuple[Any, ...]], entities: tuple[CreatedEntity, ...]) -> Submission:
    """Return a submission with what is made of it in the CRM."""
    return Submission(
        id=SubmissionId(row.id),
        key=SubmissionKey(row.key),
        person=row.person,
        form_id=FormId(row.form_id),
        form_hash=row.form_hash,
        form_title=row.form_title,
        language=row.language,
        answers=row.answers,
        consent=row.consent,
        attribution=row.attribution,
        crm=row.crm,
        repeat=row.repeat,
        chat=row.chat,
        created_at=row.created_at,
        state=row.state,
        state_at=row.state_at,
        made=Created(
            entities,
            row.trace_id,
            row.joined,
            row.commented,
            row.files,
            row.touch_traces or (),
            row.misfits or (),
        ),
        reason=row.reason,
        delivered_at=row.delivered_at,
        superseded=row.superseded or (),
        trace_erased_at=row.trace_erased_at,
        dropped=row.dropped,
        partial=row.partial,
        variant_id=None if row.variant_id is None else VariantId(row.variant_id),
        erased=row.person_id < 0,
    )
