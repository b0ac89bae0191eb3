"""Where a dialogue lives: a topic is made when somebody takes the lead, and shows its state."""

from collections.abc import Sequence
from dataclasses import dataclass

from intake.dialogue.arrival import StateShown, ThreadLeft, ThreadOpened
from intake.dialogue.dialogue_units import RelayingUnit
from intake.dialogue.lead_places import LeadPlaces
from intake.dialogue.letters import (
    ChatMovedError,
    DigestLine,
    NoTopicsError,
    NotSentError,
    Spot,
    WordsPost,
)
from intake.dialogue.relayed import Direction, Relayed
from intake.dialogue.thread import Thread
from intake.dialogue.topics import Topics, icon_of
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, LeadId, PersonId
from intake.kernel.person import Person, known_name
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.cards.lead_card import CardRole, LeadCard
from intake.leads.lead import Lead, LeadState
from intake.outbox.attempt import Attempt, Completion, Handler
from intake.outbox.row import NewOutboxRow, lead_row, thread_key
from intake.outbox.tasks.dialogue_tasks import ThreadLook, ThreadOpening
from intake.outbox.tasks.lead_tasks import LeadCardRefresh
from intake.submissions.team_message import SentMessage, TeamMessagesSent
from intake.team.card_chat import CardChat
from intake.team.team import Team

DIGEST_LENGTH = 20
"""Messages that a new owner is told of."""


@dataclass(frozen=True, slots=True)
class _Home:
    lead: Lead
    person: Person | None
    group: CardChat | None
    """Where a topic is wanted."""
    private: bool
    threads: tuple[Thread, ...]
    cards: tuple[LeadCard, ...] = ()

    @property
    def topic(self) -> Thread | None:
        return next((one for one in self.threads if one.topic_id is not None), None)

    @property
    def card(self) -> int | None:
        """The card that stands in the topic."""
        topic = self.topic
        here = None if topic is None else (topic.chat_id, topic.topic_id)
        found = (one for one in self.cards if (one.chat_id, one.topic_id) == here)
        return next((one.message_id for one in found if one.role is CardRole.TOPIC), None)

    @property
    def looks_otherwise(self) -> bool:
        """Whether the topic shows something else than it should."""
        topic = self.topic
        if topic is None:
            return False
        unpinned = self.card is not None and self.card != topic.pinned
        return unpinned or topic.shown != icon_of(self.lead)

    @property
    def lacks(self) -> bool:
        """Whether it is still to be made: somebody has the lead, and it lives elsewhere."""
        if self.lead.state not in {LeadState.TAKEN, LeadState.ASLEEP}:
            return False
        if self.group is not None:
            return self.topic is None
        if not self.private or self.lead.owner_id is None:
            return False
        return all(one.chat_id != ChatId(self.lead.owner_id) for one in self.threads)


class Homes:
    """Reads where dialogues live, and where they should."""

    def __init__(
        self, reading: UnitOfWorkFactory[RelayingUnit], places: LeadPlaces, topics: Topics
    ) -> None:
        self._reading = reading
        self._places = places
        self._topics = topics

    async def of(self, lead_id: LeadId) -> _Home | None:
        """Return it; ``None`` for a lead that is not there."""
        async with self._reading() as unit:
            lead = await unit.leads.get(lead_id)
            team = None if lead is None else await unit.teams.get(lead.team_id)
            if lead is None or team is None:
                return None
            group = await self._topics.wanted(unit, team, lead)
            private = await self._is_private(unit, team, lead)
            if group is None and not private:
                return _Home(lead, None, None, private, ())
            person = await unit.people.get(lead.person_id)
            threads = await unit.threads.of(lead_id)
            cards = await unit.lead_cards.of(lead_id) if group is not None and threads else ()
            return _Home(lead, person, group, private, threads, cards)

    async def _is_private(self, unit: RelayingUnit, team: Team, lead: Lead) -> bool:
        return await self._places.group(unit, team, lead) is None

    async def said(self, lead_id: LeadId) -> tuple[tuple[Relayed, str], ...]:
        """Return the last words of a dialogue, with who said them."""
        async with self._reading() as unit:
            words = await unit.relayed.latest(lead_id, DIGEST_LENGTH)
            names = {}
            for author in {one.author_id for one in words}:
                names[author] = await known_name(unit, author)
        return tuple((one, names[one.author_id]) for one in words)


