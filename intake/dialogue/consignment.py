"""Consignments: words that are to be brought over, with all that must be known for that."""

from dataclasses import dataclass, field, replace

from intake.dialogue.arrival import WordsArrived, WordsJoined
from intake.dialogue.dialogue_units import RelayingUnit
from intake.dialogue.lead_places import LeadPlaces
from intake.dialogue.letters import Arrived, Letter, Preface, Spot
from intake.dialogue.relayed import (
    Direction,
    Fate,
    Landing,
    Relayed,
    is_joined,
    joined_as,
)
from intake.dialogue.thread import Thread
from intake.dialogue.topics import Topics, name_of, topic_spot
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, RelayedId
from intake.kernel.person import Person
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.lead import Lead
from intake.leads.lead_book import LeadBook
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.row import NewOutboxRow
from intake.team.card_chat import CardChat

_LONGEST_JOINED = 3_000
"""Characters of texts that go as one."""


@dataclass(frozen=True, slots=True)
class Consignment:
    """Words, and where they are to go."""

    parts: tuple[Relayed, ...]
    """Several: an album, or texts that go as one."""
    lead: Lead
    person: Person | None
    group: CardChat | None = None
    topics: bool = False
    """The group is to have a topic for the lead."""
    thread: Thread | None = None
    """The topic that it has."""
    moved_to: CardChat | None = None
    """The team's group, where the topic is in another one: it has moved on since."""
    anchor: int | None = None
    """The lead's card, where they go."""
    replies: dict[ChatId, int] = field(default_factory=dict)
    """The message in each chat that they answer."""

    @property
    def joined(self) -> bool:
        """Whether they are texts in a row that go as one message."""
        return is_joined(self.first)

    @property
    def first(self) -> Relayed:
        """An album's first part stands for all."""
        return self.parts[0]

    @property
    def numbers(self) -> tuple[RelayedId, ...]:
        """All parts'."""
        return tuple(one.id for one in self.parts)

    @property
    def whose(self) -> str:
        """The prospect's name."""
        return name_of(self.person, self.lead)

    def quote(self, chat_id: ChatId) -> str:
        """Return what is answered, where the answer cannot be attached to it."""
        return "" if chat_id in self.replies else self.first.quote or ""

    def own_spot(self) -> Spot | None:
        """Return where the team reads them; ``None``: in a topic that is still to be made, or
        nowhere."""
        if self.first.target_chat is not None:
            return Spot(self.first.target_chat, anchor=self.anchor)
        if self.thread is not None:
            return topic_spot(self.thread)
        return None if self.topics else self.main_view()

    def main_view(self) -> Spot | None:
        """Return the group's main view, or the topic that the team's cards share."""
        if self.group is None:
            return None
        return Spot(self.group.chat_id, self.group.topic_id, anchor=self.anchor)

    def in_own_group(self) -> "Consignment | None":
        """Return it on its way into the group in which the team works by now, if the lead's topic
        is in another one."""
        if self.moved_to is None:
            return None
        return replace(
            self, group=self.moved_to, moved_to=None, thread=None, anchor=None, replies={}
        )

    def letter(self, reply_to: int | None, preface: Preface) -> Letter:
        """Return what leaves."""
        first = self.first
        text = "\n".join(one.text or "" for one in self.parts) if self.joined else first.text
        return Letter(
            source_chat=first.source_chat,
            messages=tuple(one.source_message for one in self.parts),
            kind=first.kind,
            text=text,
            composed=first.composed or self.joined,
            files=first.files,
            preface=preface,
            reply_to=reply_to,
        )


