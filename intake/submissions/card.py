"""Cards: the messages in which managers see submissions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.kernel.ids import CardId, ChatId, SubmissionId
from intake.submissions.submission import SubmissionState


@dataclass(frozen=True, slots=True)
class News:
    """The message that told of a dead letter. It follows what becomes of the submission."""

    chat_id: ChatId
    message_id: int
    captioned: bool
    """It is the caption of the file with all that had to be cut."""


@dataclass(frozen=True, slots=True)
class NewCard:
    """A card that was just sent."""

    submission_id: SubmissionId
    chat_id: ChatId
    topic_id: int | None
    message_id: int
    shown_state: SubmissionState
    """What it tells of the delivery; a dead-lettered submission must have been shown (promise
    3)."""
    fingerprint: str
    """A digest of what it shows: nothing is edited to the same content."""
    sent_at: datetime
    completed_at: datetime | None
    """When what belongs to it was out as well: the file, if it had to be cut, and the news of a
    dead letter. ``None``: that is still to come, and the card itself must not be sent once more."""
    news: News | None = None
    """The latest, if there ever was any."""
    files_left: int = 0
    """Messages with the prospect's files that are still to follow it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(NewCard):
    """A stored card."""

    id: CardId


class Cards(Protocol):
    """The cards' storage: at most one present card per submission."""

    async def of(self, numbers: Collection[SubmissionId]) -> dict[SubmissionId, Card]:
        """Return the present cards of those submissions that have one."""
        ...

    async def in_chat(self, chat_id: ChatId) -> tuple[SubmissionId, ...]:
        """Return the submissions whose present cards stand in that chat."""
        ...

    async def put(self, sent: Sequence[NewCard]) -> None:
        """Make these their submissions' present cards."""
        ...

    async def drop(self, numbers: Collection[SubmissionId]) -> None:
        """Forget these submissions' cards: other ones are to be sent."""
        ...

    async def dead_letters_in(self, chat_id: ChatId) -> tuple[SubmissionId, ...]:
        """Return what was refused and has its card in that chat."""
        ...

    async def count_unshown(self, before: datetime) -> int:
        """Count the dead letters from before then that no card shows in full."""
        ...


class HasCards(Protocol):
    """A unit of work with the cards."""

    @property
    def cards(self) -> Cards:
        """Within the unit's transaction."""
        ...


@dataclass(frozen=True, slots=True)
class CardShown:
    """A card was sent or edited (:class:`intake.outbox.attempt.Effect`)."""

    card: NewCard

    @classmethod
    async def write(
        cls,
        unit: HasCards,
        effects: Sequence["CardShown"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them."""
        await unit.cards.put([one.card for one in effects])
