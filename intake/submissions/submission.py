"""Submissions: completed forms, the heart of what must not be lost."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol, Self

from intake.attribution.credit import Attribution
from intake.conversation.conversation import ConsentGiven
from intake.forms.answer import Answer, ValueKind
from intake.forms.crm_part import CrmPart, EntityKind, Target
from intake.forms.form import RepeatPolicy
from intake.forms.step import StepType
from intake.forms.steps.step_types import step_class
from intake.kernel.ids import (
    FormId,
    LinkId,
    PersonId,
    StepId,
    SubmissionId,
    SubmissionKey,
    TouchId,
    VariantId,
)
from intake.kernel.person import Person
from intake.team.card_chat import CardChat


class SubmissionState(StrEnum):
    """How far the delivery is."""

    QUEUED = "queued"
    DELIVERED = "delivered"
    DEAD_LETTER = "dead_letter"
    """Refused for good; people were shown it in full."""


@dataclass(frozen=True, slots=True)
class SubmittedAnswer:
    """An answer with its question as it was, so that a later edit of the form changes nothing."""

    step: StepId
    type: StepType
    prompt: str
    """The question as the prospect read it."""
    answer: Answer
    shown: str
    """The answer as the team reads it; what was typed stays as it was. Unescaped."""
    targets: tuple[Target, ...]
    items: tuple[str, ...] = ()
    """For choices: the chosen labels in the team's language, which are the titles of list items."""
    label: str = ""
    """What the team calls the question. Empty in what was stored before forms had labels."""

    @property
    def kind(self) -> ValueKind:
        """What the answer is to the CRM."""
        return step_class(self.type).value

    @property
    def called(self) -> str:
        """What to write beside the answer."""
        return self.label or self.prompt


@dataclass(frozen=True, slots=True)
class PartialStart:
    """How a submission began that was made of a form in which somebody had stopped.

    Its delivery makes exactly this, whatever was said since: what came later is brought in behind
    it (:mod:`intake.delivery.completing`).
    """

    at: datetime
    stage: str
    """Where its main entity stands until the form is completed."""
    answers: tuple[SubmittedAnswer, ...]
    completed_at: datetime | None = None
    """When the form was sent after all."""
    cancelled_at: datetime | None = None
    """When the person stopped for good; completing it all the same wins."""
    refused: str | None = None
    """Why the portal does not take what came later; people read it."""


@dataclass(frozen=True, slots=True)
class NewSubmission:
    """One completed form, or the part of one that may lawfully be kept."""

    key: SubmissionKey
    person: Person
    """As they were when they submitted."""
    form_id: FormId
    form_hash: str
    form_title: str
    language: str
    answers: tuple[SubmittedAnswer, ...]
    consent: ConsentGiven | None
    attribution: Attribution
    crm: CrmPart
    repeat: RepeatPolicy
    chat: CardChat | None
    created_at: datetime
    partial: PartialStart | None = None
    """Only of one that began as a part."""
    variant_id: VariantId | None = None
    """Which of two variants of a link its form began with, if that is compared."""

    @property
    def is_unfinished(self) -> bool:
        """Whether it is still a part."""
        return self.partial is not None and self.partial.completed_at is None

    def of_kind(self, kind: ValueKind) -> tuple[SubmittedAnswer, ...]:
        """Return the answers that are values of that kind."""
        return tuple(answer for answer in self.answers if answer.kind is kind)


@dataclass(frozen=True, slots=True)
class CreatedEntity:
    """An entity in the CRM that belongs to a submission."""

    kind: EntityKind
    id: int
    made: bool
    """Ours; else it existed and was adopted."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value for which the CRM has no place: no such field, or no such item in its list."""

    kind: EntityKind
    field: str
    """The field's classic name."""
    title: str
    """As the CRM's people call it, if the CRM told that."""
    value: str


