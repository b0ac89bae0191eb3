"""Mentioning who must act on a lead, in a message of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, LeadId, PersonId
from intake.kernel.person import Person
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.cards.lead_card import CardRole, LeadCard, LeadCardShown, taken_away
from intake.leads.cards.lead_card_post import LeadCardPost
from intake.leads.cards.lead_picture import LeadPicture, LeadPictures
from intake.leads.cards.mention import asks_owner, still_matters
from intake.leads.cards.show_lead import ShowLeadUnit
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.tasks.lead_tasks import LeadMention, Mention
from intake.submissions.card import Card
from intake.submissions.show_card import CardContent
from intake.team.card_chat import CardChat
from intake.team.team import PlaceKind

ContentT = TypeVar("ContentT", bound=CardContent)
ContentT_co = TypeVar("ContentT_co", bound=CardContent, covariant=True)


class MentionRenderer(Protocol[ContentT_co]):
    """Renders mentions."""

    def mention(
        self, picture: LeadPicture, person: Person, what: Mention, whom: Mapping[PersonId, str]
    ) -> ContentT_co:
        """Return who must do what."""
        ...


@dataclass(frozen=True, slots=True)
class _Known:
    picture: LeadPicture
    person: Person
    whom: dict[PersonId, str]
    own: Card | None
    cards: tuple[LeadCard, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    where: CardChat
    answered: int | None
    """The card there."""


class MentionLead(Generic[ContentT]):
    """Says where the team sees its leads who must act: in answer to the card, in the lead's topic,
    or in the chats of those who are meant. The mentions before are taken away."""

    def __init__(
        self,
        post: LeadCardPost[ContentT],
        renderer: MentionRenderer[ContentT],
        pictures: LeadPictures,
        reading: UnitOfWorkFactory[ShowLeadUnit],
        clock: Clock,
    ) -> None:
        self._post = post
        self._renderer = renderer
        self._pictures = pictures
        self._reading = reading
        self._clock = clock

    async def __call__(self, task: LeadMention, attempt: Attempt) -> Completion:
        """Say it, if it is still so."""
        known = await self._read(task)
        if known is None:
            return Completion()
        content = self._renderer.mention(known.picture, known.person, task.what, known.whom)
        mentions = [card for card in known.cards if card.role is CardRole.MENTION]
        # What this row said before it was interrupted stands: it is not said twice.
        said = [
            card
            for card in mentions
            if card.sent_at >= attempt.row.created_at and card.fingerprint == task.what
        ]
        for place in _places(task, known):
            if any(card.chat_id == place.where.chat_id for card in said):
                continue
            sent = await self._post.send_there(place.where, content, place.answered)
            if sent is not None:
                where, message_id = sent
                await attempt.keep(LeadCardShown(self._card(task, where, message_id)))
        for card in mentions:
            if card not in said:
                gone = await self._post.remove(card.chat_id, card.message_id)
                await attempt.keep(*taken_away(card, gone=gone))
        return Completion()

    def refused(self, task: LeadMention, reason: str) -> Completion:  # noqa: ARG002
        """Leave it: the clock's next stage says it again."""
        return Completion()

    def _card(self, task: LeadMention, where: CardChat, message_id: int) -> LeadCard:
        return LeadCard(
            lead_id=task.lead_id,
            role=CardRole.MENTION,
            chat_id=where.chat_id,
            topic_id=where.topic_id,
            message_id=message_id,
            submission_id=None,
            fingerprint=task.what,
            sent_at=self._clock.now(),
        )

    async def _read(self, task: LeadMention) -> _Known | None:
        """Return what there is; ``None`` when nobody has to act any more, or somebody else has."""
        async with self._reading() as unit:
            lead = await unit.leads.get(LeadId(task.lead_id))
            if lead is None or not still_matters(task.what, lead):
                return None
            if asks_owner(task.what) and task.whom and lead.owner_id not in task.whom:
                return None
            picture = await self._pictures.of(unit, lead)
            cards = await unit.lead_cards.of(lead.id)
            own = None
            if picture.newest is not None:
                own = (await unit.cards.of((picture.newest,))).get(picture.newest)
            whom = {}
            for one in task.whom:
                if (met := await unit.people.get(one)) is not None:
                    whom[one] = met.name or str(one)
            person = await unit.people.get(lead.person_id)
        if person is None or person.is_erased:
            return None
        return _Known(picture, person, whom, own, cards)


def _places(task: LeadMention, known: _Known) -> tuple[_Place, ...]:
    if known.picture.place is PlaceKind.PRIVATE:
        people = task.whom or known.picture.present
        return tuple(_in_chat(ChatId(one), known) for one in people)
    topics = [card for card in known.cards if card.role is CardRole.TOPIC]
    if topics and asks_owner(task.what):
        return (_Place(topics[-1].place, topics[-1].message_id),)
    if known.own is not None:
        place = CardChat(known.own.chat_id, known.own.topic_id)
        return (_Place(place, known.own.message_id),)
    feed = [card for card in known.cards if card.role is CardRole.FEED]
    if feed:
        return (_Place(feed[-1].place, feed[-1].message_id),)
    return tuple(_Place(place, None) for place in known.picture.chats[:1])


def _in_chat(chat_id: ChatId, known: _Known) -> _Place:
    """Return somebody's own chat, with the card that stands there."""
    here = [
        card.message_id
        for card in known.cards
        if card.chat_id == chat_id and card.role is not CardRole.MENTION
    ]
    if known.own is not None and known.own.chat_id == chat_id:
        here.append(known.own.message_id)
    return _Place(CardChat(chat_id), here[-1] if here else None)
