"""*Send later*: words that leave at a time which their writer chose."""

import re
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from intake.dialogue.albums import relay_row
from intake.dialogue.answer_prospect import Speakers, lead_spoken_of, mark_row
from intake.dialogue.dialogue_units import TeamTalkUnit
from intake.dialogue.inside import TeamWords
from intake.dialogue.relayed import Direction, Fate, Relayed
from intake.forms.values.moments import BEHIND_CLOCK, HALVES, read_moment
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, LeadId, RelayedId, UpdateId
from intake.kernel.once import Once
from intake.kernel.person import Profile
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.lead import Lead
from intake.leads.lead_book import owns
from intake.leads.postponing import Postponed, postponed_until
from intake.leads.timer import Timer, TimerKind, of_lead
from intake.outbox.tasks.dialogue_tasks import Mark, MarkWords
from intake.team.member import Member

_COMMAND = re.compile(r"/later(?:@\w+)?\s+(.*\S)\s*", re.IGNORECASE | re.DOTALL)
_WORDS = 5
"""A moment that stands before other words has no more than these."""
_MORNING = time(9)
"""When words leave of which only the day was named: nobody is written to at midnight."""

_HALF_BEHIND = re.compile(rf"(?:{'|'.join(HALVES)})\b", re.IGNORECASE)
_HOUR_BEHIND = re.compile(r"(?:(?:at|by|till|until|в|к|до)\s+)?\d{1,2}\b", re.IGNORECASE)
"""What is left of a time of which a part only was understood: *25 часов* behind *завтра*."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """They will be sent."""

    at: datetime
    zone: str
    """The writer's: by their clock the time was meant."""
    relayed_id: RelayedId
    text: str = field(repr=False)
    """Telegram's HTML."""


@dataclass(frozen=True, slots=True)
class Timeless:
    """They wait for their time: it is to be chosen."""

    relayed_id: RelayedId
    text: str = field(repr=False)
    """Telegram's HTML."""


@dataclass(frozen=True, slots=True)
class NotScheduled:
    """They will not. ``why``: ``""`` when that is marked already, ``not_ours`` where no dialogue
    is, ``no_words``, or ``over``."""

    why: str


