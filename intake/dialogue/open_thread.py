"""Where a dialogue lives: a topic is made when somebody takes the lead, and shows its state."""

from collections.abc import Sequence
from dataclasses import dataclass

from intake.dialogue.arrival import IconShown, ThreadLeft, ThreadOpened
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
from intake.kernel.person import Person
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.lead import Lead, LeadState
from intake.outbox.attempt import Attempt, Completion, Handler
from intake.outbox.row import NewOutboxRow, lead_row, thread_key
from intake.outbox.tasks import LeadCardRefresh, ThreadIcon, ThreadOpening
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

    @property
    def topic(self) -> Thread | None:
        return next((one for one in self.threads if one.topic_id is not None), None)

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
            return _Home(lead, person, group, private, await unit.threads.of(lead_id))

    async def _is_private(self, unit: RelayingUnit, team: Team, lead: Lead) -> bool:
        return await self._places.group(unit, team, lead) is None

    async def said(self, lead_id: LeadId) -> tuple[tuple[Relayed, str], ...]:
        """Return the last words of a dialogue, with who said them."""
        async with self._reading() as unit:
            words = await unit.relayed.latest(lead_id, DIGEST_LENGTH)
            found = []
            for one in words:
                person = await unit.people.get(one.author_id)
                name = "" if person is None else f"{person.first_name} {person.last_name}".strip()
                found.append((one, name))
        return tuple(found)


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
        told = [one for one in said if not _was_theirs(one[0], owner)]
        if told and not attempt.in_doubt:
            await attempt.dispatching()
            await self._post.digest(Spot(ChatId(owner)), _lines(said))
        thread = Thread(
            lead_id=home.lead.id,
            chat_id=ChatId(owner),
            topic_id=None,
            made_at=self._clock.now(),
        )
        left = tuple(ThreadLeft(home.lead.id, one.chat_id) for one in home.threads)
        return Completion((*left, ThreadOpened(thread)))


class ShowState:
    """Has a topic's icon show the state of its lead."""

    def __init__(self, homes: Homes, post: WordsPost) -> None:
        self._homes = homes
        self._post = post

    async def __call__(self, task: ThreadIcon, attempt: Attempt) -> Completion:  # noqa: ARG002
        """Change it, if it shows something else."""
        home = await self._homes.of(task.lead_id)
        topic = None if home is None else home.topic
        if home is None or topic is None or topic.topic_id is None:
            return Completion()
        icon = icon_of(home.lead)
        if icon == topic.shown:
            return Completion()
        await self._post.set_icon(topic.chat_id, topic.topic_id, icon)
        return Completion((IconShown(home.lead.id, topic.chat_id, icon),))

    def refused(self, task: ThreadIcon, reason: str) -> None:
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
        elif home is not None and home.topic and home.topic.shown != icon_of(home.lead):
            key = frozenset({f"icon:{task.lead_id}"})
            rows = (NewOutboxRow(ThreadIcon(task.lead_id), now, key),)
        return Completion(shown.effects, (*shown.follow, *rows), shown.error)

    def refused(self, task: LeadCardRefresh, reason: str) -> Completion | None:
        """Leave it to what shows the cards."""
        return self._show.refused(task, reason)


def _was_theirs(message: Relayed, owner: PersonId) -> bool:
    """Say whether they have it in their chat already."""
    return ChatId(owner) in {message.source_chat, message.target_chat}


def _lines(said: Sequence[tuple[Relayed, str]]) -> tuple[DigestLine, ...]:
    return tuple(DigestLine(who, one.text, one.kind) for one, who in said)
