"""*Send later*: words that leave at a time which their writer chose."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from intake.dialogue.albums import relay_row
from intake.dialogue.answer_prospect import Speakers, lead_spoken_of, mark_row
from intake.dialogue.dialogue_units import TeamTalkUnit
from intake.dialogue.inside import TeamWords
from intake.dialogue.relayed import Direction, Fate, Relayed
from intake.forms.values.moments import read_moment
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, LeadId, RelayedId, UpdateId
from intake.kernel.once import Once
from intake.kernel.person import Profile
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.lead_book import owns
from intake.leads.timer import Timer, TimerKind, of_lead
from intake.outbox.tasks import Mark, MarkWords

_WORDS = 3
"""A moment that stands before other words has no more than these."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """They will be sent."""

    at: datetime
    zone: str
    """The writer's: by their clock the time was meant."""


@dataclass(frozen=True, slots=True)
class NotScheduled:
    """They will not. ``why``: ``""`` when that is marked already, ``not_ours`` where no dialogue
    is, or ``no_moment``."""

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
    ) -> Scheduled | NotScheduled:
        """Take ``9:00 Good morning``, or a moment on a line of its own and the words below.

        The words' own markup is Telegram's HTML.
        """
        async with self._reading() as unit:
            lead_id = await lead_spoken_of(unit, words)
        if lead_id is None:
            return NotScheduled("not_ours")
        schedule = partial(self._schedule, profile, words, lead_id, said_at)
        return await self._once(update_id, schedule, again=_again)

    async def _schedule(
        self,
        profile: Profile | None,
        words: TeamWords,
        lead_id: LeadId,
        said_at: datetime,
        unit: TeamTalkUnit,
        now: datetime,
    ) -> Scheduled | NotScheduled:
        speaking = await self._speakers.speaking(unit, profile, words, lead_id, now, said_at)
        if speaking is None:
            return NotScheduled("")
        member, lead = speaking
        team = await unit.teams.get(lead.team_id)
        zone = member.time_zone or (team and team.time_zone) or self._zone
        found = read_scheduled(words.text, now, ZoneInfo(zone))
        if found is None:
            return NotScheduled("no_moment")
        at, text = found
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
        await unit.timers.start(
            Timer(
                kind=TimerKind.SEND_LATER,
                subject=of_lead(lead.id),
                key=str(message.id),
                started_at=now,
                due_at=at,
                payload={"relayed": message.id},
            )
        )
        mark = MarkWords(lead.id, words.chat_id, words.spoken.message_id, Mark.LATER)
        await unit.outbox.add(mark_row(mark, now), now)
        return Scheduled(at, zone)


def read_scheduled(text: str, now: datetime, zone: ZoneInfo) -> tuple[datetime, str] | None:
    """Return the moment that stands before some words, and the words; ``None`` if either is
    missing. ``text`` is markup, of which a moment has none."""
    first, newline, below = text.strip().partition("\n")
    if newline and below.strip():
        at = read_moment(first, now, zone)
        if at is not None:
            return at, below.strip()
    parts = text.split(maxsplit=_WORDS)
    clock_first = ":" in parts[0] if parts else False
    counts = range(1, len(parts)) if clock_first else range(len(parts) - 1, 0, -1)
    for count in counts:
        at = read_moment(" ".join(parts[:count]), now, zone)
        if at is not None:
            return at, text.split(maxsplit=count)[count]
    return None


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


async def _again(_: TeamTalkUnit) -> Scheduled | NotScheduled:
    return NotScheduled("")