class OpenThread:
    """Makes a lead's place: its topic, or its new owner's chat with what was said so far."""

    def __init__(self, homes: Homes, topics: Topics, post: WordsPost, clock: Clock) -> None:
        self._homes = homes
        self._topics = topics
        self._post = post
        self._clock = clock

    async def __call__(self, task: ThreadOpening, attempt: Attempt) -> Completion:
        """Make it, if it is (still) missing."""
        home = await self._homes.of(task.lead_id)
        if home is None or not home.lacks:
            return Completion()
        if home.group is None:
            return await self._move_in(home, attempt)
        await attempt.dispatching()
        try:
            await self._topics.make(home.lead, home.person, home.group, attempt)
        except (NoTopicsError, NotSentError, ChatMovedError):
            return Completion()  # its words will find another way
        return Completion(follow=(lead_row(LeadCardRefresh(home.lead.id), self._clock.now()),))

    def refused(self, task: ThreadOpening, reason: str) -> None:
        """Try for ever: all that goes wrong here can pass by itself."""

    async def _move_in(self, home: _Home, attempt: Attempt) -> Completion:
        """Tell the new owner what was said so far."""
        owner = home.lead.owner_id
        assert owner is not None  # noqa: S101 - as lacks says
        said = await self._homes.said(home.lead.id)
        sent: tuple[SentMessage, ...] = ()
        if not _all_theirs(said, owner) and not attempt.in_doubt:
            await attempt.dispatching()
            message_id = await self._post.digest(Spot(ChatId(owner)), _lines(said))
            if message_id is not None:
                sent = (SentMessage(ChatId(owner), message_id),)
        thread = Thread(
            lead_id=home.lead.id,
            chat_id=ChatId(owner),
            topic_id=None,
            made_at=self._clock.now(),
        )
        left = tuple(ThreadLeft(home.lead.id, one.chat_id) for one in home.threads)
        begun = TeamMessagesSent(sent, lead_id=home.lead.id)
        return Completion((*left, ThreadOpened(thread), begun))


class ShowState:
    """Has a topic's icon show the state of its lead, and its card stand on top."""

    def __init__(self, homes: Homes, post: WordsPost) -> None:
        self._homes = homes
        self._post = post

    async def __call__(self, task: ThreadLook, attempt: Attempt) -> Completion:
        """Change what is otherwise."""
        home = await self._homes.of(task.lead_id)
        topic = None if home is None else home.topic
        if home is None or topic is None or topic.topic_id is None or not home.looks_otherwise:
            return Completion()
        icon, card = icon_of(home.lead), home.card
        if card is not None and card != topic.pinned:
            await self._post.pin(topic.chat_id, card)
            await attempt.keep(StateShown(home.lead.id, topic.chat_id, topic.shown, card))
        if icon != topic.shown:
            await self._post.set_icon(topic.chat_id, topic.topic_id, icon)
        return Completion((StateShown(home.lead.id, topic.chat_id, icon, card or topic.pinned),))

    def refused(self, task: ThreadLook, reason: str) -> None:
        """Try for ever: all that goes wrong here can pass by itself."""


class AfterLeadCard:
    """Has a lead's dialogue follow whatever changed: it changes when the lead's cards do."""

    def __init__(self, show: Handler[LeadCardRefresh], homes: Homes, clock: Clock) -> None:
        self._show = show
        self._homes = homes
        self._clock = clock

    async def __call__(self, task: LeadCardRefresh, attempt: Attempt) -> Completion:
        """Show the cards, and then see where the dialogue stands."""
        shown = await self._show(task, attempt)
        home = await self._homes.of(task.lead_id)
        rows: tuple[NewOutboxRow, ...] = ()
        now = self._clock.now()
        if home is not None and home.lacks:
            key = frozenset({thread_key(task.lead_id, Direction.IN)})
            rows = (NewOutboxRow(ThreadOpening(task.lead_id), now, key),)
        elif home is not None and home.looks_otherwise:
            key = frozenset({f"look:{task.lead_id}"})
            rows = (NewOutboxRow(ThreadLook(task.lead_id), now, key),)
        return Completion(shown.effects, (*shown.follow, *rows), shown.error)

    def refused(self, task: LeadCardRefresh, reason: str) -> Completion | None:
        """Leave it to what shows the cards."""
        return self._show.refused(task, reason)


def _all_theirs(said: Sequence[tuple[Relayed, str]], owner: PersonId) -> bool:
    """Say whether they have all of it in their chat already."""
    chat = ChatId(owner)
    theirs = {_source(one) for one, _ in said if chat in {one.source_chat, one.target_chat}}
    return all(_source(one) in theirs for one, _ in said)


def _source(message: Relayed) -> tuple[ChatId, int]:
    return message.source_chat, message.source_message


def _lines(said: Sequence[tuple[Relayed, str]]) -> tuple[DigestLine, ...]:
    """Return a line for each message; what went to several chats was said once."""
    once = {_source(one): (one, who) for one, who in said}
    return tuple(DigestLine(who, one.text, one.kind, one.above) for one, who in once.values())