@dataclass(frozen=True, slots=True)
class TouchTrace:
    """A trace of a touch that was not credited: ``TRACE_TOUCHES=each``, or a return."""

    touch_id: TouchId
    trace_id: int


@dataclass(frozen=True, slots=True)
class Created:
    """What of a submission's bundle is known to exist: the progress of its delivery."""

    entities: tuple[CreatedEntity, ...] = ()
    trace_id: int | None = None
    joined: bool = False
    """The company was joined to the main entity afterwards (mode ``stored``)."""
    commented: bool = False
    files: tuple[str, ...] = ()
    """Unique ids of the files that are up."""
    touch_traces: tuple[TouchTrace, ...] = ()
    """Traces beside :attr:`trace_id`, which is the credited touch's."""
    misfits: tuple[Misfit, ...] = ()
    """What the bundle was made without; known when it is whole."""

    @property
    def trace_ids(self) -> tuple[int, ...]:
        """Every trace that is known; the credited touch's first."""
        own = () if self.trace_id is None else (self.trace_id,)
        return (*own, *(one.trace_id for one in self.touch_traces))

    def __or__(self, later: "Created") -> "Created":
        """Join two reports; what the earlier one knows wins, nothing is forgotten."""
        kinds = {entity.kind for entity in self.entities}
        touches = {one.touch_id for one in self.touch_traces}
        return Created(
            (*self.entities, *(entity for entity in later.entities if entity.kind not in kinds)),
            self.trace_id or later.trace_id,
            self.joined or later.joined,
            self.commented or later.commented,
            (*self.files, *(file for file in later.files if file not in self.files)),
            (*self.touch_traces, *(o for o in later.touch_traces if o.touch_id not in touches)),
            tuple(dict.fromkeys((*self.misfits, *later.misfits))),
        )

    def entity(self, kind: EntityKind) -> CreatedEntity | None:
        """Return the entity of that kind."""
        return next((entity for entity in self.entities if entity.kind is kind), None)


@dataclass(frozen=True, slots=True)
class Dropped:
    """People decided that a dead-lettered submission needs nothing more."""

    by: PersonId
    name: str
    """As Telegram showed it then."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission(NewSubmission):
    """A stored submission."""

    id: SubmissionId
    state: SubmissionState = SubmissionState.QUEUED
    state_at: datetime | None = None
    """Since when it is in that state; ``None`` for one that is not stored yet."""
    made: Created = Created()
    reason: str | None = None
    """Why it became a dead letter, in the portal's words; managers read it."""
    delivered_at: datetime | None = None
    superseded: tuple[Attribution, ...] = ()
    """What :attr:`attribution` was before its link was corrected, the first one first."""
    trace_erased_at: datetime | None = None
    """When an admin took the trace back."""
    dropped: Dropped | None = None
    """Only of a dead-lettered one."""
    erased: bool = False
    """Whoever sent it had their data deleted; its content stays only while it is on its way."""

    @property
    def as_delivered(self) -> Self:
        """The submission as its delivery makes it: a part as it was at first, in its own stage."""
        if self.partial is None:
            return self
        crm = replace(self.crm, stage=self.partial.stage)
        return replace(self, answers=self.partial.answers, crm=crm)


@dataclass(frozen=True, slots=True)
class TouchedSubmission:
    """A submission of somebody who came by a certain link, as far as a correction needs it."""

    id: SubmissionId
    person_id: PersonId
    attribution: Attribution
    superseded: tuple[Attribution, ...]
    state: SubmissionState
    trace_id: int | None
    trace_erased_at: datetime | None
    unsent: bool
    """Nothing of it was sent to the CRM, and nobody works on it (:meth:`Submissions.unsent`)."""


@dataclass(frozen=True, slots=True)
class CorrectedAttribution:
    """What a submission is attributed to, after a correction."""

    right: Attribution
    was: tuple[Attribution, ...]
    """The first one first."""


