"""A card that was sent twice, by a crash between sending and committing: the one that is pressed is
the card from then on. The other one still tells the team of somebody."""

from typing import Protocol

from intake.submissions.card import Card, HasCards, NewCard
from intake.submissions.team_message import HasTeamMessages, TeamMessage


class AdoptionUnit(HasCards, HasTeamMessages, Protocol):
    """What is written."""


async def adopt(unit: AdoptionUnit, card: Card, message_id: int) -> None:
    """Make a message of the chat a submission's card, to be brought up to date, and keep where the
    one of until now stands."""
    pressed = NewCard(
        card.submission_id,
        card.chat_id,
        card.topic_id,
        message_id,
        card.shown_state,
        "",
        card.sent_at,
        card.completed_at,
        card.news,
        card.files_left,
    )
    await unit.cards.put((pressed,))
    if card.message_id != message_id:
        left = TeamMessage(
            chat_id=card.chat_id,
            message_id=card.message_id,
            file=None,
            sent_at=card.sent_at,
            submission_id=card.submission_id,
        )
        await unit.team_messages.add((left,))