class SendLater:
    """Takes words with the time at which they are to leave."""

    def __init__(
        self,
        units: UnitOfWorkFactory[TeamTalkUnit],
        reading: UnitOfWorkFactory[TeamTalkUnit],
        clock: Clock,
        speakers: Speakers,
        *,
        zone: str,
    ) -> None:
        """``zone`` is for members and teams that name none."""
        self._once = Once(units, clock)
        self._reading = reading
        self._speakers = speakers
        self._zone = zone

    async def __call__(
        self, update_id: UpdateId, profile: Profile | None, words: TeamWords, said_at: datetime
    ) -> Scheduled | Timeless | NotScheduled:
        """Take ``9:00 Good morning``, or a moment on a line of its own and the words below; words
        without a moment wait until one is chosen.

        The words' own markup is Telegram's HTML.
        """
        async with self._reading() as unit:
            lead_id = await lead_spoken_of(unit, words)
        if lead_id is None:
            return NotScheduled("not_ours")
        schedule = partial(self._schedule, profile, words, lead_id, said_at)

        async def again(unit: TeamTalkUnit) -> Scheduled | Timeless | NotScheduled:
            found = await unit.relayed.from_message(words.chat_id, words.spoken.message_id)
            return await self._standing(unit, found[0] if found else None)

        return await self._once(update_id, schedule, again=again)

    async def _schedule(
        self,
        profile: Profile | None,
        words: TeamWords,
        lead_id: LeadId,
        said_at: datetime,
        unit: TeamTalkUnit,
        now: datetime,
    ) -> Scheduled | Timeless | NotScheduled:
        if not words.text.strip() or is_mere_moment(words.text, now, ZoneInfo(self._zone)):
            return NotScheduled("no_words")
        speaking = await self._speakers.speaking(unit, profile, words, lead_id, now, said_at)
        if speaking is None:
            return NotScheduled("")
        member, lead = speaking
        zone = await self._zone_of(unit, member, lead)
        at, text = read_scheduled(words.text, now, ZoneInfo(zone)) or (None, words.text.strip())
        message = await unit.relayed.add(
            Relayed(
                lead_id=lead.id,
                direction=Direction.OUT,
                fate=Fate.SCHEDULED,
                source_chat=words.chat_id,
                source_message=words.spoken.message_id,
                kind="text",
                text=text,
                composed=True,
                author_id=member.person_id,
                at=now,
                target_chat=ChatId(lead.person_id),
            )
        )
        if at is None:
            return Timeless(message.id, text)
        return await _wait(unit, message, at, zone, now)

    async def at(
        self,
        update_id: UpdateId,
        profile: Profile,
        chat_id: ChatId,
        relayed_id: RelayedId,
        choice: Postponed,
    ) -> Scheduled | Timeless | NotScheduled:
        """Have words leave at the time that their writer chose."""
        choose = partial(self._choose, profile, chat_id, relayed_id, choice)

        async def again(unit: TeamTalkUnit) -> Scheduled | Timeless | NotScheduled:
            return await self._standing(unit, await unit.relayed.get(relayed_id))

        return await self._once(update_id, choose, again=again)

    async def _choose(
        self,
        profile: Profile,
        chat_id: ChatId,
        relayed_id: RelayedId,
        choice: Postponed,
        unit: TeamTalkUnit,
        now: datetime,
    ) -> Scheduled | NotScheduled:
        message = await unit.relayed.get(relayed_id)
        if message is None or message.author_id != profile.id:
            return NotScheduled("not_ours")
        member = await self._speakers.member(unit, profile, chat_id, message.lead_id, now)
        lead = await unit.leads.get(message.lead_id)
        if member is None or lead is None:
            return NotScheduled("not_ours")
        chosen = await _clock_of(unit, message) is not None
        if chosen or message.fate is not Fate.SCHEDULED or not owns(lead, member.person_id):
            return NotScheduled("over")
        zone = await self._zone_of(unit, member, lead)
        return await _wait(unit, message, postponed_until(choice, now, zone), zone, now)

    async def _standing(
        self, unit: TeamTalkUnit, message: Relayed | None
    ) -> Scheduled | Timeless | NotScheduled:
        """Return what is to be said once more of words that wait."""
        if message is None or message.fate is not Fate.SCHEDULED:
            return NotScheduled("")
        clock = await _clock_of(unit, message)
        if clock is None:
            return Timeless(message.id, message.text or "")
        member = await unit.members.get(message.author_id)
        lead = await unit.leads.get(message.lead_id)
        if member is None or lead is None:
            return NotScheduled("")
        zone = await self._zone_of(unit, member, lead)
        return Scheduled(clock.due_at, zone, message.id, message.text or "")

    async def _zone_of(self, unit: TeamTalkUnit, member: Member, lead: Lead) -> str:
        return await zone_of(unit, member, lead, self._zone)


class ScheduledWords:
    """Words that wait for their time follow an edit of the command that holds them."""

    def __init__(self, *, zone: str) -> None:
        """``zone`` is for members and teams that name none."""
        self._zone = zone

    async def edited(
        self, unit: TeamTalkUnit, message: Relayed, markup: str, now: datetime
    ) -> None:
        """Take the words, and the time if that is another one now; their writer is told."""
        command = _COMMAND.fullmatch(markup)
        rest = command[1] if command is not None else ""
        if not rest or is_mere_moment(rest, now, ZoneInfo(self._zone)):
            await _tell(unit, message, "dialogue-later-kept", now)
            return
        zone = ZoneInfo(await self._zone_of(unit, message))
        clock = await _clock_of(unit, message)
        at, text = read_scheduled(rest, now, zone) or (None, rest)
        meant = read_scheduled(rest, message.at, zone)  # *2 h* were meant from when it was said
        if clock is not None and meant is not None and meant[0] == clock.due_at:
            at = None
        if at is None and text == message.text:
            return
        await unit.relayed.edit(message.id, text, now)
        if at is not None:
            await unit.timers.stop(
                of_lead(message.lead_id), (TimerKind.SEND_LATER,), now, key=str(message.id)
            )
            await _wait(unit, message, at, zone.key, now)
        await _tell(unit, message, "dialogue-later-changed", now)

    async def _zone_of(self, unit: TeamTalkUnit, message: Relayed) -> str:
        member = await unit.members.get(message.author_id)
        lead = await unit.leads.get(message.lead_id)
        if member is None or lead is None:
            return self._zone
        return await zone_of(unit, member, lead, self._zone)


