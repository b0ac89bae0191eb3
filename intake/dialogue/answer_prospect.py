"""What the team says in a lead's dialogue: the owner's words go to the prospect."""

from dataclasses import replace
from datetime import datetime
from enum import Enum, auto
from functools import partial

from intake.conversation.inputs import Spoken
from intake.dialogue import albums
from intake.dialogue.dialogue_units import TeamTalkUnit
from intake.dialogue.inside import Mentions, TeamWords, is_aside, stays_inside
from intake.dialogue.relayed import Direction, Fate, Relayed, relayed_of
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, LeadId, PersonId, UpdateId
from intake.kernel.once import Once
from intake.kernel.person import Profile
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.assignment import How
from intake.leads.lead import Lead
from intake.leads.lead_book import LeadBook, owns
from intake.leads.taking import Taking
from intake.outbox.row import NewOutboxRow
from intake.outbox.tasks.dialogue_tasks import Mark, MarkWords
from intake.team.access import TeamAccess
from intake.team.member import Member, Role
from intake.team.team import Team

ANONYMOUS = PersonId(0)
"""Whoever writes as the group itself."""


class Speech(Enum):
    """What became of a message of the team."""

    NOT_OURS = auto()
    """It belongs to no dialogue."""
    OUT = auto()
    INSIDE = auto()


class AnswerProspect:
    """Takes a message of the team: it goes out, or it stays inside and is marked so.

    A group's talk that belongs to no dialogue costs one look into the database, and no answer;
    unless it is said to the bot, in answer to something whose lead it does not know: a copy, or a
    topic, whose making Telegram did not confirm.
    """

    def __init__(
        self,
        units: UnitOfWorkFactory[TeamTalkUnit],
        reading: UnitOfWorkFactory[TeamTalkUnit],
        clock: Clock,
        speakers: "Speakers",
    ) -> None:
        self._once = Once(units, clock)
        self._reading = reading
        self._speakers = speakers

    async def __call__(
        self, update_id: UpdateId, profile: Profile | None, words: TeamWords, said_at: datetime
    ) -> Speech:
        """Take it. ``profile`` is ``None`` for an anonymous administrator, who can take nothing."""
        async with self._reading() as unit:
            lead_id = await lead_spoken_of(unit, words)
            if lead_id is None and not (
                words.is_for_us and await self._speakers.team_in(unit, words.chat_id)
            ):
                return Speech.NOT_OURS
        if lead_id is None:
            return await self._once(update_id, partial(_belong_nowhere, words), again=_again)
        return await self._once(
            update_id,
            partial(self._hear, profile, words, lead_id, said_at),
            again=_again,
        )

    async def _hear(
        self,
        profile: Profile | None,
        words: TeamWords,
        lead_id: LeadId,
        said_at: datetime,
        unit: TeamTalkUnit,
        now: datetime,
    ) -> Speech:
        if await unit.relayed.from_message(words.chat_id, words.spoken.message_id):
            return Speech.OUT  # whatever update brings it: it was heard already
        author = ANONYMOUS if profile is None else profile.id
        if await self._for_colleagues(unit, words, lead_id, author):
            return await keep_inside(unit, words, lead_id, author, now)
        if words.is_command:  # one that works here never comes so far
            return await keep_inside(unit, words, lead_id, author, now, why="dialogue-command")
        speaking = await self._speakers.speaking(unit, profile, words, lead_id, now, said_at)
        if speaking is None:
            return Speech.INSIDE
        _, lead = speaking
        await albums.finish(unit, words.chat_id, author, now, but=words.spoken.album)
        spoken = await _without_card(unit, words)
        message = relayed_of(
            spoken,
            lead.id,
            Direction.OUT,
            words.chat_id,
            author,
            now,
            to=ChatId(lead.person_id),
        )
        if message.album is not None:
            message = await albums.take_part(unit, message)
        await albums.start(unit, (await unit.relayed.add(message),), now)
        return Speech.OUT

    async def _for_colleagues(
        self, unit: TeamTalkUnit, words: TeamWords, lead_id: LeadId, author: PersonId
    ) -> bool:
        """Say whether it is meant for the team.

        An album stays inside as a whole, whichever of its parts says so.
        """
        if stays_inside(words, author):
            return True
        if words.spoken.album is not None:
            parts = await unit.relayed.parts(words.chat_id, words.spoken.album)
            if any(one.fate is Fate.INSIDE for one in parts):
                return True
        return await name_colleague(unit, words.mentions, lead_id, author)


