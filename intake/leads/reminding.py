"""What clocks of leads say when they fire: to who must act, to everybody, to the admins.

Each looks first whether it still matters: somebody may have taken the lead or answered, it may be
another's by now, or hours have changed, and the clock was early. Then it runs on.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from typing_extensions import override

from intake.kernel.ids import PersonId
from intake.leads.dispatch import Dispatch, DispatchUnit
from intake.leads.due_clock import speaks_at
from intake.leads.lead import Lead, LeadState, Side
from intake.leads.lead_book import LeadBook, LeadUnit
from intake.leads.lead_clocks import ON_ITS_WAY, scheduled_answer
from intake.leads.timer import HasTimers, Timer, TimerKind, by_member, lead_of, member_of
from intake.leads.voice import Voice, Waits
from intake.outbox.tasks.lead_tasks import LeadMention, Mention
from intake.team.roster import Roster, read_roster

WHO_MUST_ACT, TEAM = 0, 1
"""The stages of a clock; the further ones are the admins'."""

UnitT = TypeVar("UnitT", bound=LeadUnit)


class _LeadClock(ABC, Generic[UnitT]):
    """The effect of a lead's clock."""

    def __init__(self, book: LeadBook, voice: Voice, *, zone: str) -> None:
        self._book = book
        self._voice = voice
        self._zone = zone

    async def __call__(self, unit: UnitT, timer: Timer, now: datetime) -> None:
        """Say what is to be said, unless that is overtaken, or too early."""
        lead_id = lead_of(timer.subject)
        lead = None if lead_id is None else await unit.leads.get(lead_id)
        if lead is None or not self._matters(lead, timer):
            return
        since = timer.started_at
        roster = await read_roster(unit, lead.team_id, now, zone=self._zone, since=since)
        assert roster is not None  # noqa: S101 - a lead's team is never deleted
        due = speaks_at(timer, roster, now)
        if due > now:
            await self._early(unit, timer, lead, due, now)
        else:
            await self._speak(unit, timer, lead, roster, now)

    @abstractmethod
    def _matters(self, lead: Lead, timer: Timer) -> bool:
        """Say whether what is waited for has not come yet, and is waited for by this clock."""

    @abstractmethod
    async def _speak(
        self, unit: UnitT, timer: Timer, lead: Lead, roster: Roster, now: datetime
    ) -> None:
        """Say it."""

    async def _early(
        self,
        unit: UnitT,
        timer: Timer,
        lead: Lead,  # noqa: ARG002  for those who show when it is due
        due: datetime,
        now: datetime,  # noqa: ARG002  the same
    ) -> None:
        """Let it run on."""
        await unit.timers.start(replace(timer, due_at=due))

    async def _mention(
        self,
        unit: UnitT,
        lead: Lead,
        roster: Roster,
        what: Mention,
        stage: int,
        whom: tuple[PersonId, ...],
        now: datetime,
    ) -> None:
        mention = LeadMention(lead.id, what, stage, whom)
        await self._voice.mention(unit, lead, roster, mention, now)

    async def _tell_admins(
        self, unit: UnitT, lead: Lead, roster: Roster, text: str, timer: Timer, now: datetime
    ) -> None:
        waits = Waits(text, int((now - timer.started_at).total_seconds() // 60))
        await self._voice.tell_admins(unit, lead, roster, waits, now)


class RemindToTake(_LeadClock[LeadUnit]):
    """Nobody has taken a lead: who must act is mentioned, then everybody, then the admins."""

    @override
    def _matters(self, lead: Lead, timer: Timer) -> bool:
        return lead.state in {LeadState.WAITING, LeadState.OFFERED}

    @override
    async def _speak(
        self, unit: LeadUnit, timer: Timer, lead: Lead, roster: Roster, now: datetime
    ) -> None:
        if timer.stage == WHO_MUST_ACT:
            present = tuple(one.person_id for one in roster.present(now))
            whom = present if lead.owner_id is None else (lead.owner_id,)
            await self._mention(unit, lead, roster, Mention.TAKE, timer.stage, whom, now)
        elif timer.stage == TEAM:
            await self._mention(unit, lead, roster, Mention.EVERYBODY, timer.stage, (), now)
        else:
            await self._tell_admins(unit, lead, roster, "notice-lead-not-taken", timer, now)
        await start_next(unit, timer, roster.team.rules.take, roster, now)


class PassOffer(_LeadClock[DispatchUnit]):
    """Somebody let an offer pass: the lead goes to the next, or it is everybody's."""

    def __init__(self, book: LeadBook, voice: Voice, dispatch: Dispatch, *, zone: str) -> None:
        super().__init__(book, voice, zone=zone)
        self._dispatch = dispatch

    @override
    def _matters(self, lead: Lead, timer: Timer) -> bool:
        offered_to = lead.owner_id if lead.state is LeadState.OFFERED else None
        return offered_to is not None and timer.calendar == by_member(offered_to)

    @override
    async def _speak(
        self, unit: DispatchUnit, timer: Timer, lead: Lead, roster: Roster, now: datetime
    ) -> None:
        await self._book.release(unit, lead, now)
        if lead.id not in await self._dispatch.give_out(unit, now):
            await self._mention(unit, lead, roster, Mention.EVERYBODY, timer.stage, (), now)

    @override
    async def _early(
        self, unit: DispatchUnit, timer: Timer, lead: Lead, due: datetime, now: datetime
    ) -> None:
        await super()._early(unit, timer, lead, due, now)
        await self._book.offered_until(unit, lead, due, now)


class RemindToReply(_LeadClock[LeadUnit]):
    """A prospect has no answer: the owner is told, then the team, then the admins. Where somebody
    in the CRM has the lead, who is not here, the team is told, then the admins.

    Nobody is told while words of the owner wait that leave before the last of them would be.
    """

    @override
    def _matters(self, lead: Lead, timer: Timer) -> bool:
        waits = lead.state in {LeadState.TAKEN, LeadState.OUTSIDE} and lead.turn is Side.TEAM
        return waits and lead.owner_id == member_of(timer.calendar)

    @override
    async def _speak(
        self, unit: LeadUnit, timer: Timer, lead: Lead, roster: Roster, now: datetime
    ) -> None:
        first = timer.kind is TimerKind.FIRST_REPLY
        rules = roster.team.rules
        budgets = rules.first_reply if first else rules.next_reply
        last = roster.due(lead.owner_id, timer.started_at, max(budgets, default=timedelta()))
        answered = await scheduled_answer(unit, lead, last)
        if answered is not None:
            due = max(answered, now + ON_ITS_WAY)
            await unit.timers.start(replace(timer, due_at=due))
            return
        what = Mention.FIRST_REPLY if first else Mention.NEXT_REPLY
        owner = () if lead.owner_id is None else (lead.owner_id,)
        level = timer.stage if owner else timer.stage + TEAM
        if level == WHO_MUST_ACT:
            await self._mention(unit, lead, roster, what, timer.stage, owner, now)
        elif level == TEAM:
            await self._mention(unit, lead, roster, what, timer.stage, (), now)
        else:
            await self._tell_admins(unit, lead, roster, "notice-lead-not-answered", timer, now)
        await start_next(unit, timer, budgets, roster, now)


class WakeLead(_LeadClock[LeadUnit]):
    """A lead's sleep is over."""

    @override
    def _matters(self, lead: Lead, timer: Timer) -> bool:
        return lead.state is LeadState.ASLEEP

    @override
    async def _speak(
        self, unit: LeadUnit, timer: Timer, lead: Lead, roster: Roster, now: datetime
    ) -> None:
        woken = await self._book.wake(unit, lead, now)
        if woken.owner_id is not None:
            owner = (woken.owner_id,)
            await self._mention(unit, woken, roster, Mention.WOKEN, timer.stage, owner, now)


async def start_next(
    unit: HasTimers,
    timer: Timer,
    budgets: Sequence[timedelta],
    roster: Roster,
    now: datetime,
) -> None:
    """Start the clock of the next stage, if there is one. All count from the wait's beginning."""
    stage = timer.stage + 1
    if stage >= len(budgets):
        return
    due = roster.due(member_of(timer.calendar), timer.started_at, budgets[stage])
    await unit.timers.start(
        replace(timer, stage=stage, budget=budgets[stage], due_at=max(due, now))
    )
