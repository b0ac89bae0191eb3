"""Showing a lead beside its submissions' own cards: copies, the card in a topic, loose words."""

from dataclasses import replace
from typing import Generic, Protocol, TypeVar

from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, LeadId, SubmissionId
from intake.kernel.person import HasPeople
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.leads.cards.lead_card import (
    CardRole,
    HasLeadCards,
    LeadCard,
    LeadCardGone,
    LeadCardShown,
    taken_away,
)
from intake.leads.cards.lead_card_post import LeadCardPost, LeadCardRenderer
from intake.leads.cards.lead_picture import LeadPictures, PictureUnit
from intake.leads.cards.mention import still_matters
from intake.leads.cards.wanted_cards import KnownLead, WantedCard, is_that, wanted_cards
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.tasks.lead_tasks import LeadCardRefresh, Mention
from intake.submissions.show_card import CardContent, fingerprint
from intake.submissions.team_message import TeamMessagesSent
from intake.team.card_chat import CardChat

ContentT = TypeVar("ContentT", bound=CardContent)


class LeadTopics(Protocol):
    """Where leads are worked in topics: the rooms above say so."""

    async def topics_of(self, lead_id: LeadId) -> tuple[CardChat, ...]:
        """Return the topics that are open."""
        ...

    async def lead_in(self, topic: CardChat) -> LeadId | None:
        """Return the lead that a topic is for, or was for last."""
        ...

    async def lead_said_in(self, chat_id: ChatId, message_id: int) -> LeadId | None:
        """Return the lead in whose dialogue a message was said, or of which it is a copy."""
        ...


class HasLeadTopics(Protocol):
    """A unit of work with them."""

    @property
    def lead_topics(self) -> LeadTopics:
        """Within the unit's transaction."""
        ...


class MeantLeadUnit(HasLeadCards, HasLeadTopics, Protocol):
    """Enough to find out which lead somebody means."""


async def lead_meant(unit: MeantLeadUnit, place: CardChat, answered: int | None) -> LeadId | None:
    """Return the lead whose card or words are answered, or that of the topic."""
    if answered is not None:
        shown = await unit.lead_cards.lead_at(place.chat_id, answered)
        found = shown or await unit.lead_topics.lead_said_in(place.chat_id, answered)
        if found is not None:
            return found
    return None if place.topic_id is None else await unit.lead_topics.lead_in(place)


class ShowLeadUnit(PictureUnit, HasLeadCards, HasLeadTopics, HasPeople, UnitOfWork, Protocol):
    """What is read."""