class Speakers:
    """Says who may speak to a prospect, and lets them have a lead by their first words."""

    def __init__(self, access: TeamAccess, book: LeadBook) -> None:
        self._access = access
        self._book = book
        self._taking = Taking(book)

    async def team_in(self, unit: TeamTalkUnit, chat_id: ChatId) -> Team | None:
        """Return the team whose group it is."""
        return await self._access.team_in(unit, chat_id)

    async def speaking(
        self,
        unit: TeamTalkUnit,
        profile: Profile | None,
        words: TeamWords,
        lead_id: LeadId,
        now: datetime,
        said_at: datetime,
    ) -> tuple[Member, Lead] | None:
        """Return who speaks in which lead, once it is theirs; else the message is marked, and they
        are told why it stays inside."""
        why, author = "dialogue-anonymous", ANONYMOUS
        if profile is not None:
            author = profile.id
            member = await self.member(unit, profile, words.chat_id, lead_id, now)
            why = "dialogue-no-member"
            if member is not None:
                lead = await self.getting(unit, lead_id, member, now, said_at)
                if lead is not None and not lead.is_erased:
                    return member, lead
                why = "dialogue-not-yours" if lead is None else "dialogue-erased"
        await keep_inside(unit, words, lead_id, author, now, why=why)
        return None

    async def member(
        self,
        unit: TeamTalkUnit,
        profile: Profile,
        chat_id: ChatId,
        lead_id: LeadId,
        now: datetime,
    ) -> Member | None:
        """Return who acts, if they may in that lead's team."""
        member = await self._access.acting(unit, profile, chat_id, now)
        lead = await unit.leads.get(lead_id)
        if member is None or lead is None:
            return None
        return member if await self._is_of_team(unit, member.person_id, lead) else None

    async def may_hear(self, unit: TeamTalkUnit, chat_id: ChatId | None, lead: Lead) -> bool:
        """Say whether a lead's words may still go into a chat: not into that of somebody who was
        removed from its team."""
        if chat_id is None or chat_id < 0:
            return True
        member = await unit.members.get(PersonId(chat_id))
        if member is None:
            return True
        removed = await unit.members.was_removed(member.person_id, lead.team_id)
        return member.removed_at is None and not removed

    async def may_speak(self, unit: TeamTalkUnit, person_id: PersonId, lead_id: LeadId) -> bool:
        """Say whether somebody who spoke in a lead may do so still."""
        member = await unit.members.get(person_id)
        lead = await unit.leads.get(lead_id)
        if lead is None or (member is not None and member.removed_at is not None):
            return False
        return await self._is_of_team(unit, person_id, lead)

    async def _is_of_team(self, unit: TeamTalkUnit, person_id: PersonId, lead: Lead) -> bool:
        teams = await unit.members.teams_of(person_id)
        return lead.team_id in teams or person_id in self._access.owners

    def decides(
        self, member: Member | None, person_id: PersonId, lead: Lead, message: Relayed
    ) -> bool:
        """Say whether somebody may take a message back: its writer, whoever has the lead now, and
        whoever leads."""
        role = self._access.role_of(person_id, member)
        if role is None:
            return False
        return role is not Role.MANAGER or person_id in {message.author_id, lead.owner_id}

    async def getting(
        self,
        unit: TeamTalkUnit,
        lead_id: LeadId,
        member: Member,
        now: datetime,
        said_at: datetime,
    ) -> Lead | None:
        """Return the lead once it is theirs: it was, or their first words take it; ``None``: it is
        somebody else's.

        Words in a closed lead open it again for whoever had it, unless they were written before it
        was closed and only arrive now, or its prospect is no more.
        """
        await unit.teams.lock()
        lead = await unit.leads.get(lead_id)
        if lead is None:
            return None
        if not lead.is_open:
            current = await unit.leads.open_in(lead.team_id, lead.person_id)
            theirs = current is None and await self._was_theirs(unit, lead, member, said_at)
            if theirs or lead.is_erased:
                return lead
            lead = current or await self._book.reopen(unit, lead, now)
        if owns(lead, member.person_id) and lead.offered_until is None:
            return lead
        ownership = await self._taking.take(unit, lead, member, now, How.WORDS)
        return ownership.lead if ownership.won else None

    async def _was_theirs(
        self, unit: TeamTalkUnit, lead: Lead, member: Member, said_at: datetime
    ) -> bool:
        if lead.closed_at is None or said_at > lead.closed_at:
            return False
        history = await unit.assignments.of_lead(lead.id)
        return bool(history) and history[-1].member_id == member.person_id


