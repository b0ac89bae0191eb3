"""The slow recount: a journey told once more, from the events alone.

What is stored is written event by event, each in its own transaction. This says what must come of
them: tests compare both over made-up histories, and ``python -m bot check`` compares a sample.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from intake.attribution.correction import Correction, correct_touch
from intake.attribution.credit import COUNTED_TOUCHES, LONGEST_WINDOW_DAYS
from intake.attribution.touch import Touch, join
from intake.attribution.visit import JOINED_FOR, Visit
from intake.journeys.credits import credits_at, credits_so_far
from intake.journeys.journey import Journey, JourneyStep
from intake.kernel.ids import StepId, SubmissionId


@dataclass(frozen=True, slots=True)
class Touched:
    """Somebody arrived: the journey's person, or another one by the same visit.

    A touch that ended the form, for it led to another one, comes after that end.
    """

    touch: Touch
    """As it came, not joined."""


@dataclass(frozen=True, slots=True)
class Visited:
    """A visit reached us."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction was put into force."""

    correction: Correction


@dataclass(frozen=True, slots=True)
class Started:
    """The form began."""

    journey: Journey
    """As it was then: without credits and steps."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A step was put."""

    step: StepId
    position: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """A step was answered or skipped."""

    step: StepId
    at: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """The form ended without a submission."""


@dataclass(frozen=True, slots=True)
class Reopened:
    """Its end was taken back."""


@dataclass(frozen=True, slots=True)
class PartlySubmitted:
    """A part of the form became a submission."""

    submission_id: SubmissionId
    at: datetime


@dataclass(frozen=True, slots=True)
class Submitted:
    """The form was sent."""

    submission_id: SubmissionId
    at: datetime


@dataclass(frozen=True, slots=True)
class Delivered:
    """The CRM has all of it."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """It became a dead letter."""

    at: datetime


@dataclass(frozen=True, slots=True)
class SentAgain:
    """A dead letter was queued again."""


Event = (
    Touched
    | Visited
    | Corrected
    | Started
    | Asked
    | Answered
    | Ended
    | Reopened
    | PartlySubmitted
    | Submitted
    | Delivered
    | Refused
    | SentAgain
)


_Sent = PartlySubmitted | Submitted | Delivered | Refused | SentAgain


def fold(events: Iterable[Event], window_days: int) -> Journey:
    """Return the journey that these events make; ``Started`` is one of them.

    The events are those of the person, from the first on, in the order in which they were
    committed. ``window_days`` is the window of links that have none of their own.
    """
    recount = _Recount(window_days)
    for event in events:
        recount.take(event)
    if recount.journey is None:
        raise ValueError("a journey has a start")
    steps = sorted(recount.steps.values(), key=lambda step: (step.position, step.step))
    return replace(recount.journey, steps=tuple(steps))


@dataclass
class _Recount:
    window_days: int
    journey: Journey | None = None
    is_open: bool = False
    sent: bool = False
    touches: list[Touch] = field(default_factory=list)
    visits: dict[str, Visit] = field(default_factory=dict)
    corrections: list[Correction] = field(default_factory=list)
    steps: dict[StepId, JourneyStep] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        match event:
            case Touched(touch):
                self.touches.append(touch)
                if touch.may_earn_credit and self._is_theirs(touch):
                    self._renew()
            case Visited(visit):
                if self.visits.setdefault(visit.token, visit) is visit and self._brings(visit):
                    self._renew()
                    self._join_late(visit)
            case Corrected(correction):
                self.corrections.append(correction)
            case Started(journey):
                self.journey, self.is_open = journey, True
                self._renew()
            case _:
                self._go_on(event)

    def _go_on(
        self,
        event: Asked | Answered | Ended | Reopened | _Sent,
    ) -> None:
        match event:
            case Asked(step, position, at):
                self.steps.setdefault(step, JourneyStep(position, step, at))
            case Answered(step, at):
                asked = self.steps[step]
                self.steps[step] = replace(asked, answered_at=asked.answered_at or at)
            case Ended():
                self.is_open = False
            case Reopened():
                self.is_open = True
                self._renew()
            case PartlySubmitted() | Submitted() | Delivered() | Refused() | SentAgain():
                self._send(event)

    def _send(self, event: _Sent) -> None:
        if self.journey is None:
            return
        match event:
            case PartlySubmitted(number, at):
                credited = credits_at(self._counted(self.journey), at, self.window_days)
                self.journey = replace(
                    self.journey, submission_id=number, partial_at=at, credited=credited
                )
            case Submitted(_, at) if self.journey.partial_at is not None:
                self.is_open = False
                self.journey = replace(self.journey, submitted_at=at)
            case Submitted(number, at):
                self.is_open = False
                credited = credits_at(self._counted(self.journey), at, self.window_days)
                self.journey = replace(
                    self.journey, submission_id=number, submitted_at=at, credited=credited
                )
            case Delivered(at):
                self.sent = True
                first = self.journey.delivered_at or at
                self.journey = replace(self.journey, delivered_at=first, refused_at=None)
            case Refused(at):
                self.sent = True
                self.journey = replace(self.journey, delivered_at=None, refused_at=at)
            case SentAgain():
                self.journey = replace(self.journey, refused_at=None)

    def _renew(self) -> None:
        if self.journey is not None and self.is_open and self.journey.partial_at is None:
            credited = credits_so_far(
                self._counted(self.journey), self.journey.started_at, self.window_days
            )
            self.journey = replace(self.journey, credited=credited)

    def _join_late(self, visit: Visit) -> None:
        """A visit that comes after the submission counts while nothing of that was sent."""
        journey = self.journey
        if journey is None or self.sent:
            return
        at = journey.partial_at or journey.submitted_at
        if at is not None and visit.at - JOINED_FOR <= at:
            credited = credits_at(self._counted(journey), at, self.window_days)
            self.journey = replace(journey, credited=credited)

    def _is_theirs(self, touch: Touch) -> bool:
        return self.journey is not None and touch.person_id == self.journey.person_id

    def _brings(self, visit: Visit) -> bool:
        """Say whether the person came first with the visit's token."""
        came = (touch for touch in self.touches if touch.visit_token == visit.token)
        first = next(came, None)
        return first is not None and self._is_theirs(first)

    def _counted(self, journey: Journey) -> list[Touch]:
        """Return the touches that may be credited, joined and corrected: the latest ones."""
        since = journey.started_at - timedelta(days=LONGEST_WINDOW_DAYS)
        owners: dict[str, int] = {}
        for touch in self.touches:
            if touch.visit_token is not None:
                owners.setdefault(touch.visit_token, touch.person_id)
        found = []
        for touch in self.touches:
            if touch.person_id != journey.person_id or not touch.may_earn_credit:
                continue
            visit = self.visits.get(touch.visit_token or "")
            if visit is not None and owners[visit.token] == journey.person_id:
                found.append(join(touch, visit))
            elif touch.utm.source:
                found.append(touch)
        latest = sorted(
            (touch for touch in found if touch.at >= since), key=lambda one: (one.at, one.id)
        )
        return [correct_touch(one, self._in_force()) for one in latest[-COUNTED_TOUCHES:]]

    def _in_force(self) -> list[Correction]:
        return sorted(self.corrections, key=lambda one: (one.applied_at or one.proposed_at, one.id))
