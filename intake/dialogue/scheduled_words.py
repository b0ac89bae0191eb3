"""Words that wait for their time: when they leave, and what an edit of them changes."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from intake.dialogue.answer_prospect import mark_row
from intake.dialogue.dialogue_units import DialogueUnit
from intake.dialogue.relayed import Fate, Relayed
from intake.dialogue.timed_words import is_mere_moment, read_scheduled
from intake.kernel.ids import LeadId, PersonId, RelayedId
from intake.leads.timer import HasTimers, Timer, TimerKind, of_lead
from intake.outbox.outbox import HasOutbox
from intake.outbox.tasks.dialogue_tasks import Mark, MarkWords

LATER_CHANGED, LATER_KEPT = "dialogue-later-changed", "dialogue-later-kept"
"""What the writer is told of an edit."""

_COMMAND = re.compile(r"/later(?:@\w+)?\s+(.*\S)\s*", re.IGNORECASE | re.DOTALL)


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


class ScheduledWords:
    """Words that wait for their time, and follow an edit of the command that holds them."""

    def __init__(self, *, zone: str) -> None:
        """``zone`` is for members and teams that name none."""
        self._zone = zone

    def has_words(self, text: str, now: datetime) -> bool:
        """Say whether there is anything to send, beside a time or without one."""
        return bool(text.strip()) and not is_mere_moment(text, now, ZoneInfo(self._zone))

    async def waiting_words(
        self, unit: DialogueUnit, message: Relayed | None
    ) -> Scheduled | Timeless | None:
        """Return words that wait, with when they leave; ``None``: they have left, or will not."""
        if message is None or message.fate is not Fate.SCHEDULED:
            return None
        clock = await clock_of(unit, message)
        if clock is None:
            return Timeless(message.id, message.text or "")
        zone = await self.zone_of(unit, message.author_id, message.lead_id)
        return Scheduled(clock.due_at, zone, message.id, message.text or "")

    async def zone_of(self, unit: DialogueUnit, author_id: PersonId, lead_id: LeadId) -> str:
        """Return by whose clock somebody means a time: their own, the team's, everybody's."""
        member = await unit.members.get(author_id)
        if member is not None and member.time_zone:
            return member.time_zone
        lead = await unit.leads.get(lead_id)
        team = None if lead is None else await unit.teams.get(lead.team_id)
        return (team and team.time_zone) or self._zone

    async def wait(
        self, unit: DialogueUnit, message: Relayed, at: datetime, now: datetime
    ) -> Scheduled:
        """Have words wait for that time, and mark them so."""
        await unit.timers.start(
            Timer(
                kind=TimerKind.SEND_LATER,
                subject=of_lead(message.lead_id),
                key=str(message.id),
                started_at=now,
                due_at=at,
                payload={"relayed": message.id, "author": message.author_id},
            )
        )
        mark = MarkWords(message.lead_id, message.source_chat, message.source_message, Mark.LATER)
        await unit.outbox.add(mark_row(mark, now), now)
        zone = await self.zone_of(unit, message.author_id, message.lead_id)
        return Scheduled(at, zone, message.id, message.text or "")

    async def edited(
        self, unit: DialogueUnit, message: Relayed, markup: str, now: datetime
    ) -> None:
        """Take the words, and the time if that is another one now; their writer is told."""
        command = _COMMAND.fullmatch(markup)
        rest = command[1] if command is not None else ""
        if not self.has_words(rest, now):
            await _tell(unit, message, LATER_KEPT, now)
            return
        zone = ZoneInfo(await self.zone_of(unit, message.author_id, message.lead_id))
        clock = await clock_of(unit, message)
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
            await self.wait(unit, message, at, now)
        await _tell(unit, message, LATER_CHANGED, now)


async def clock_of(unit: HasTimers, message: Relayed) -> Timer | None:
    """Return the clock that some words wait for; none: their time is still to be chosen."""
    running = await unit.timers.open_of(of_lead(message.lead_id))
    return next(
        (one for one in running if one.kind is TimerKind.SEND_LATER and one.key == str(message.id)),
        None,
    )


async def _tell(unit: HasOutbox, message: Relayed, text: str, now: datetime) -> None:
    mark = MarkWords(
        message.lead_id,
        message.source_chat,
        message.source_message,
        Mark.LATER,
        text,
        relayed_id=message.id,
    )
    await unit.outbox.add(mark_row(mark, now), now)
