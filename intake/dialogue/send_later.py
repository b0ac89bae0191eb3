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
from intake.dialogue.scheduled_words import Scheduled, ScheduledWords, Timeless, clock_of
from intake.dialogue.timed_words import read_scheduled
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, LeadId, RelayedId, UpdateId
from intake.kernel.once import Once
from intake.kernel.person import Profile
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.lead_book import owns
from intake.leads.lead_clocks import ON_ITS_WAY, rest
from intake.leads.postponing import Postponed, postponed_until
from intake.leads.timer import Timer
from intake.outbox.tasks.dialogue_tasks import Mark, MarkWords


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
        scheduled: ScheduledWords,
    ) -> None:
        self._once = Once(units, clock)
        self._reading = reading
        self._speakers = speakers
        self._scheduled = scheduled

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
            return await self._waiting_words(unit, found[0] if found else None)

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
        if not self._scheduled.has_words(words.text, now):
            return NotScheduled("no_words")
        speaking = await self._speakers.speaking(unit, profile, words, lead_id, now, said_at)
        if speaking is None:
            return NotScheduled("")
        member, lead = speaking
        zone = ZoneInfo(await self._scheduled.zone_of(unit, member.person_id, lead.id))
        at, text = read_scheduled(words.text, now, zone) or (None, words.text.strip())
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
        return await self._scheduled.wait(unit, message, at, now)

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
            return await self._waiting_words(unit, await unit.relayed.get(relayed_id))

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
        chosen = await clock_of(unit, message) is not None
        if chosen or message.fate is not Fate.SCHEDULED or not owns(lead, member.person_id):
            return NotScheduled("over")
        zone = await self._scheduled.zone_of(unit, message.author_id, message.lead_id)
        at = postponed_until(choice, now, zone)
        return await self._scheduled.wait(unit, message, at, now)

    async def _waiting_words(
        self, unit: TeamTalkUnit, message: Relayed | None
    ) -> Scheduled | Timeless | NotScheduled:
        """Return what is to be said once more of words that wait."""
        return await self._scheduled.waiting_words(unit, message) or NotScheduled("")


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
                await rest(unit, lead, now + ON_ITS_WAY)
            return
        why = "dialogue-later-over"
        if await unit.relayed.end(message.id, Fate.REFUSED, was=(Fate.SCHEDULED,), reason=why):
            mark = MarkWords(
                message.lead_id, message.source_chat, message.source_message, Mark.FAILED, why
            )
            await unit.outbox.add(mark_row(mark, now), now)
