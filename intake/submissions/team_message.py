"""Messages that tell the team of somebody beside cards and relayed words: the files that followed a
card, what had to be cut from it, news of a dead letter, what a handed lead begins with.

Nothing is ever changed in them but when that person is erased: therefore they are kept.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.forms.answer import FileKind
from intake.kernel.ids import ChatId, LeadId, SubmissionId


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message that was just sent."""

    chat_id: ChatId
    message_id: int
    file: FileKind | None = None
    """What it carries; ``None``: words alone."""


@dataclass(frozen=True, slots=True)
class Brought:
    """Some of the files that follow a card are there."""

    left: int
    """Messages with files that are still to come."""
    sent: tuple[SentMessage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMessage:
    """A message that is kept. It is about a submission, or about a lead."""

    chat_id: ChatId
    message_id: int
    file: FileKind | None
    sent_at: datetime
    submission_id: SubmissionId | None = None
    lead_id: LeadId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTeamMessage(TeamMessage):
    """The same, stored."""

    id: int


class TeamMessages(Protocol):
    """The storage of these messages."""

    async def add(self, messages: Sequence[TeamMessage]) -> None:
        """Keep messages."""
        ...

    async def drop(self, numbers: Collection[int]) -> None:
        """Forget messages that are gone, or say nothing any more."""
        ...


class HasTeamMessages(Protocol):
    """A unit of work with them."""

    @property
    def team_messages(self) -> TeamMessages:
        """Within the unit's transaction."""
        ...


@dataclass(frozen=True, slots=True)
class TeamMessagesSent:
    """Such messages were sent (:class:`intake.outbox.attempt.Effect`)."""

    sent: tuple[SentMessage, ...]
    submission_id: SubmissionId | None = None
    lead_id: LeadId | None = None
    sent_at: datetime | None = None
    """``None``: just now."""

    @classmethod
    async def write(
        cls, unit: HasTeamMessages, effects: Sequence["TeamMessagesSent"], now: datetime
    ) -> None:
        """Write them."""
        await unit.team_messages.add([message for one in effects for message in one.kept(now)])

    def kept(self, now: datetime) -> Iterable[TeamMessage]:
        """Return what is kept of it."""
        for sent in self.sent:
            yield TeamMessage(
                chat_id=sent.chat_id,
                message_id=sent.message_id,
                file=sent.file,
                sent_at=self.sent_at or now,
                submission_id=self.submission_id,
                lead_id=self.lead_id,
            )


@dataclass(frozen=True, slots=True)
class TeamMessagesGone:
    """They tell of nobody any more (:class:`intake.outbox.attempt.Effect`)."""

    numbers: tuple[int, ...]

    @classmethod
    async def write(
        cls,
        unit: HasTeamMessages,
        effects: Sequence["TeamMessagesGone"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them."""
        await unit.team_messages.drop([number for one in effects for number in one.numbers])
