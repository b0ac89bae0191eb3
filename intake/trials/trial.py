"""A test lead: one run from *made up* to *taken away*.

It stands beside submissions and not among them: nothing that routes, shows, reminds or counts knows
of it. Its way into the CRM is theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from intake.kernel.ids import FormId, LinkId, PersonId, SubmissionId
from intake.outbox.row import NewOutboxRow
from intake.outbox.tasks.trial_tasks import TrialReport
from intake.submissions.submission import Created, NewSubmission, Submission

STANDS_FOR = timedelta(minutes=15)
"""So long there is to look at what was made, before it is taken away by itself."""

NO_SUBMISSION = SubmissionId(0)


class TrialState(StrEnum):
    """How far it is."""

    BRINGING = "bringing"
    STANDING = "standing"
    """It is in the CRM, to be looked at."""
    REMOVING = "removing"
    ENDED = "ended"


class Stay(StrEnum):
    """Why something of a test lead stays in the CRM."""

    NOT_OURS = "not_ours"
    """Its origin does not say that we made it: somebody changed that, or it was merged."""
    STILL_THERE = "still_there"
    """It was deleted, and is there all the same."""


@dataclass(frozen=True, slots=True)
class Left:
    """Something that stays."""

    what: str
    """The kind of entity, or ``trace``."""
    id: int
    why: Stay


@dataclass(frozen=True, slots=True)
class Trial:
    """A test lead."""

    id: int
    submission: NewSubmission
    """Made up, of nobody."""
    started_by: PersonId
    started_at: datetime
    language: str
    """Of whoever started it."""
    link_code: str = ""
    message_id: int | None = None
    """The message that says how far it is, in the chat of whoever started it."""
    state: TrialState = TrialState.BRINGING
    made: Created = Created()
    removed: tuple[str, ...] = ()
    """What is gone again: kinds of entities, ``comment``, ``trace``."""
    left: tuple[Left, ...] = ()
    trouble: str | None = None
    """Why it waits, or, once it has ended, why it could not be taken away; the CRM's words."""
    refused: str | None = None
    """Why the CRM did not take it; the CRM's words."""
    stands_until: datetime | None = None
    ended_at: datetime | None = None

    @property
    def as_submission(self) -> Submission:
        """What the delivery knows: a submission that is stored nowhere as one."""
        values = {one.name: getattr(self.submission, one.name) for one in fields(NewSubmission)}
        return Submission(**values, id=NO_SUBMISSION, made=self.made)


@dataclass(frozen=True, slots=True)
class NewTrial:
    """A test lead before it is stored."""

    submission: NewSubmission
    started_by: PersonId
    started_at: datetime
    language: str
    link_code: str = ""
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class TrialStep:
    """What is new of a test lead (:class:`intake.outbox.attempt.Effect`); ``None``: as it was.

    Each is followed by the row that shows it.
    """

    trial_id: int
    state: TrialState | None = None
    made: Created | None = None
    removed: tuple[str, ...] | None = None
    left: tuple[Left, ...] | None = None
    trouble: str | None = None
    """What is not said again is over."""
    refused: str | None = None

    @classmethod
    async def write(cls, unit: Any, effects: Sequence["TrialStep"], now: datetime) -> None:
        """Write them: hardly ever more than one."""
        for one in effects:
            await unit.trials.note(one, now)
            await unit.outbox.add(report_row(one.trial_id, now), now)


@dataclass(frozen=True, slots=True)
class TrialShown:
    """Which message says how far it is."""

    trial_id: int
    message_id: int

    @classmethod
    async def write(
        cls,
        unit: "HasTrials",
        effects: Sequence["TrialShown"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them."""
        for one in effects:
            await unit.trials.shown(one.trial_id, one.message_id)


def report_row(trial_id: int, now: datetime) -> NewOutboxRow:
    """Return the row that says *show how far it is*."""
    return NewOutboxRow(TrialReport(trial_id), now)


def trial_key(trial_id: int) -> frozenset[str]:
    """Return the key by which its rows go one after another."""
    return frozenset({f"trial:{trial_id}"})


@dataclass(frozen=True, slots=True)
class LinkChoice:
    """A link that a test lead can come by."""

    id: LinkId
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class LinkChoices:
    """A page of them, the newest first."""

    links: tuple[LinkChoice, ...]
    page: int
    more: bool


class Trials(Protocol):
    """The test leads' storage."""

    async def add(self, trial: NewTrial) -> Trial:
        """Keep one that begins."""
        ...

    async def get(self, trial_id: int) -> Trial | None:
        """Return one."""
        ...

    async def open(self) -> Trial | None:
        """Return the one that has not ended: there is one at a time."""
        ...

    async def note(self, step: TrialStep, now: datetime) -> None:
        """Keep what is new. What is to go does not stand again, and what ended has ended."""
        ...

    async def shown(self, trial_id: int, message_id: int | None) -> None:
        """Keep which message shows it; ``None``: a new one is to be sent."""
        ...

    async def links(self, form_id: FormId, page: int, size: int) -> LinkChoices:
        """Return links that lead to that form, or to none of their own."""
        ...


class HasTrials(Protocol):
    """A unit of work with the test leads."""

    @property
    def trials(self) -> Trials:
        """Within the unit's transaction."""
        ...
