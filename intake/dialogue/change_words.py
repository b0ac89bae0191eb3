"""Words that were said are changed: edited, taken back, or sent again after all."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import partial

from intake.dialogue.albums import relay_row
from intake.dialogue.answer_prospect import Speakers, mark_row, name_colleague
from intake.dialogue.dialogue_units import TeamTalkUnit
from intake.dialogue.inside import NOBODY, Mentions
from intake.dialogue.relayed import Direction, Fate, Relayed
from intake.dialogue.scheduled_words import ScheduledWords
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, RelayedId, UpdateId
from intake.kernel.once import Once
from intake.kernel.person import Profile
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.due_clock import Recompute
from intake.leads.timer import TimerKind, by_member, of_lead
from intake.outbox.row import NewOutboxRow, thread_key
from intake.outbox.tasks.dialogue_tasks import Mark, MarkWords, RelayEdit, TakeWordsBack

TAKEN_BACK_WITHIN = timedelta(hours=48)
"""Telegram deletes nothing that is older."""
_OPEN = (Fate.SCHEDULED, Fate.COLLECTING, Fate.PENDING)


class EditWords:
    """Takes an edited message, of either side: its copy follows if what it shows has changed."""

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
        self,
        update_id: UpdateId,
        chat_id: ChatId,
        message_id: int,
        markup: str,
        *,
        inside: bool = False,
        mentions: Mentions = NOBODY,
    ) -> bool:
        """Take it, and say whether it belongs to a dialogue. Telegram tells of edits that show
        nothing new as well: a preview that was found, a reaction.

        Whoever may say nothing more there changes nothing either: who is of the team no longer, and
        a prospect whose words reach nobody. ``inside``: as it is now, it is for colleagues, as is
        what ``mentions`` one of them. What has not left stays inside; the copy of what has stays as
        it is, and the writer is told.
        """
        async with self._reading() as unit:
            found = await unit.relayed.from_message(chat_id, message_id)
        if not found:
            return False
        if any(
            one.fate is Fate.SCHEDULED if one.composed else one.text != (markup or None)
            for one in found
        ):
            edit = partial(self._edit, chat_id, message_id, markup or None, inside, mentions)
            await self._once(update_id, edit, again=_nothing)
        return True

    async def _edit(
        self,
        chat_id: ChatId,
        message_id: int,
        text: str | None,
        inside: bool,
        mentions: Mentions,
        unit: TeamTalkUnit,
        now: datetime,
    ) -> None:
        for one in await unit.relayed.from_message(chat_id, message_id):
            waits = one.composed and one.fate is Fate.SCHEDULED
            if not waits and (one.composed or one.text == text):
                continue
            if one.direction is Direction.IN:
                lead = await unit.leads.get(one.lead_id)
                if lead is None or lead.is_muted(now):
                    continue
                if await self._speakers.may_hear(unit, one.target_chat, lead):
                    await _follow(unit, one, text, now)
            elif not await self._speakers.may_speak(unit, one.author_id, one.lead_id):
                await _keep_inside(unit, one, now, "dialogue-no-member")
            elif waits:
                await self._scheduled.edited(unit, one, text or "", now)
            elif inside or await name_colleague(unit, mentions, one.lead_id, one.author_id):
                await _keep_inside(unit, one, now)
            else:
                await _follow(unit, one, text, now)


async def _follow(unit: TeamTalkUnit, message: Relayed, text: str | None, now: datetime) -> None:
    await unit.relayed.edit(message.id, text, now)
    if message.fate in {Fate.PENDING, Fate.SENT}:  # what has not left yet comes as it is then
        key = frozenset({thread_key(message.lead_id, message.direction)})
        row = NewOutboxRow(RelayEdit(message.lead_id, message.id), now, key)
        await unit.outbox.add(row, now)


async def _keep_inside(
    unit: TeamTalkUnit, message: Relayed, now: datetime, unsent: str = ""
) -> None:
    """Keep an edit inside; of what has not left, ``unsent`` says why nothing of it leaves."""
    mark, why = Mark.SENT, unsent or "dialogue-edit-inside"
    if await unit.relayed.end(message.id, Fate.INSIDE, was=_OPEN):
        mark, why = Mark.INSIDE, unsent
    elif message.fate is not Fate.SENT:
        return
    marked = MarkWords(message.lead_id, message.source_chat, message.source_message, mark, why)
    await unit.outbox.add(mark_row(marked, now), now)


class TakenBack(Enum):
    """What came of the wish to take words back."""

    NOT_OURS = auto()
    """They are in no dialogue, not theirs, or taken back already."""
    NEVER_SENT = auto()
    DELETING = auto()
    TOO_LATE = auto()


class TakeBack:
    """A manager takes back what was sent: its writer, whoever has the lead now, or an admin."""

    def __init__(
        self,
        units: UnitOfWorkFactory[TeamTalkUnit],
        clock: Clock,
        speakers: Speakers,
        recompute: Recompute,
    ) -> None:
        self._once = Once(units, clock)
        self._speakers = speakers
        self._recompute = recompute

    async def __call__(
        self, update_id: UpdateId, profile: Profile, chat_id: ChatId, message_id: int
    ) -> TakenBack:
        """Take back what a message of that chat became."""

        async def take(unit: TeamTalkUnit, now: datetime) -> TakenBack:
            found = await unit.relayed.from_message(chat_id, message_id)
            first = next((one for one in found if one.direction is Direction.OUT), None)
            return await self._take_back(unit, profile, chat_id, first, now)

        return await self._once(update_id, take, again=_deleting)

    async def chosen(
        self, update_id: UpdateId, profile: Profile, chat_id: ChatId, relayed_id: RelayedId
    ) -> TakenBack:
        """Take back what a button in that chat names."""

        async def take(unit: TeamTalkUnit, now: datetime) -> TakenBack:
            message = await unit.relayed.get(relayed_id)
            return await self._take_back(unit, profile, chat_id, message, now)

        return await self._once(update_id, take, again=_deleting)

    async def _take_back(
        self,
        unit: TeamTalkUnit,
        profile: Profile,
        chat_id: ChatId,
        message: Relayed | None,
        now: datetime,
    ) -> TakenBack:
        if message is None or message.direction is not Direction.OUT:
            return TakenBack.NOT_OURS
        member = await self._speakers.member(unit, profile, chat_id, message.lead_id, now)
        lead = await unit.leads.get(message.lead_id)
        if member is None or lead is None:
            return TakenBack.NOT_OURS
        if not self._speakers.decides(member, profile.id, lead, message):
            return TakenBack.NOT_OURS
        parts = await unit.relayed.album(message)
        results = [await _withdraw(unit, one, now) for one in parts]
        if lead.owner_id is not None and TakenBack.NEVER_SENT in results:  # clocks rested for it
            await self._recompute(unit, (by_member(lead.owner_id),), now)
        for wanted in (TakenBack.TOO_LATE, TakenBack.DELETING, TakenBack.NEVER_SENT):
            if wanted in results:
                return wanted
        return TakenBack.NOT_OURS


async def _withdraw(unit: TeamTalkUnit, message: Relayed, now: datetime) -> TakenBack:
    if await unit.relayed.end(message.id, Fate.WITHDRAWN, was=_OPEN):
        await unit.timers.stop(
            of_lead(message.lead_id), (TimerKind.SEND_LATER,), now, key=str(message.id)
        )
        mark = MarkWords(
            message.lead_id, message.source_chat, message.source_message, Mark.WITHDRAWN
        )
        await unit.outbox.add(mark_row(mark, now), now)
        # It may be on its way at this very moment: then its copy goes as well.
        await unit.outbox.add(_deletion(message, now), now)
        return TakenBack.NEVER_SENT
    if message.fate not in {Fate.SENT, Fate.IN_DOUBT}:
        return TakenBack.NOT_OURS
    if message.sent_at is not None and now - message.sent_at > TAKEN_BACK_WITHIN:
        return TakenBack.TOO_LATE
    if message.target_message is None:
        return TakenBack.NOT_OURS
    await unit.relayed.end(message.id, Fate.WITHDRAWN, was=(Fate.SENT,))
    await unit.outbox.add(_deletion(message, now), now)
    return TakenBack.DELETING


def _deletion(message: Relayed, now: datetime) -> NewOutboxRow:
    key = frozenset({thread_key(message.lead_id, message.direction)})
    return NewOutboxRow(TakeWordsBack(message.lead_id, message.id), now, key)


class SendAgain:
    """Sends words once more of which nobody knows whether they arrived: their writer said so."""

    def __init__(
        self, units: UnitOfWorkFactory[TeamTalkUnit], clock: Clock, speakers: Speakers
    ) -> None:
        self._once = Once(units, clock)
        self._speakers = speakers

    async def __call__(
        self, update_id: UpdateId, profile: Profile, chat_id: ChatId, relayed_id: RelayedId
    ) -> bool:
        """Send them, once for each doubt; ``False``: that is over, or not theirs to say."""
        again = partial(self._send, profile, chat_id, relayed_id)
        return await self._once(update_id, again, again=_yes)

    async def _send(
        self,
        profile: Profile,
        chat_id: ChatId,
        relayed_id: RelayedId,
        unit: TeamTalkUnit,
        now: datetime,
    ) -> bool:
        found = await unit.relayed.get(relayed_id)
        if found is None or found.source_chat != chat_id:
            return False
        member = await self._speakers.member(unit, profile, chat_id, found.lead_id, now)
        if member is None:
            return False
        sent = False
        for one in await unit.relayed.album(found):
            sent |= await unit.relayed.end(one.id, Fate.PENDING, was=(Fate.IN_DOUBT,))
        if sent:
            await unit.outbox.add(relay_row(replace(found, fate=Fate.PENDING), now), now)
        return sent


async def _nothing(_: TeamTalkUnit) -> None:
    """Say nothing again: nothing was said."""


async def _deleting(_: TeamTalkUnit) -> TakenBack:
    return TakenBack.DELETING


async def _yes(_: TeamTalkUnit) -> bool:
    return True
