"""Where a conversation stands: what is still missing, and how conversations change."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from intake.conversation.conversation import ConsentGiven, Conversation, Place
from intake.forms.answer import Answer, ParseContext
from intake.forms.asking import ForSeveral
from intake.forms.conditions import applying
from intake.forms.form import Form
from intake.forms.step import Step
from intake.kernel.ids import ConversationId, PersonId, StepId, SubmissionKey, VariantId


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place to be at."""

    place: Place
    step: StepId | None = None
    draft: Answer | None = field(default=None)


def begin(
    form: Form,
    person_id: PersonId,
    language: str,
    key: SubmissionKey,
    now: datetime,
    variant_id: VariantId | None = None,
) -> Conversation:
    """Return a new conversation in the form, at its consent or first step; it has no id yet."""
    first = form.steps[0]
    place = Place.STEP if form.consent is None else Place.CONSENT
    return Conversation(
        id=ConversationId(0),
        person_id=person_id,
        form_id=form.id,
        form_hash=form.hash,
        submission_key=key,
        language=form.language(language),
        place=place,
        step=first.id if place is Place.STEP else None,
        editing=False,
        resuming=False,
        answers=(),
        skipped=(),
        draft=None,
        album=None,
        consent=None,
        revision=0,
        started_at=now,
        changed_at=now,
        variant_id=variant_id,
    )


def nothing_said(conversation: Conversation) -> bool:
    """Say whether nothing would be lost if the conversation ended."""
    return not (
        conversation.consent or conversation.answers or conversation.skipped or conversation.draft
    )


def changed(conversation: Conversation, now: datetime, **changes: Any) -> Conversation:
    """Return the conversation with the changes and the next revision.

    When another question is put by that, older buttons are old from then on.
    """
    changes |= {"revision": conversation.revision + 1, "changed_at": now}
    if any(changes.get(name, old) != old for name, old in _question(conversation)):
        changes["asked"] = changes["revision"]
    return replace(conversation, **changes)


def _question(conversation: Conversation) -> Iterator[tuple[str, object]]:
    for name in ("place", "step", "editing", "resuming", "form_hash", "ended"):
        yield name, getattr(conversation, name)


def reopened(conversation: Conversation, now: datetime) -> Conversation:
    """Take the end of a conversation back: everything in it is as it was before."""
    return changed(conversation, now, ended=None)


def moved_on(
    form: Form,
    conversation: Conversation,
    now: datetime,
    *,
    answers: tuple[Answer, ...] | None = None,
    skipped: tuple[StepId, ...] | None = None,
    **changes: Any,
) -> Conversation:
    """Go to the first applying step that lacks an answer, else to the summary."""
    answers = conversation.answers if answers is None else answers
    skipped = conversation.skipped if skipped is None else skipped
    spot = _first_lacking(form, answers, skipped)
    return changed(
        conversation,
        now,
        answers=answers,
        skipped=skipped,
        place=spot.place,
        step=spot.step,
        draft=spot.draft,
        editing=False,
        **changes,
    )


def put_at(
    conversation: Conversation, step: Step, now: datetime, *, editing: bool = False
) -> Conversation:
    """Put the question of that step; what was chosen before is ready to be changed."""
    draft = conversation.answer(step.id) if isinstance(step.asks, ForSeveral) else None
    return changed(conversation, now, place=Place.STEP, step=step.id, draft=draft, editing=editing)


def at_summary(conversation: Conversation, now: datetime) -> Conversation:
    """Lead back to the summary, from which an answer was to be changed."""
    return changed(conversation, now, place=Place.SUMMARY, step=None, draft=None, editing=False)


def _first_lacking(form: Form, answers: Iterable[Answer], skipped: Iterable[StepId]) -> _Spot:
    answers = tuple(answers)
    settled = {answer.step for answer in answers} | set(skipped)
    for step in applying(form, answers):
        if step.id not in settled and not step.on_request:
            return _Spot(Place.STEP, step.id)
    return _Spot(Place.SUMMARY)


def refit(
    form: Form, conversation: Conversation, around: ParseContext, now: datetime
) -> Conversation:
    """Carry a conversation over into the form as it is now.

    Answers that still fit are kept, and it goes on at the first step that lacks one. A consent
    whose version is another must be given again, before anything else.
    """
    steps = {step.id: step for step in form.steps}
    answers = tuple(
        answer
        for answer in conversation.answers
        if answer.step in steps and steps[answer.step].fits(answer, around)
    )
    skipped = tuple(
        step_id
        for step_id in conversation.skipped
        if step_id in steps and not steps[step_id].required
    )
    consent = conversation.consent
    if form.consent and (consent is None or consent.version != form.consent.version):
        return changed(
            conversation,
            now,
            form_hash=form.hash,
            answers=answers,
            skipped=skipped,
            consent=None,
            place=Place.CONSENT,
            step=None,
            draft=None,
            editing=False,
        )
    carried = moved_on(
        form, conversation, now, answers=answers, skipped=skipped, form_hash=form.hash
    )
    draft = conversation.draft
    if draft and draft.step == carried.step and steps[draft.step].fits(draft, around):
        carried = replace(carried, draft=draft)
    return carried


def consent_given(form: Form, language: str, now: datetime) -> ConsentGiven | None:
    """Return what the person agrees to by agreeing now."""
    if form.consent is None:
        return None
    url = form.consent.url
    return ConsentGiven(
        version=form.consent.version,
        text=form.consent.text.in_(language, form.fallback),
        url=(url.get(language) or url.get(form.fallback)) if url else None,
        at=now,
    )
