"""Conversations: where one person stands in one form. Rows, not a framework's state."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from intake.forms.answer import Answer
from intake.kernel.ids import (
    ConversationId,
    FormId,
    PersonId,
    StepId,
    SubmissionKey,
    VariantId,
)
from intake.kernel.person import Person, Profile
from intake.kernel.unit_of_work import StaleRowError


class Place(StrEnum):
    """Where in the form the person stands."""

    CONSENT = "consent"
    STEP = "step"
    SUMMARY = "summary"


class Ending(StrEnum):
    """How a conversation ended."""

    SUBMITTED = "submitted"
    CANCELLED = "cancelled"
    REPLACED = "replaced"
    """The person started over, or a form vanished."""
    EXPIRED = "expired"
    """Nobody went on with it, and its answers were forgotten."""


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """What was agreed to and when."""

    version: str
    text: str
    """As the person saw it."""
    url: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    """One person in one form. Only use cases write it; at most one is open per person."""

    id: ConversationId
    person_id: PersonId
    form_id: FormId
    form_hash: str
    submission_key: SubmissionKey
    language: str
    place: Place
    step: StepId | None
    """The step that is asked, while :attr:`place` is ``step``."""
    editing: bool
    """The step is asked again from the summary, and the answer leads back there."""
    resuming: bool
    """The person was asked *continue or start over* and has not said."""
    answers: tuple[Answer, ...]
    skipped: tuple[StepId, ...]
    draft: Answer | None
    """Choices or files so far, of a step that takes several; of another, what its words may mean
    and was asked back."""
    album: str | None
    """The Telegram album that the last file belonged to: its other items are no answers."""
    consent: ConsentGiven | None
    revision: int
    """Grows with every change. Buttons carry it, so that old ones are recognised."""
    started_at: datetime
    changed_at: datetime
    ended: Ending | None = None
    asked: int = 0
    """The revision at which the present question was put. A button counts for the question under
    which it stands: quick taps on several choices, or *done* under the first file of an album,
    are not old although the draft has grown since."""
    next_form: FormId | None = None
    """While :attr:`resuming`: the form that *start over* begins; ``None`` means this one again."""
    reminded_at: datetime | None = None
    """When the person was reminded that it is not finished: once."""
    surplus_reported: bool = False
    """That further files of :attr:`album` are not taken was said."""
    about: str | None = None
    """What a wizard changes, as its purpose names it; ``None``: it makes something new."""
    variant_id: VariantId | None = None
    """Which of two variants of a link it began with, if that is compared."""

    def answer(self, step_id: StepId) -> Answer | None:
        """Return the answer to that step."""
        return next((answer for answer in self.answers if answer.step == step_id), None)

    def said(self, step_id: StepId) -> str:
        """Return what that answer says; nothing where there is none."""
        answer = self.answer(step_id)
        return answer.value if answer is not None else ""


class StaleConversationError(StaleRowError):
    """Another unit changed the conversation since it was read."""


class Conversations(Protocol):
    """The conversations' storage."""

    async def open_of(self, person_id: PersonId) -> Conversation | None:
        """Return the person's open conversation."""
        ...

    async def meet(self, profile: Profile, now: datetime) -> tuple[Person, Conversation | None]:
        """Meet somebody as :meth:`intake.kernel.person.People.meet` does, and read their open
        conversation with it.

        Until the unit ends nobody else meets them: what was read stays as it is.
        """
        ...

    async def latest_of(self, person_id: PersonId) -> Conversation | None:
        """Return the person's newest conversation, open or ended."""
        ...

    async def has_submitted(self, person_id: PersonId, *, besides: Collection[FormId]) -> bool:
        """Say whether the person has ever sent a form, one of those ``besides`` not counted."""
        ...

    async def get(self, conversation_id: ConversationId) -> Conversation | None:
        """Return a conversation, open or ended."""
        ...

    async def add(self, conversation: Conversation) -> Conversation:
        """Insert a conversation (its id is ignored) and return it with its id.

        Raises:
            StaleConversationError: the person has an open one, so the caller's view was old.
        """
        ...

    async def save(self, conversation: Conversation, *, was: int) -> None:
        """Write the conversation over the stored one, whose revision must be ``was``.

        Raises:
            StaleConversationError: the stored revision is another.
        """
        ...

    async def blank_ended(
        self, before: datetime, now: datetime, limit: int, *, besides: Collection[FormId]
    ) -> int:
        """Forget what was said in forms that ended before that moment, but for those ``besides``.

        Says of how many, at most ``limit``. The rows stay: they say how forms end.
        """
        ...

    async def expire(
        self, before: datetime, now: datetime, limit: int, *, besides: Collection[FormId]
    ) -> int:
        """End forms that nobody has gone on with since then, and forget what was said.

        But for those ``besides``. Says how many, at most ``limit``.
        """
        ...


class HasConversations(Protocol):
    """A unit of work with the conversations."""

    @property
    def conversations(self) -> Conversations:
        """Within the unit's transaction."""
        ...