class Consignments:
    """Reads them, and says what is to be written when they have arrived."""

    def __init__(
        self,
        reading: UnitOfWorkFactory[RelayingUnit],
        places: LeadPlaces,
        topics: Topics,
        book: LeadBook,
        clock: Clock,
    ) -> None:
        self._reading = reading
        self._places = places
        self._topics = topics
        self._book = book
        self._clock = clock

    async def read(self, relayed_id: RelayedId) -> Consignment | None:
        """Return what is to be brought over; ``None``: it is over, or was taken back."""
        async with self._reading() as unit:
            first = await unit.relayed.get(relayed_id)
            if first is None or first.fate is not Fate.PENDING:
                return None
            lead = await unit.leads.get(first.lead_id)
            if lead is None:
                return None
            album = await unit.relayed.album(first)
            parts = tuple(one for one in album if one.fate is Fate.PENDING)
            found = Consignment(parts, lead, await unit.people.get(lead.person_id))
            if first.direction is Direction.OUT:
                return await _with_replies(unit, found, ChatId(lead.person_id))
            return await self._placed(unit, found)

    async def _placed(self, unit: RelayingUnit, found: Consignment) -> Consignment:
        """Add where the team reads it."""
        lead, chat = found.lead, found.first.target_chat
        if chat is not None:
            anchor = await unit.threads.anchor(lead.id, chat)
            return await _with_replies(unit, replace(found, anchor=anchor), chat)
        team = await unit.teams.get(lead.team_id)
        group = None if team is None else await self._places.group(unit, team, lead)
        if team is None or group is None:
            return found
        topics = await self._topics.wanted(unit, team, lead) is not None
        threads = await unit.threads.of(lead.id) if topics else ()
        thread = next((one for one in threads if one.topic_id is not None), None)
        moved_to = None
        if thread is not None and thread.chat_id != group.chat_id:
            group, moved_to = CardChat(thread.chat_id), group
        anchor = await unit.threads.anchor(lead.id, group.chat_id)
        found = replace(
            found, group=group, topics=topics, thread=thread, moved_to=moved_to, anchor=anchor
        )
        return await _with_replies(unit, found, group.chat_id)

    async def join(self, found: Consignment, attempt: Attempt) -> Consignment:
        """Return texts that wait in a row as one: the group takes only so much in a minute. That is
        kept before they leave: what came of them holds for all."""
        if not _may_join(found.first):
            return found
        async with self._reading() as unit:
            later = await unit.relayed.waiting_after(found.first)
        parts, length = [found.first], len(found.first.text or "")
        for one in later:
            length += len(one.text or "") + 1
            if not _may_join(one) or length > _LONGEST_JOINED:
                break
            parts.append(one)
        if len(parts) == 1:
            return found
        name = joined_as(found.first)
        await attempt.keep(WordsJoined(tuple(one.id for one in parts), name))
        return replace(found, parts=tuple(replace(one, album=name) for one in parts))

    def arrived(self, found: Consignment, arrived: Arrived, *follow: NewOutboxRow) -> Completion:
        """Return the end. Of an album of which parts are missing nobody knows which copy is whose:
        they are known as a whole, each copy by one part at least."""
        now = self._clock.now()
        last = len(arrived.messages) - 1
        landings = tuple(
            Landing(
                part.id,
                arrived.chat_id,
                arrived.topic_id,
                arrived.messages[min(number, last)],
                part.text,
                now,
                arrived.further if number == 0 else (),
            )
            for number, part in enumerate(found.parts)
        )
        first = found.first
        written = WordsArrived(
            found.lead.id, first.direction, first.author_id, landings, self._book
        )
        return Completion((written,), follow)


def _may_join(message: Relayed) -> bool:
    """Say whether a text may go with others: it answers nothing, nothing stands above it, and it is
    for the team's group."""
    plain = message.kind == "text" and message.album is None and not message.retried
    alone = message.reply_to is None and not message.quote and message.target_chat is None
    return plain and alone and message.fate is Fate.PENDING


async def _with_replies(unit: RelayingUnit, found: Consignment, chat: ChatId) -> Consignment:
    first = found.first
    if first.reply_to is None:
        return found
    answered = await unit.relayed.counterpart(first.source_chat, first.reply_to, chat)
    return found if answered is None else replace(found, replies={chat: answered})