async def zone_of(unit: TeamTalkUnit, member: Member, lead: Lead, zone: str) -> str:
    """Return by whose clock somebody means a time: their own, the team's, or everybody's."""
    team = await unit.teams.get(lead.team_id)
    return member.time_zone or (team and team.time_zone) or zone


async def _tell(unit: TeamTalkUnit, message: Relayed, text: str, now: datetime) -> None:
    mark = MarkWords(message.lead_id, message.source_chat, message.source_message, Mark.LATER, text)
    await unit.outbox.add(mark_row(mark, now), now)


async def _clock_of(unit: TeamTalkUnit, message: Relayed) -> Timer | None:
    """Return the clock that some words wait for; none: their time is still to be chosen."""
    running = await unit.timers.open_of(of_lead(message.lead_id))
    return next(
        (one for one in running if one.kind is TimerKind.SEND_LATER and one.key == str(message.id)),
        None,
    )


async def _wait(
    unit: TeamTalkUnit, message: Relayed, at: datetime, zone: str, now: datetime
) -> Scheduled:
    """Have words wait for that time, and mark them so."""
    await unit.timers.start(
        Timer(
            kind=TimerKind.SEND_LATER,
            subject=of_lead(message.lead_id),
            key=str(message.id),
            started_at=now,
            due_at=at,
            payload={"relayed": message.id},
        )
    )
    mark = MarkWords(message.lead_id, message.source_chat, message.source_message, Mark.LATER)
    await unit.outbox.add(mark_row(mark, now), now)
    return Scheduled(at, zone, message.id, message.text or "")


def read_scheduled(text: str, now: datetime, zone: ZoneInfo) -> tuple[datetime, str] | None:
    """Return the moment that stands before some words, and the words; ``None`` if either is
    missing, or if what follows seems to belong to the moment. ``text`` is markup, of which a moment
    has none."""
    first, newline, below = text.strip().partition("\n")
    if newline and below.strip():
        at = read_moment(first, now, zone, day_at=_MORNING)
        if at is not None:
            return at, below.strip()
    parts = text.split(maxsplit=_WORDS)
    clock_first = ":" in parts[0] if parts else False
    if clock_first and len(parts) > 1 and parts[1].casefold() in BEHIND_CLOCK:
        counts = range(2, len(parts))
    elif clock_first:
        counts = range(1, len(parts))
    else:
        counts = range(len(parts) - 1, 0, -1)
    for count in counts:
        moment, words = " ".join(parts[:count]), text.split(maxsplit=count)[count]
        at = read_moment(moment, now, zone, day_at=_MORNING)
        if at is not None:
            is_day = at != read_moment(moment, now, zone)
            cut = _HALF_BEHIND.match(words) or (is_day and _HOUR_BEHIND.match(words))
            return None if cut else (at, words)
    return None


def is_mere_moment(text: str, now: datetime, zone: ZoneInfo) -> bool:
    """Say whether somebody named a time, and nothing to send then."""
    return read_moment(text.strip(), now, zone) is not None


class SendScheduled:
    """The clock of words that were to leave later."""

    async def __call__(self, unit: TeamTalkUnit, timer: Timer, now: datetime) -> None:
        """Send them, unless the lead has been closed, or is somebody else's by now."""
        message = await unit.relayed.get(RelayedId(int(timer.payload["relayed"])))
        if message is None:
            return
        lead = await unit.leads.get(message.lead_id)
        if lead is not None and owns(lead, message.author_id):
            if await unit.relayed.end(message.id, Fate.PENDING, was=(Fate.SCHEDULED,)):
                await unit.outbox.add(relay_row(message, now), now)
            return
        why = "dialogue-later-over"
        if await unit.relayed.end(message.id, Fate.REFUSED, was=(Fate.SCHEDULED,), reason=why):
            mark = MarkWords(
                message.lead_id, message.source_chat, message.source_message, Mark.FAILED, why
            )
            await unit.outbox.add(mark_row(mark, now), now)
