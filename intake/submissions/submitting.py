"""From a confirmed conversation to a submission and what must happen with it. Pure."""

from dataclasses import replace
from datetime import datetime

from intake.attribution.credit import Attribution
from intake.conversation.conversation import Conversation
from intake.forms.answer import ValueKind
from intake.forms.conditions import applying
from intake.forms.crm_part import CrmPart, EntityKind, Target
from intake.forms.form import Form
from intake.forms.values.words import fold
from intake.kernel.ids import SubmissionId
from intake.kernel.person import BLANK, Person
from intake.kernel.visible import names_something
from intake.outbox.retry import SETTLE_WINDOW
from intake.outbox.row import NewOutboxRow, card_row, ordering_key
from intake.outbox.tasks.submission_tasks import BundleCompletion, Delivery
from intake.submissions.submission import (
    NewSubmission,
    PartialStart,
    Submission,
    SubmittedAnswer,
)


def submission_of(
    form: Form,
    conversation: Conversation,
    person: Person,
    attribution: Attribution,
    now: datetime,
    *,
    team_language: str,
    partial_stage: str | None = None,
) -> NewSubmission:
    """Return the submission: the answers to the steps that apply, as a snapshot with questions.

    ``partial_stage`` is where it stands in the CRM if it is only a part.

    What the team and the CRM read is in the team's language, or in the form's fallback language
    where the form lacks that one: its title, the labels, choices, numbers and dates. What somebody
    typed is theirs, and the questions stay as they read them.
    """
    crm = form.crm or CrmPart()
    answers = _answers(form, conversation, team_language)
    part = None if partial_stage is None else PartialStart(now, partial_stage, answers)
    return NewSubmission(
        key=conversation.submission_key,
        person=replace(person, screen=BLANK),
        form_id=form.id,
        form_hash=form.hash,
        form_title=form.title.in_(team_language, form.fallback),
        language=conversation.language,
        answers=answers,
        consent=conversation.consent,
        attribution=attribution,
        crm=crm,
        repeat=form.repeat,
        chat=form.chat,
        created_at=now,
        partial=part,
        variant_id=conversation.variant_id,
    )


def in_pipeline(submission: NewSubmission, pipeline: str | None) -> NewSubmission:
    """Return the submission with its deal in another pipeline than its form's.

    The form's stage is one of the form's pipeline: in another one a deal begins at the first.
    """
    crm = submission.crm
    if pipeline is None or crm.pipeline == pipeline:
        return submission
    return replace(submission, crm=replace(crm, pipeline=pipeline, stage=None))


def completed(begun: Submission, whole: NewSubmission, now: datetime) -> Submission:
    """Return what a partial submission becomes when its form is sent after all.

    Source, time and place in the CRM stay those of its beginning.
    """
    assert begun.partial is not None  # noqa: S101 - only of one that began as a part
    return replace(
        begun,
        person=whole.person,
        form_hash=whole.form_hash,
        form_title=whole.form_title,
        language=whole.language,
        answers=whole.answers,
        consent=whole.consent,
        partial=replace(begun.partial, completed_at=now, refused=None),
    )


def _answers(
    form: Form, conversation: Conversation, team_language: str
) -> tuple[SubmittedAnswer, ...]:
    submitted = []
    for step in applying(form, conversation.answers):
        answer = conversation.answer(step.id)
        if answer is None:
            continue
        submitted.append(
            SubmittedAnswer(
                step=step.id,
                type=step.type,
                prompt=step.prompt.in_(conversation.language, form.fallback),
                answer=answer,
                shown=step.show(answer, team_language, form.fallback),
                targets=step.targets,
                items=step.labels(answer, team_language, form.fallback),
                label=step.called(team_language, form.fallback),
            )
        )
    return tuple(submitted)


def sharing_keys(submission: NewSubmission) -> frozenset[str]:
    """Return what the submission shares with others.

    Deliveries that share a key go one after another, so that the second finds what the first made.
    """
    keys = {f"person:{submission.person.id}"}
    for answer in submission.answers:
        if answer.kind is ValueKind.PHONE:
            keys.add(f"phone:{answer.answer.value}")
        elif answer.kind is ValueKind.EMAIL:
            keys.add(f"email:{answer.answer.value.lower()}")
        if any(_names_company(target, submission.crm) for target in answer.targets):
            said = filter(names_something, answer.answer.values)
            keys.update(f"company:{fold(value)}" for value in said)
    return frozenset(keys)


def _names_company(target: Target, crm: CrmPart) -> bool:
    by_tax_id = target.entity is EntityKind.COMPANY and target.field == crm.tax_id_field
    return target.is_company_title or by_tax_id


def rows_for(
    submission: NewSubmission, submission_id: SubmissionId, now: datetime
) -> tuple[NewOutboxRow, ...]:
    """Return the outbox rows of a new submission: its delivery and its card."""
    return _delivery_row(submission, submission_id, now), card_row(submission_id, now)


def rows_again(submission: Submission, now: datetime) -> tuple[NewOutboxRow, ...]:
    """Return the rows for another delivery of a dead-lettered submission.

    It is in doubt what the last one left behind, so the portal is asked first, when it can no
    longer be at work on it.
    """
    settled_at = submission.state_at + SETTLE_WINDOW if submission.state_at else now
    due_at = max(
        now, min(settled_at, now + SETTLE_WINDOW)
    )  # it may have been refused by a later clock
    row = _delivery_row(submission, submission.id, due_at)
    rows = (replace(row, in_doubt=True), *_rows_behind(submission, due_at))
    return (*rows, card_row(submission.id, now))


def completion_row(submission: Submission, now: datetime) -> NewOutboxRow:
    """Return the row that brings in what came later: its turn is behind the delivery's."""
    keys = sharing_keys(submission) | {ordering_key(submission.id)}
    return NewOutboxRow(BundleCompletion(submission.id), now, keys)


def _rows_behind(submission: Submission, now: datetime) -> tuple[NewOutboxRow, ...]:
    if submission.partial is None or submission.is_unfinished:
        return ()
    return (completion_row(submission, now),)


def _delivery_row(
    submission: NewSubmission, submission_id: SubmissionId, due_at: datetime
) -> NewOutboxRow:
    keys = sharing_keys(submission) | {ordering_key(submission_id)}
    return NewOutboxRow(Delivery(submission_id), due_at, keys)
