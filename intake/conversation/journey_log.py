"""What of conversations is written down to be counted, in the same transaction."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from intake.attribution.credit import touches_before
from intake.attribution.touch import HasTouches, Touch
from intake.conversation.context import ConversationContext
from intake.conversation.conversation import Conversation, Place
from intake.forms.form import Form
from intake.journeys.credits import credits_at, credits_so_far
from intake.journeys.journey import HasJourneys, Journey, JourneyStep
from intake.kernel.ids import StepId, SubmissionId
from intake.kernel.person import Person


class JourneyUnit(HasTouches, HasJourneys, Protocol):
    """Enough to write a journey."""


class JourneyLog:
    """Writes the journeys of prospects' forms. Wizards are none."""

    def __init__(self, context: ConversationContext) -> None:
        self._rules = context.counting
        self._wizards = context.catalogue.wizard_ids
        self._days = context.counting.attribution.window_days

    async def started(
        self, unit: JourneyUnit, person: Person, form: Form, conversation: Conversation
    ) -> None:
        """Note that a form began, and to whom that is owed so far."""
        if form.id in self._wizards:
            return
        at = conversation.started_at
        touches = await touches_before(unit.touches, person.id, at)
        await unit.journeys.add(
            Journey(
                id=conversation.id,
                person_id=person.id,
                form_id=form.id,
                form_hash=form.hash,
                started_at=at,
                person_first_at=person.first_seen_at,
                excluded=self._rules.exclusion(person.id),
                credited=credits_so_far(touches, at, self._days),
                steps=steps_between(form, None, conversation, at),
                variant_id=conversation.variant_id,
            )
        )

    async def moved(
        self,
        unit: HasJourneys,
        form: Form,
        before: Conversation,
        after: Conversation,
        now: datetime,
    ) -> None:
        """Note which steps were put and answered by a change; one statement at most."""
        if form.id not in self._wizards:
            steps = steps_between(form, before, after, now)
            await unit.journeys.note_steps(after.id, form.id, steps)

    async def touched(self, unit: JourneyUnit, conversation: Conversation) -> None:
        """Renew to whom an open journey is owed: the person came by another link."""
        if conversation.form_id in self._wizards:
            return
        at = conversation.started_at
        touches = await touches_before(unit.touches, conversation.person_id, at)
        await unit.journeys.renew(conversation.id, credits_so_far(touches, at, self._days))

    async def partly_submitted(
        self,
        unit: HasJourneys,
        conversation: Conversation,
        submission_id: SubmissionId,
        touches: Sequence[Touch],
        now: datetime,
    ) -> None:
        """Note that a part of it was sent, and to whom that is owed, whatever follows."""
        credited = credits_at(touches, now, self._days)
        await unit.journeys.partly_submitted(conversation.id, submission_id, credited, now)

    async def completed(self, unit: HasJourneys, conversation: Conversation, now: datetime) -> None:
        """Note that the form was sent of which a part had been."""
        await unit.journeys.completed(conversation.id, now)

    async def submitted(
        self,
        unit: HasJourneys,
        conversation: Conversation,
        submission_id: SubmissionId,
        touches: Sequence[Touch],
        now: datetime,
    ) -> None:
        """Note that the form was sent, and to whom that is owed."""
        credited = credits_at(touches, now, self._days)
        await unit.journeys.submitted(conversation.id, submission_id, credited, now)


def steps_between(
    form: Form, before: Conversation | None, after: Conversation, now: datetime
) -> tuple[JourneyStep, ...]:
    """Return what a change has put and answered, as far as it may be for the first time."""
    settled = frozenset() if before is None else _settled(before)
    places = {step.id: place for place, step in enumerate(form.steps)}
    asked_at = now if before is None else before.changed_at  # unless it is known better
    return (
        *(
            JourneyStep(places[step], step, asked_at, now)
            for step in sorted(_settled(after) - settled)
            if step in places
        ),
        *(
            JourneyStep(places[step], step, now)
            for step in _newly_put(before, after)
            if step in places and step not in settled
        ),
    )


def _settled(conversation: Conversation) -> frozenset[StepId]:
    return frozenset(answer.step for answer in conversation.answers).union(conversation.skipped)


def _newly_put(before: Conversation | None, after: Conversation) -> Iterator[StepId]:
    step = _put(after)
    if step is not None and (before is None or _put(before) != step):
        yield step


def _put(conversation: Conversation) -> StepId | None:
    """Return the step that the person is looking at."""
    waits = conversation.resuming or conversation.ended is not None
    return None if waits or conversation.place is not Place.STEP else conversation.step