class ShowLead(Generic[ContentT]):
    """Keeps these messages in step with the database, one lead at a time.

    Each is kept as soon as it stands, so that a retry goes on from there. A crash between the two
    may leave a second one: it is adopted when somebody presses it.
    """

    def __init__(
        self,
        post: LeadCardPost[ContentT],
        renderer: LeadCardRenderer[ContentT],
        pictures: LeadPictures,
        reading: UnitOfWorkFactory[ShowLeadUnit],
        clock: Clock,
        *,
        admins: tuple[ChatId, ...],
    ) -> None:
        self._post = post
        self._renderer = renderer
        self._pictures = pictures
        self._reading = reading
        self._clock = clock
        self._admins = tuple(CardChat(admin) for admin in admins)

    async def __call__(self, task: LeadCardRefresh, attempt: Attempt) -> Completion:
        """Bring them up to date."""
        known = await self._read(task.lead_id)
        if known is None:
            return Completion()
        kept = []
        for card in known.cards:
            if card.role is CardRole.MENTION:
                await self._look_at_mention(card, known, attempt)
            elif await self._refresh(card, known, attempt):
                kept.append(card)
        for wanted in wanted_cards(known, self._admins):
            if not any(is_that(card, wanted) for card in kept):
                await self._send(wanted, known, attempt)
        return Completion()

    def refused(self, task: LeadCardRefresh, reason: str) -> None:
        """Try for ever: all that goes wrong here can pass by itself."""

    async def _refresh(self, card: LeadCard, known: KnownLead, attempt: Attempt) -> bool:
        """Bring one up to date; ``False`` when it stands no longer."""
        content = self._content(card.role, card.chat_id, card.submission_id, known)
        if content is None:
            return True
        mark = fingerprint(content)
        if card.fingerprint != mark:
            if not await self._post.edit(card.chat_id, card.message_id, content):
                await attempt.keep(LeadCardGone(card))
                return False
            card = replace(card, fingerprint=mark)
            await attempt.keep(LeadCardShown(card))
        await self._bring(card, content, attempt)
        return True

    async def _send(self, wanted: WantedCard, known: KnownLead, attempt: Attempt) -> None:
        content = self._content(wanted.role, wanted.places[0].chat_id, wanted.submission_id, known)
        if content is None:
            return
        if wanted.role is CardRole.FEED:
            sent = await self._post.send(wanted.places, content)
        else:
            topic = wanted.role is CardRole.TOPIC
            send = self._post.send_into if topic else self._post.send_there
            there = await send(wanted.places[0], content)
            if there is None:
                return
            sent = there
        place, message_id = sent
        card = LeadCard(
            lead_id=known.picture.lead.id,
            role=wanted.role,
            chat_id=place.chat_id,
            topic_id=place.topic_id,
            message_id=message_id,
            submission_id=wanted.submission_id,
            fingerprint=fingerprint(content),
            sent_at=self._clock.now(),
            files_left=len(content.files) if wanted.role is CardRole.PRIVATE else 0,
        )
        await attempt.keep(LeadCardShown(card))
        if card.files_left:
            kept = next(
                one
                for one in await self._cards(card.lead_id)
                if (one.chat_id, one.message_id) == (card.chat_id, card.message_id)
            )
            await self._bring(kept, content, attempt)

    async def _bring(self, card: LeadCard, content: ContentT, attempt: Attempt) -> None:
        while card.files_left:
            came = await self._post.bring(
                card.place, card.message_id, content.files, card.files_left
            )
            card = replace(card, files_left=came.left)
            sent = TeamMessagesSent(came.sent, lead_id=card.lead_id)
            await attempt.keep(LeadCardShown(card), sent)

    async def _look_at_mention(self, card: LeadCard, known: KnownLead, attempt: Attempt) -> None:
        """Take away what was settled: nobody has to act any more."""
        if not still_matters(Mention(card.fingerprint), known.picture.lead):
            gone = await self._post.remove(card.chat_id, card.message_id)
            await attempt.keep(*taken_away(card, gone=gone))

    def _content(
        self,
        role: CardRole,
        chat_id: ChatId,
        submission_id: SubmissionId | None,
        known: KnownLead,
    ) -> ContentT | None:
        picture = known.picture
        if not picture.may_stand_in(chat_id):
            return self._renderer.emptied()
        shown = picture.newest if role is CardRole.TOPIC else submission_id
        if shown is None:
            return self._renderer.words(picture, known.person)
        submission = known.submissions.get(shown)
        return None if submission is None else self._renderer.submission(submission, picture)

    async def _cards(self, lead_id: LeadId) -> tuple[LeadCard, ...]:
        async with self._reading() as unit:
            return await unit.lead_cards.of(lead_id)

    async def _read(self, lead_id: LeadId) -> KnownLead | None:
        async with self._reading() as unit:
            lead = await unit.leads.get(lead_id)
            if lead is None:
                return None
            picture = await self._pictures.of(unit, lead)
            cards = await unit.lead_cards.of(lead_id)
            topics = await unit.lead_topics.topics_of(lead_id)
            person = await unit.people.get(lead.person_id)
            shown = {card.submission_id for card in cards} | {picture.newest}
            numbers = {one for one in shown if one is not None}
            submissions = await unit.submissions.get_all(numbers) if numbers else {}
            own = (await unit.cards.of(numbers)).get(picture.newest) if picture.newest else None
        if person is None or person.is_erased:
            return None
        return KnownLead(picture, person, submissions, own, cards, topics)