@dataclass(frozen=True, slots=True)
class EarlierSubmissions:
    """What somebody had sent before."""

    count: int
    entities: tuple[CreatedEntity, ...]
    """What exists in the CRM for the last of them."""


class Submissions(Protocol):
    """The submissions' storage."""

    async def earlier(
        self, numbers: Collection[SubmissionId]
    ) -> dict[SubmissionId, EarlierSubmissions]:
        """Return what the same people had sent before these; for none there is nothing."""
        ...

    async def unsent(self, person_id: PersonId, since: datetime) -> tuple[Submission, ...]:
        """Return the person's submissions since then of which nothing was sent to the CRM.

        They are queued, nobody works on them, and no attempt's end is unknown.
        """
        ...

    async def attribute_anew(self, submission_id: SubmissionId, attribution: Attribution) -> None:
        """Replace an attribution; only for one that :meth:`unsent` returned, in the same unit."""
        ...

    async def touched_by(
        self, link_id: LinkId, since: datetime, limit: int
    ) -> tuple[TouchedSubmission, ...]:
        """Return submissions since then of everybody who ever came by that link."""
        ...

    async def touched_of(
        self, people: Collection[PersonId], since: datetime, limit: int | None = None
    ) -> tuple[TouchedSubmission, ...]:
        """Return the submissions of these people since then, person by person."""
        ...

    async def correct(self, corrected: Mapping[SubmissionId, CorrectedAttribution]) -> None:
        """Put corrected attributions in place, and keep what they were (:attr:`superseded`)."""
        ...

    async def latest_of(self, person_id: PersonId) -> Submission | None:
        """Return the person's newest submission."""
        ...

    async def replace_trace(
        self,
        submission_id: SubmissionId,
        trace_id: int | None,
        beside: tuple[TouchTrace, ...] = (),
        *,
        erased_at: datetime | None,
    ) -> None:
        """Keep which traces are linked now: ``None`` for none, or one whose number is lost."""
        ...

    async def add(self, submission: NewSubmission) -> Submission | None:
        """Add a submission; ``None`` when its key is already there."""
        ...

    async def get(self, submission_id: SubmissionId) -> Submission | None:
        """Return a submission with what is made of it."""
        ...

    async def get_all(self, numbers: Collection[SubmissionId]) -> dict[SubmissionId, Submission]:
        """Return those of them that there are, with what is made of each."""
        ...

    async def complete(self, whole: Submission) -> None:
        """Keep what a partial submission has become by its form being sent after all."""
        ...

    async def set_partial(self, submission_id: SubmissionId, partial: PartialStart) -> None:
        """Keep how a partial submission stands."""
        ...

    async def by_key(self, key: SubmissionKey) -> Submission | None:
        """Return the submission with that key."""
        ...

    async def record(self, reports: Mapping[SubmissionId, Created]) -> None:
        """Keep what is made so far of each; what was known before stays known."""
        ...

    async def set_state(
        self,
        numbers: Collection[SubmissionId],
        state: SubmissionState,
        now: datetime,
        reason: str | None = None,
    ) -> None:
        """Move submissions to another state.

        The reason of an earlier dead letter goes with it. A second *delivered* keeps the first
        time.
        """
        ...

    async def reopen(self, submission_id: SubmissionId, now: datetime) -> bool:
        """Queue a dead-lettered submission again, dropped or not; ``False`` when it is not
        dead-lettered."""
        ...

    async def drop(self, submission_id: SubmissionId, dropped: Dropped) -> bool:
        """Note that people dropped it; ``False`` when it is not dead-lettered, or is dropped
        already."""
        ...

    async def dead_letters(self, limit: int) -> tuple[Submission, ...]:
        """Return dead-lettered submissions that nobody dropped, the oldest dead letters first."""
        ...


class HasSubmissions(Protocol):
    """A unit of work with the submissions."""

    @property
    def submissions(self) -> Submissions:
        """Within the unit's transaction."""
        ...
