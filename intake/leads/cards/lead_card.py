"""Messages that show a lead beside its submissions' own cards."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from intake.kernel.ids import ChatId, LeadId, SubmissionId
from intake.submissions.team_message import (
    HasTeamMessages,
    SentMessage,
    TeamMessage,
    TeamMessagesSent,
)
from intake.team.card_chat import CardChat


class CardRole(StrEnum):
    """What such a message is for."""

    FEED = "feed"
    """Of a lead of mere words, where a submission would have its card."""
    PRIVATE = "private"
    """In a member's own chat, where a team has no group."""
    TOPIC = "topic"
    """In the topic in which the lead is worked."""
    MENTION = "mention"
    """Says who must act. The next one takes its place."""


UNSENT = 0
"""The id of what is not stored yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadCard:
    """A message that shows a lead."""

    id: int = UNSENT
    """Given by the storage."""
    lead_id: LeadId
    role: CardRole
    chat_id: ChatId
    topic_id: int | None
    message_id: int
    submission_id: SubmissionId | None
    """The submission that a private copy shows; the others show what is newest."""
    fingerprint: str
    """A digest of what it shows; of a mention, what it is about."""
    sent_at: datetime
    files_left: int = 0
    """Messages with files that are still to follow it."""

    @property
    def place(self) -> CardChat:
        """Where it stands."""
        return CardChat(self.chat_id, self.topic_id)


class LeadCards(Protocol):
    """The storage of these messages."""

    async def of(self, lead_id: LeadId) -> tuple[LeadCard, ...]:
        """Return a lead's, the oldest first."""
        ...

    async def put(self, cards: Sequence[LeadCard]) -> None:
        """Keep messages: new ones, and what has changed of those that are stored."""
        ...

    async def drop(self, cards: Sequence[LeadCard]) -> None:
        """Forget messages that are gone."""
        ...

    async def lead_at(self, chat_id: ChatId, message_id: int) -> LeadId | None:
        """Return the lead that a message shows: a submission's own card, or one of these."""
        ...

    async def chats_of(self, leads: Collection[LeadId]) -> dict[LeadId, frozenset[ChatId]]:
        """Return the chats in which any card of these leads stands, of those that have one."""
        ...

    async def leads_in(self, chat_id: ChatId) -> tuple[LeadId, ...]:
        """Return the leads that any card in that chat shows."""
        ...


class HasLeadCards(Protocol):
    """A unit of work with these messages."""

    @property
    def lead_cards(self) -> LeadCards:
        """Within the unit's transaction."""
        ...


class LeadAdoptionUnit(HasLeadCards, HasTeamMessages, Protocol):
    """What is written when a message is adopted."""


async def adopt_lead_card(unit: LeadAdoptionUnit, card: LeadCard, message_id: int) -> None:
    """Make a message of the chat that card, to be brought up to date, and keep where the one of
    until now stands: a crash between sending and committing leaves two."""
    await unit.lead_cards.put((replace(card, message_id=message_id, fingerprint=""),))
    if card.message_id != message_id:
        left = TeamMessage(
            chat_id=card.chat_id,
            message_id=card.message_id,
            file=None,
            sent_at=card.sent_at,
            lead_id=card.lead_id,
        )
        await unit.team_messages.add((left,))


@dataclass(frozen=True, slots=True)
class LeadCardShown:
    """A message was sent or edited (:class:`intake.outbox.attempt.Effect`)."""

    card: LeadCard

    @classmethod
    async def write(
        cls,
        unit: HasLeadCards,
        effects: Sequence["LeadCardShown"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them."""
        await unit.lead_cards.put([one.card for one in effects])


@dataclass(frozen=True, slots=True)
class LeadCardGone:
    """A message stands no longer (:class:`intake.outbox.attempt.Effect`)."""

    card: LeadCard

    @classmethod
    async def write(
        cls,
        unit: HasLeadCards,
        effects: Sequence["LeadCardGone"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them."""
        await unit.lead_cards.drop([one.card for one in effects])


def taken_away(card: LeadCard, *, gone: bool) -> tuple[LeadCardGone | TeamMessagesSent, ...]:
    """Return what is written once a message was to be taken away; one that still stands there names
    somebody."""
    if gone:
        return (LeadCardGone(card),)
    stands = SentMessage(card.chat_id, card.message_id)
    return LeadCardGone(card), TeamMessagesSent(
        (stands,), lead_id=card.lead_id, sent_at=card.sent_at
    )