async def name_colleague(
    unit: TeamTalkUnit, mentions: Mentions, lead_id: LeadId, author: PersonId
) -> bool:
    """Say whether one of the lead's team is mentioned, and not only whoever writes. Who is in the
    team is read only where it matters."""
    if not mentions:
        return False
    lead = await unit.leads.get(lead_id)
    team = () if lead is None else await unit.members.of_team(lead.team_id)
    others = [one for one in team if one.person_id != author]
    names = [one.username for one in others if one.username]
    return mentions.name_one_of(names, [one.person_id for one in others])


async def lead_spoken_of(unit: TeamTalkUnit, words: TeamWords) -> LeadId | None:
    """Return the lead in whose dialogue a message of the team stands.

    What answers a message of ours means that one's lead; in a lead's topic everything is about it.
    """
    answered = words.spoken.reply_to
    if words.topic_id is not None:
        thread = await unit.threads.in_topic(words.chat_id, words.topic_id)
        if thread is not None:
            return thread.lead_id
    if answered is None or not words.answers_us:
        return None
    into = await unit.relayed.into_message(words.chat_id, answered)
    if into is not None:
        return into.lead_id if into.direction is Direction.IN else None
    return await unit.lead_cards.lead_at(words.chat_id, answered)


async def _belong_nowhere(words: TeamWords, unit: TeamTalkUnit, now: datetime) -> Speech:
    """Mark what does not go out because nobody knows to whom; slashes say that it is meant so."""
    explained = not is_aside(words.text)
    row = nowhere_row(words.chat_id, words.spoken.message_id, now, explained=explained)
    await unit.outbox.add(row, now)
    return Speech.INSIDE


def nowhere_row(
    chat_id: ChatId, message_id: int, now: datetime, *, explained: bool = True
) -> NewOutboxRow:
    """Return the row that marks an answer of which nobody knows to which lead it belongs."""
    why = "dialogue-nowhere" if explained else ""
    return mark_row(MarkWords(None, chat_id, message_id, Mark.INSIDE, why), now)


async def _without_card(unit: TeamTalkUnit, words: TeamWords) -> Spoken:
    """Return what is said. Who answers a card means its lead, and quotes nothing of it."""
    spoken = words.spoken
    if spoken.reply_to is None or not words.answers_us:
        return spoken
    if await unit.relayed.lead_of(words.chat_id, spoken.reply_to) is not None:
        return spoken
    return replace(spoken, reply_to=None, quote="", chosen=False)


async def keep_inside(
    unit: TeamTalkUnit,
    words: TeamWords,
    lead_id: LeadId,
    author: PersonId,
    now: datetime,
    *,
    why: str = "",
) -> Speech:
    """Mark a message that does not go out; why it does not is told to everybody once."""
    album = words.spoken.album
    explained = bool(why) and await unit.relayed.was_explained(lead_id, author, why)
    if album is not None:
        for one in await unit.relayed.parts(words.chat_id, album):
            await unit.relayed.end(one.id, Fate.INSIDE, was=(Fate.COLLECTING,))
    if album is not None or (why and not explained):
        await unit.relayed.add(
            Relayed(
                lead_id=lead_id,
                direction=Direction.OUT,
                fate=Fate.INSIDE,
                source_chat=words.chat_id,
                source_message=words.spoken.message_id,
                album=album,
                kind=words.spoken.kind,
                author_id=author,
                at=now,
                reason=why or None,
            )
        )
    why = "" if explained else why
    args: dict[str, str | int] = {}
    if why == "dialogue-not-yours":
        lead = await unit.leads.get(lead_id)
        owner = None if lead is None or lead.owner_id is None else lead.owner_id
        found = None if owner is None else await unit.members.get(owner)
        args["owner"] = "" if found is None else found.name
    mark = MarkWords(
        lead_id,
        words.chat_id,
        words.spoken.message_id,
        Mark.INSIDE,
        why,
        args,
    )
    await unit.outbox.add(mark_row(mark, now), now)
    return Speech.INSIDE


def mark_row(mark: MarkWords, now: datetime) -> NewOutboxRow:
    """Return the row that marks a message; nothing waits for it."""
    return NewOutboxRow(mark, now, frozenset({f"mark:{mark.chat_id}:{mark.message_id}"}))


async def _again(_: TeamTalkUnit) -> Speech:
    """Say nothing again: its mark is a row of the outbox."""
    return Speech.OUT
