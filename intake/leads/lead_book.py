"""The lead book: the one place that changes who has a lead, whose turn it is, and how it ends.

Whatever changes, the same transaction writes all that belongs to it: the assignment, the timers,
the facts, and the rows for cards and CRM. Callers have read the lead in the same unit, and
hand it in as they read it; what they get is how it is now.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from intake.attribution.touch import Exclusion
from intake.kernel.ids import LeadId, PersonId, SubmissionId, TeamId
from intake.leads import lead_clocks
from intake.leads.assignment import AUTOMATIC, Assignment, HasAssignments, How, Why
from intake.leads.cards.burst import HasBursts, digest_rows
from intake.leads.lead import OWNED, HasLeads, Lead, LeadOutcome, LeadState, Side
from intake.leads.lead_facts import HasLeadFacts
from intake.leads.timer import HasTimers, TimerKind
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import card_row, lead_row
from intake.outbox.tasks.lead_tasks import LeadCardRefresh, Responsible
from intake.team.roster import Roster, RosterUnit, read_roster
from intake.team.working_time import working_between

REOPENED_WITHIN = timedelta(days=30)
"""Words after closing open a lead again; later ones begin a new one."""


class LeadUnit(
    HasLeads, HasAssignments, HasTimers, HasLeadFacts, HasBursts, HasOutbox, RosterUnit, Protocol
):
    """Enough to change a lead."""


@dataclass(frozen=True, slots=True)
class Ownership:
    """What came of an attempt to get a lead."""

    lead: Lead
    """As it is now, and with its owner, whoever that is."""
    won: bool
    """It is theirs now, or was before."""


class LeadBook:
    """Changes leads. ``zone`` is for teams and people that name none."""

    def __init__(self, *, zone: str) -> None:
        self._zone = zone

    # --- coming in ---

    async def opened(
        self,
        unit: LeadUnit,
        person_id: PersonId,
        team_id: TeamId,
        now: datetime,
        submission_id: SubmissionId | None = None,
    ) -> Lead:
        """Return the person's open lead in that team: the one there is, the last one opened again
        for whoever had it, or a new one.

        With a submission: it belongs to it from now on, and a closed lead stays closed.
        """
        lead = await unit.leads.open_in(team_id, person_id)
        if lead is None and submission_id is None:
            lead = await self._reopened(unit, person_id, team_id, now)
        begun = lead is None
        if lead is None:
            lead = await unit.leads.add(_new(person_id, team_id, now))
        if submission_id is not None:
            await unit.leads.join(lead.id, submission_id)
        if not begun:
            return await self.note_inbound(unit, lead, now)
        roster = await self._await_taking(unit, lead, now)
        await lead_clocks.expect(unit, lead, roster, now)
        if submission_id is None:  # else its card comes first, and the others follow that
            await unit.outbox.add(lead_row(LeadCardRefresh(lead.id), now), now)
        return lead

    async def note_inbound(
        self, unit: LeadUnit, lead: Lead, now: datetime, *, wants_answer: bool = True
    ) -> Lead:
        """Note that the prospect sent or said something. Thanks want no answer."""
        woken = lead.state is LeadState.ASLEEP and not lead.sleeps_on
        if woken:
            lead = await self._woken(unit, lead, now)
        turned = wants_answer and (woken or lead.turn is not Side.TEAM)
        noted = replace(lead, last_in_at=now, revision=lead.revision + 1)
        if turned:
            noted = replace(noted, turn=Side.TEAM, turn_since=now)
        await unit.leads.save(noted, was=lead.revision)
        await lead_clocks.stop(unit, lead, (TimerKind.FOLLOW_UP,), now)
        if turned:
            roster = await self._roster(unit, noted, now)
            await lead_clocks.await_reply(unit, noted, roster, now)
            await lead_clocks.expect(unit, noted, roster, now)
            await self.refresh(unit, noted, now)
        elif wants_answer and lead.state is LeadState.OUTSIDE:
            await self._note_outside(unit, noted, now)
        return noted

    async def _note_outside(self, unit: LeadUnit, lead: Lead, now: datetime) -> None:
        """Start the clock of an answer: what was said before somebody in the CRM got the lead is
        theirs, and no clock runs for it; these words they may not see."""
        if not await lead_clocks.is_awaited(unit, lead):
            roster = await self._roster(unit, lead, now)
            await lead_clocks.await_reply(unit, lead, roster, now)

    # --- who has it ---

    async def take(
        self,
        unit: LeadUnit,
        lead: Lead,
        by: PersonId,
        now: datetime,
        how: How = How.TAKE,
    ) -> Ownership:
        """Let somebody have a lead that nobody has taken; whoever comes second sees who has it."""
        if lead.owner_id == by and lead.state is not LeadState.OFFERED:
            return Ownership(lead, won=True)
        if lead.state is LeadState.OFFERED and lead.owner_id == by:
            return Ownership(await self._accepted(unit, lead, now), won=True)
        if lead.state in {LeadState.TAKEN, LeadState.ASLEEP, LeadState.CLOSED}:
            return Ownership(lead, won=False)
        return Ownership(await self.give(unit, lead, by, how, now, by=by), won=True)

    async def give(
        self,
        unit: LeadUnit,
        lead: Lead,
        to: PersonId,
        how: How,
        now: datetime,
        *,
        by: PersonId | None,
        pool: str = "",
        why: Why | None = None,
    ) -> Lead:
        """Let somebody have a lead, whoever had it. What the line gives is an offer at first."""
        offered = how in AUTOMATIC
        roster = await self._roster(unit, lead, now)
        until = roster.due(to, now, roster.team.rules.offer) if offered else None
        state = LeadState.OFFERED if offered else LeadState.TAKEN
        given = replace(
            lead,
            state=state,
            owner_id=to,
            offered_until=until,
            wakes_at=None,
            sleeps_on=False,
            revision=lead.revision + 1,
        )
        await unit.leads.save(given, was=lead.revision)
        if lead.owner_id is not None:
            await unit.assignments.end(lead.id, now)
        accepted = None if offered else now
        await unit.assignments.begin(
            Assignment(lead.id, to, now, how, by, pool, why, accepted_at=accepted)
        )
        await lead_clocks.stop(unit, lead, lead_clocks.OWNER, now)
        if until is None:
            await self._settled_on(unit, given, to, now, roster)
        else:
            await lead_clocks.await_consent(unit, given, to, until, now)
        await self.refresh(unit, given, now)
        return given

    async def release(self, unit: LeadUnit, lead: Lead, now: datetime) -> Lead:
        """Put a lead back into the line: at the place of its first word without an answer."""
        since = lead.turn_since if lead.turn is Side.TEAM else now
        released = replace(
            lead,
            state=LeadState.WAITING,
            owner_id=None,
            offered_until=None,
            wakes_at=None,
            sleeps_on=False,
            waiting_since=min(since, now),
            revision=lead.revision + 1,
        )
        await unit.leads.save(released, was=lead.revision)
        if lead.owner_id is not None:
            await unit.assignments.end(lead.id, now)
        await lead_clocks.stop(unit, lead, lead_clocks.OWNER, now)
        if lead.state is LeadState.OFFERED:  # the wait goes on, and so does its clock
            await lead_clocks.look_at_line(unit, now)
        else:
            await self._await_taking(unit, released, now)
        await self.refresh(unit, released, now)
        return released

    async def leave_outside(self, unit: LeadUnit, lead: Lead, now: datetime) -> Lead:
        """Note that the CRM names somebody responsible who is no member here."""
        outside = replace(
            lead,
            state=LeadState.OUTSIDE,
            owner_id=None,
            offered_until=None,
            wakes_at=None,
            revision=lead.revision + 1,
        )
        await unit.leads.save(outside, was=lead.revision)
        if lead.owner_id is not None:
            await unit.assignments.end(lead.id, now)
        await lead_clocks.stop(unit, lead, lead_clocks.WORK, now)
        await lead_clocks.look_at_line(unit, now)
        await self.refresh(unit, outside, now)
        return outside

    # --- whose turn it is ---

    async def answered(self, unit: LeadUnit, lead: Lead, by: PersonId, now: datetime) -> Lead:
        """Note that somebody of the team said something to the prospect, or called, or tried to."""
        first = lead.first_answer_at is None
        answered = replace(
            lead,
            turn=Side.PROSPECT,
            turn_since=now,
            last_out_at=now,
            first_answer_at=lead.first_answer_at or now,
            revision=lead.revision + 1,
        )
        await unit.leads.save(answered, was=lead.revision)
        await lead_clocks.stop(unit, lead, lead_clocks.REPLY, now)
        roster = await self._roster(unit, lead, now)
        if first:
            spent = working_between(roster.working_calendar(by), lead.opened_at, now)
            await unit.lead_facts.answered(lead.id, by, now, int(spent.total_seconds()))
        await lead_clocks.await_words(unit, answered, roster, now)
        if first or lead.turn is not Side.PROSPECT:
            await self.refresh(unit, answered, now)
        return answered

    async def needs_no_answer(self, unit: LeadUnit, lead: Lead, now: datetime) -> Lead:
        """Let the clocks rest until the prospect says something more."""
        resting = replace(lead, turn=Side.PROSPECT, turn_since=now, revision=lead.revision + 1)
        await unit.leads.save(resting, was=lead.revision)
        await lead_clocks.stop(unit, lead, lead_clocks.REPLY, now)
        await self.refresh(unit, resting, now)
        return resting

    # --- sleeping, and the end ---

    async def sleep(
        self, unit: LeadUnit, lead: Lead, until: datetime, now: datetime, *, sleeps_on: bool
    ) -> Lead:
        """Postpone a lead that somebody has; it frees their capacity."""
        asleep = replace(
            lead,
            state=LeadState.ASLEEP,
            wakes_at=until,
            sleeps_on=sleeps_on,
            revision=lead.revision + 1,
        )
        await unit.leads.save(asleep, was=lead.revision)
        await lead_clocks.stop(unit, lead, lead_clocks.WORK, now)
        await lead_clocks.await_waking(unit, asleep, until, now)
        await lead_clocks.look_at_line(unit, now)
        await self.refresh(unit, asleep, now)
        return asleep

    async def wake(self, unit: LeadUnit, lead: Lead, now: datetime) -> Lead:
        """Go on with a lead that was asleep: its owner has to act."""
        woken = await self._woken(unit, lead, now)
        turned = replace(woken, turn=Side.TEAM, turn_since=now, revision=woken.revision + 1)
        await unit.leads.save(turned, was=woken.revision)
        await lead_clocks.await_reply(unit, turned, await self._roster(unit, turned, now), now)
        await self.refresh(unit, turned, now)
        return turned

    async def close(
        self,
        unit: LeadUnit,
        lead: Lead,
        outcome: LeadOutcome,
        now: datetime,
        *,
        reason: str | None = None,
        muted_until: datetime | None = None,
        asks: bool = True,
    ) -> Lead:
        """End a lead. ``asks``: the prospect may be asked how it was."""
        closed = replace(
            lead,
            state=LeadState.CLOSED,
            owner_id=None,
            offered_until=None,
            wakes_at=None,
            sleeps_on=False,
            outcome=outcome,
            reason=reason,
            closed_at=now,
            muted_until=muted_until,
            revision=lead.revision + 1,
        )
        await unit.leads.save(closed, was=lead.revision)
        if lead.owner_id is not None:
            await unit.assignments.end(lead.id, now)
        await lead_clocks.stop(unit, lead, lead_clocks.WORK, now)
        good = asks and outcome in {LeadOutcome.DONE, LeadOutcome.WON}
        if good and lead.rating_asked_at is None:
            await lead_clocks.await_rating(unit, closed, now)
        if outcome is LeadOutcome.SPAM:
            await unit.lead_facts.excluded(lead.id, Exclusion.SPAM)
        await lead_clocks.look_at_line(unit, now)
        await self.refresh(unit, closed, now)
        return closed

    async def rated(self, unit: LeadUnit, lead: Lead, now: datetime, *, was: Lead) -> None:
        """Keep what a prospect says of how it was; its cards tell it."""
        await unit.leads.save(lead, was=was.revision)
        await self.refresh(unit, lead, now)

    async def lost_sight(self, unit: LeadUnit, lead: Lead, now: datetime) -> None:
        """Have a closed lead's cards say that nothing is left of it in the CRM; its prospect is not
        asked how it was."""
        await lead_clocks.stop(unit, lead, (TimerKind.RATING,), now)
        await self.refresh(unit, lead, now)

    async def ended_after_all(
        self,
        unit: LeadUnit,
        lead: Lead,
        outcome: LeadOutcome,
        now: datetime,
        *,
        reason: str | None = None,
    ) -> Lead:
        """Note how a lead that is closed already ended: the CRM may know it weeks later."""
        ended = replace(lead, outcome=outcome, reason=reason, revision=lead.revision + 1)
        await unit.leads.save(ended, was=lead.revision)
        await self.refresh(unit, ended, now)
        return ended

    async def reopen(
        self, unit: LeadUnit, lead: Lead, now: datetime, *, inbound: bool = False
    ) -> Lead:
        """Open a closed lead again, for whoever had it last if they are still a member.

        Whose turn it was it is again; ``inbound``: what opens it is noted next, and says so anew.
        One of somebody who had their data deleted stays closed.
        """
        if lead.is_erased:
            return lead
        history = await unit.assignments.of_lead(lead.id)
        last = history[-1].member_id if history else None
        roster = await self._roster(unit, lead, now)
        kept = roster.member(last)
        opened = replace(
            lead,
            state=LeadState.WAITING,
            waiting_since=now,
            turn=Side.PROSPECT if inbound else lead.turn,
            turn_since=now if inbound else lead.turn_since,
            outcome=None,
            reason=None,
            closed_at=None,
            muted_until=None,
            revision=lead.revision + 1,
        )
        await unit.leads.save(opened, was=lead.revision)
        await lead_clocks.stop(unit, lead, (TimerKind.RATING,), now)
        if lead.outcome is LeadOutcome.SPAM:
            await unit.lead_facts.excluded(lead.id, None)
        if kept is not None:
            return await self.give(unit, opened, kept.person_id, How.REOPENED, now, by=None)
        await lead_clocks.await_taking(unit, opened, roster, now)
        await self.refresh(unit, opened, now)
        return opened

    async def offered_until(
        self, unit: LeadUnit, lead: Lead, until: datetime, now: datetime
    ) -> Lead:
        """Note that hours have changed, and with them until when an offer holds."""
        moved = replace(lead, offered_until=until, revision=lead.revision + 1)
        await unit.leads.save(moved, was=lead.revision)
        await self.refresh(unit, moved, now)
        return moved

    async def refresh(self, unit: LeadUnit, lead: Lead, now: datetime) -> None:
        """Have every card of the lead show what it is now."""
        submissions = await unit.leads.submissions_of(lead.id)
        rows = [card_row(one, now) for one in submissions]
        digests = await digest_rows(unit, lead.id, now)
        lead_cards = lead_row(LeadCardRefresh(lead.id), now)
        await unit.outbox.add_all((*rows, *digests, lead_cards), now)

    # --- the parts ---

    async def _reopened(
        self, unit: LeadUnit, person_id: PersonId, team_id: TeamId, now: datetime
    ) -> Lead | None:
        last = await unit.leads.latest_in(team_id, person_id)
        if last is None or last.closed_at is None or now - last.closed_at > REOPENED_WITHIN:
            return None
        return await self.reopen(unit, last, now, inbound=True)

    async def _accepted(self, unit: LeadUnit, lead: Lead, now: datetime) -> Lead:
        taken = replace(lead, state=LeadState.TAKEN, offered_until=None, revision=lead.revision + 1)
        await unit.leads.save(taken, was=lead.revision)
        await unit.assignments.accept(lead.id, now)
        assert lead.owner_id is not None  # noqa: S101 - as offered says
        roster = await self._roster(unit, lead, now)
        await self._settled_on(unit, taken, lead.owner_id, now, roster)
        await self.refresh(unit, taken, now)
        return taken

    async def _settled_on(
        self, unit: LeadUnit, lead: Lead, owner: PersonId, now: datetime, roster: Roster
    ) -> None:
        """Write what follows when somebody has really got a lead."""
        await lead_clocks.stop(unit, lead, lead_clocks.LINE, now)
        await lead_clocks.look_at_line(unit, now)
        waited = working_between(roster.working_calendar(None), lead.opened_at, now)
        await unit.lead_facts.taken(lead.id, owner, now, int(waited.total_seconds()))
        await lead_clocks.await_reply(unit, lead, roster, now)
        member = roster.member(owner)
        if member is not None and member.crm_user is not None:
            await unit.outbox.add(lead_row(Responsible(lead.id), now), now)

    async def _woken(self, unit: LeadUnit, lead: Lead, now: datetime) -> Lead:
        woken = replace(
            lead,
            state=LeadState.TAKEN,
            wakes_at=None,
            sleeps_on=False,
            revision=lead.revision + 1,
        )
        await unit.leads.save(woken, was=lead.revision)
        await lead_clocks.stop(unit, lead, (TimerKind.WAKE,), now)
        return woken

    async def _await_taking(self, unit: LeadUnit, lead: Lead, now: datetime) -> Roster:
        roster = await self._roster(unit, lead, now)
        await lead_clocks.await_taking(unit, lead, roster, now)
        return roster

    async def _roster(self, unit: LeadUnit, lead: Lead, now: datetime) -> Roster:
        roster = await read_roster(unit, lead.team_id, now, zone=self._zone)
        assert roster is not None  # noqa: S101 - a lead's team is never deleted
        return roster


def _new(person_id: PersonId, team_id: TeamId, now: datetime) -> Lead:
    return Lead(
        id=LeadId(0),
        person_id=person_id,
        team_id=team_id,
        state=LeadState.WAITING,
        owner_id=None,
        opened_at=now,
        waiting_since=now,
        turn=Side.TEAM,
        turn_since=now,
        last_in_at=now,
    )


def owns(lead: Lead, person_id: PersonId) -> bool:
    """Say whether somebody has that lead."""
    return lead.state in OWNED and lead.owner_id == person_id
