"""Showing a lead beside its submissions' own cards: copies, the card in a topic, loose words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from intake.forms.answer import FileRef
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, LeadId, PersonId, SubmissionId
from intake.kernel.person import HasPeople, Person
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.leads.lead import OWNED, LeadState
from intake.leads.lead_card import (
    CardRole,
    HasLeadCards,
    LeadCard,
    LeadCardGone,
    LeadCardShown,
)
from intake.leads.lead_picture import LeadPicture, LeadPictures, PictureUnit
from intake.leads.mention import still_matters
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.tasks import LeadCardRefresh, Mention
from intake.submissions.card import Card
from intake.submissions.show_card import CardContent, fingerprint
from intake.submissions.submission import Submission
from intake.team.card_chat import CardChat
from intake.team.team import PlaceKind

ContentT = TypeVar("ContentT", bound=CardContent)
ContentT_co = TypeVar("ContentT_co", bound=CardContent, covariant=True)
ContentT_contra = TypeVar("ContentT_contra", bound=CardContent, contravariant=True)


class LeadCardPost(Protocol[ContentT_contra]):
    """Where such messages are posted."""

    async def edit(self, chat_id: ChatId, message_id: int, content: ContentT_contra) -> bool:
        """Edit one; ``False`` when that is no longer possible."""
        ...

    async def send(
        self, places: Iterable[CardChat], content: ContentT_contra, answered: int | None = None
    ) -> tuple[CardChat, int]:
        """Send it to the first place that takes it, in answer to a message there."""
        ...

    async def send_there(
        self, place: CardChat, content: ContentT_contra, answered: int | None = None
    ) -> tuple[CardChat, int] | None:
        """Send it to that place alone; ``None`` when it is refused there."""
        ...

    async def remove(self, chat_id: ChatId, message_id: int) -> None:
        """Take a message away, or at least its buttons."""
        ...

    async def bring(
        self, place: CardChat, message_id: int, files: Sequence[FileRef], left: int
    ) -> int:
        """Send the next message with files in answer to it; return how many are left then."""
        ...


class LeadCardRenderer(Protocol[ContentT_co]):
    """Renders them."""

    def submission(self, submission: Submission, picture: LeadPicture) -> ContentT_co:
        """Return a submission's card."""
        ...

    def words(self, picture: LeadPicture, person: Person) -> ContentT_co:
        """Return the card of somebody who wrote without a form."""
        ...

    def emptied(self) -> ContentT_co:
        """Return what is left of a card in the chat of who is no longer of the team."""
        ...


class LeadTopics(Protocol):
    """Where leads are worked in topics: the rooms above say so."""

    async def topics_of(self, lead_id: LeadId) -> tuple[CardChat, ...]:
        """Return the topics that are open."""
        ...

    async def lead_in(self, topic: CardChat) -> LeadId | None:
        """Return the lead that a topic is for, or was for last."""
        ...


class HasLeadTopics(Protocol):
    """A unit of work with them."""

    @property
    def lead_topics(self) -> LeadTopics:
        """Within the unit's transaction."""
        ...


class ShowLeadUnit(PictureUnit, HasLeadCards, HasLeadTopics, HasPeople, UnitOfWork, Protocol):
    """What is read."""


@dataclass(frozen=True, slots=True)
class _Known:
    """All that decides what is shown where."""

    picture: LeadPicture
    person: Person
    submissions: dict[SubmissionId, Submission]
    own: Card | None
    """The newest submission's own card."""
    cards: tuple[LeadCard, ...]
    topics: tuple[CardChat, ...]


@dataclass(frozen=True, slots=True)
class _Wanted:
    role: CardRole
    places: tuple[CardChat, ...]
    """To be tried in order."""
    submission_id: SubmissionId | None


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
        standing = []
        for card in known.cards:
            if card.role is CardRole.MENTION:
                await self._look_at_mention(card, known, attempt)
            elif await self._refresh(card, known, attempt):
                standing.append(card)
        for wanted in self._wanted(known):
            if not any(_is_that(card, wanted) for card in standing):
                await self._send(wanted, known, attempt)
        return Completion()

    def refused(self, task: LeadCardRefresh, reason: str) -> None:
        """Try for ever: all that goes wrong here can pass by itself."""

    async def _refresh(self, card: LeadCard, known: _Known, attempt: Attempt) -> bool:
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

    async def _send(self, wanted: _Wanted, known: _Known, attempt: Attempt) -> None:
        content = self._content(wanted.role, wanted.places[0].chat_id, wanted.submission_id, known)
        if content is None:
            return
        if wanted.role is CardRole.FEED:
            sent = await self._post.send(wanted.places, content)
        else:
            there = await self._post.send_there(wanted.places[0], content)
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
            left = await self._post.bring(
                card.place, card.message_id, content.files, card.files_left
            )
            card = replace(card, files_left=left)
            await attempt.keep(LeadCardShown(card))

    async def _look_at_mention(self, card: LeadCard, known: _Known, attempt: Attempt) -> None:
        """Take away what was settled: nobody has to act any more."""
        if not still_matters(Mention(card.fingerprint), known.picture.lead):
            await self._post.remove(card.chat_id, card.message_id)
            await attempt.keep(LeadCardGone(card))

    def _content(
        self,
        role: CardRole,
        chat_id: ChatId,
        submission_id: SubmissionId | None,
        known: _Known,
    ) -> ContentT | None:
        picture = known.picture
        if not picture.may_stand_in(chat_id):
            return self._renderer.emptied()
        shown = picture.newest if role is CardRole.TOPIC else submission_id
        if shown is None:
            return self._renderer.words(picture, known.person)
        submission = known.submissions.get(shown)
        return None if submission is None else self._renderer.submission(submission, picture)

    def _wanted(self, known: _Known) -> list[_Wanted]:
        """Return what must stand somewhere."""
        picture = known.picture
        if not picture.lead.is_open:
            return []
        wanted = [_Wanted(CardRole.TOPIC, (topic,), None) for topic in known.topics]
        newest = picture.newest
        if picture.place is PlaceKind.PRIVATE:
            wanted += [
                _Wanted(CardRole.PRIVATE, (CardChat(ChatId(one)),), newest)
                for one in _who_sees(picture)
                if ChatId(one) != _chat_of_own(known)
            ]
        chats = picture.chats if picture.place is not PlaceKind.PRIVATE else ()
        places = tuple(dict.fromkeys((*chats, *self._admins)))
        if newest is None and places and not (wanted and not chats):
            wanted.append(_Wanted(CardRole.FEED, places, None))
        return wanted

    async def _cards(self, lead_id: LeadId) -> tuple[LeadCard, ...]:
        async with self._reading() as unit:
            return await unit.lead_cards.of(lead_id)

    async def _read(self, lead_id: LeadId) -> _Known | None:
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
        if person is None:
            return None
        return _Known(picture, person, submissions, own, cards, topics)


def _chat_of_own(known: _Known) -> ChatId | None:
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


def _is_that(card: LeadCard, wanted: _Wanted) -> bool:
    """Say whether a message is what is wanted. The card in the feed may stand elsewhere: where its
    own place did not take it."""
    if card.role is not wanted.role or card.submission_id != wanted.submission_id:
        return False
    return wanted.role is CardRole.FEED or card.place == wanted.places[0]
