"""A journey: one person's way through one form, and what became of it.

It has the number of its conversation and outlives what was said there: nothing in it was typed by
anybody. Whatever is counted later stands here, since it cannot be filled in afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.attribution.touch import Exclusion
from intake.journeys.credits import Credits
from intake.kernel.ids import ConversationId, FormId, PersonId, StepId, SubmissionId, VariantId


@dataclass(frozen=True, slots=True)
class JourneyStep:
    """A step that was put to the person. Times are those of the first time."""

    position: int
    """Its place in the form, when it was asked."""
    step: StepId
    asked_at: datetime
    answered_at: datetime | None = None
    """When it was answered or skipped; ``None``: not yet, or never."""


@dataclass(frozen=True, slots=True)
class Journey:
    """From the start of a form to what became of it."""

    id: ConversationId
    person_id: PersonId
    form_id: FormId
    form_hash: str
    """Of the form as it was at the start."""
    started_at: datetime
    person_first_at: datetime
    """When the person was first seen: kept here, for the person may be erased."""
    excluded: Exclusion | None = None
    credited: Credits = Credits()
    """Renewed by each touch until the journey ends, or a part of it is sent, and fixed then."""
    partial_at: datetime | None = None
    """When the part that was known became a submission, because the person had stopped."""
    submission_id: SubmissionId | None = None
    submitted_at: datetime | None = None
    delivered_at: datetime | None = None
    refused_at: datetime | None = None
    """Since when it is a dead letter; ``None`` again when it is sent again."""
    steps: tuple[JourneyStep, ...] = ()
    """In the order of the form."""
    variant_id: VariantId | None = None
    """Which of two variants of a link it began with, if that is compared."""


@dataclass(frozen=True, slots=True)
class OpenJourney:
    """A journey whose form is open, and whose credits can still change."""

    id: ConversationId
    started_at: datetime


class Journeys(Protocol):
    """The journeys' storage.

    When a submission is delivered, refused or sent again, its journey hears of it within
    :class:`intake.submissions.submission.Submissions`.
    """

    async def add(self, journey: Journey) -> None:
        """Keep a journey that begins, with its steps."""
        ...

    async def note_steps(
        self, journey_id: ConversationId, form_id: FormId, steps: Sequence[JourneyStep]
    ) -> None:
        """Keep what was asked and answered; what was known before stays as it was.

        One statement. Nothing is kept of a form that is no journey.
        """
        ...

    async def open_of(self, person_id: PersonId) -> OpenJourney | None:
        """Return the person's journey whose form is open, unless a part of it was sent."""
        ...

    async def renew(self, journey_id: ConversationId, credited: Credits) -> None:
        """Put other credits in place, unless a part of it was sent."""
        ...

    async def partly_submitted(
        self,
        journey_id: ConversationId,
        submission_id: SubmissionId,
        credited: Credits,
        now: datetime,
    ) -> None:
        """Keep that a part became a submission, and to whom that is owed: for good."""
        ...

    async def completed(self, journey_id: ConversationId, now: datetime) -> None:
        """Keep that the form was sent of which a part is a submission already."""
        ...

    async def submitted(
        self,
        journey_id: ConversationId,
        submission_id: SubmissionId,
        credited: Credits,
        now: datetime,
    ) -> None:
        """Keep that the form was sent, and to whom that is owed."""
        ...

    async def renew_submitted(self, submission_id: SubmissionId, credited: Credits) -> None:
        """Put other credits in place, of a submission of which nothing was sent yet."""
        ...

    async def get(self, journey_id: ConversationId) -> Journey | None:
        """Return a journey with its steps."""
        ...


class HasJourneys(Protocol):
    """A unit of work with the journeys."""

    @property
    def journeys(self) -> Journeys:
        """Within the unit's transaction."""
        ...
