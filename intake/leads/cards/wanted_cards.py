"""Which messages must show a lead beside its submissions' own cards, and where. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from intake.kernel.ids import ChatId, PersonId, SubmissionId
from intake.kernel.person import Person
from intake.leads.cards.lead_card import CardRole, LeadCard
from intake.leads.cards.lead_picture import LeadPicture
from intake.leads.lead import OWNED, LeadState
from intake.submissions.card import Card
from intake.submissions.submission import Submission
from intake.team.card_chat import CardChat
from intake.team.team import PlaceKind


@dataclass(frozen=True, slots=True)
class KnownLead:
    """All that decides what is shown where."""

    picture: LeadPicture
    person: Person
    submissions: dict[SubmissionId, Submission]
    own: Card | None
    """The newest submission's own card."""
    cards: tuple[LeadCard, ...]
    topics: tuple[CardChat, ...]


@dataclass(frozen=True, slots=True)
class WantedCard:
    """A message that must stand somewhere."""

    role: CardRole
    places: tuple[CardChat, ...]
    """To be tried in order."""
    submission_id: SubmissionId | None


def wanted_cards(known: KnownLead, admins: Iterable[CardChat]) -> list[WantedCard]:
    """Return what must stand somewhere."""
    picture = known.picture
    if not picture.lead.is_open:
        return []
    wanted = [WantedCard(CardRole.TOPIC, (topic,), None) for topic in known.topics]
    newest = picture.newest
    if picture.place is PlaceKind.PRIVATE:
        wanted += [
            WantedCard(CardRole.PRIVATE, (CardChat(ChatId(one)),), newest)
            for one in _who_sees(picture)
            if ChatId(one) != _chat_of_own(known)
        ]
    chats = picture.chats if picture.place is not PlaceKind.PRIVATE else ()
    places = tuple(dict.fromkeys((*chats, *admins)))
    if newest is None and places and not (wanted and not chats):
        wanted.append(WantedCard(CardRole.FEED, places, None))
    return wanted


def _chat_of_own(known: KnownLead) -> ChatId | None:
    """Return where the newest submission's own card stands, or is about to."""
    newest = known.picture.newest
    if newest is None:
        return None
    if known.own is not None:
        return known.own.chat_id
    place = known.submissions[newest].chat or next(iter(known.picture.chats), None)
    return None if place is None else place.chat_id


def _who_sees(picture: LeadPicture) -> tuple[PersonId, ...]:
    """Return in whose chats a lead stands, where a team has no group: its owner's; while nobody has
    taken it, everybody's who is on duty."""
    owner = picture.lead.owner_id
    if owner is not None and picture.lead.state in OWNED - {LeadState.OFFERED}:
        return (owner,)
    offered = () if owner is None else (owner,)
    return tuple(dict.fromkeys((*offered, *picture.present)))


def is_that(card: LeadCard, wanted: WantedCard) -> bool:
    """Say whether a message is what is wanted. The card in the feed may stand elsewhere: where its
    own place did not take it."""
    if card.role is not wanted.role or card.submission_id != wanted.submission_id:
        return False
    return wanted.role is CardRole.FEED or card.place == wanted.places[0]
