"""The line: who gets which lead that waits. Pure: the same picture gives the same decisions.

The longest waiting lead is served first, whatever the rules are: they say who may, not in which
order. A lead that nobody may take blocks none. Where the only one who may take a lead was given an
older one in this same run, and somebody else may take that, it goes there: nobody waits without
need. So those who are served are the best by age that can be.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from intake.kernel.ids import LeadId, PersonId, TeamId
from intake.leads.assignment import Candidate, Why
from intake.leads.line_picture import Assigned, Kept, Line, LineDecision, Reason, Skipped
from intake.leads.tier import Tier, WaitingLead, tiers
from intake.team.member import Member
from intake.team.roster import OffDuty, OnDuty
from intake.team.team import Strategy
from intake.team.working_time import add_working


def assign(line: Line) -> tuple[LineDecision, ...]:
    """Decide about every lead that waits, the longest waiting first."""
    run = _Run(line)
    cases = [_Case(lead, line) for lead in sorted(line.queue, key=_age)]
    for case in cases:
        run.serve(case)
    return tuple(run.decision(case) for case in cases)


def explain(line: Line, lead_id: LeadId) -> tuple[LineDecision, Why] | None:
    """Return what is decided about one lead, and how; ``None``: it does not wait."""
    run = _Run(line)
    cases = [_Case(lead, line) for lead in sorted(line.queue, key=_age)]
    for case in cases:
        run.serve(case)
    for case in cases:
        if case.lead.lead_id == lead_id:
            decision = run.decision(case)
            return decision, decision.why if isinstance(decision, Assigned) else run.why(case)
    return None


def after(line: Line, decisions: tuple[LineDecision, ...], counts_for: timedelta) -> Line:
    """Return the picture once decisions are carried out; ``counts_for``: how long what was given
    just now counts at least."""
    loads = dict(line.loads)
    turn = max((max(one.turns.values(), default=0) for one in loads.values()), default=0)
    for one in decisions:
        if isinstance(one, Assigned):
            turn += 1
            load = line.load_of(one.member.person_id)
            load = loads.get(one.member.person_id, load)
            loads[one.member.person_id] = replace(
                load,
                counts_until=(*load.counts_until, line.now + counts_for),
                given=(*load.given, line.now),
                turns={**load.turns, one.tier.pool: turn},
            )
    kept = tuple(one.lead for one in decisions if isinstance(one, Kept))
    return replace(line, queue=kept, loads=loads)


def next_change(line: Line) -> datetime | None:
    """Return until when nothing else would be decided, if nothing happens but time: then somebody
    comes or goes, or gets room, or a rule's patience ends. ``None``: it stays so for good."""
    cases = [_Case(lead, line) for lead in line.queue]
    moments = {case.until for case in cases if case.until is not None}
    for team_id in {case.lead.team_id for case in cases if case.tiers}:
        for member in line.rosters[team_id].members:
            moments.update(_changes(line, team_id, member))
    return min((one for one in moments if one > line.now), default=None)


def _changes(line: Line, team_id: TeamId, member: Member) -> Iterator[datetime]:
    load = line.load_of(member.person_id)
    duty = line.duty[team_id, member.person_id].until
    if duty is not None:
        yield duty
    yield from load.counts_until
    yield from (at + member.window for at in load.in_window(member, line.now))


def _age(lead: WaitingLead) -> tuple[datetime, LeadId]:
    return lead.since, lead.lead_id


class _Case:
    """A lead, and who may have it now."""

    def __init__(self, lead: WaitingLead, line: Line) -> None:
        self.lead = lead
        self.roster = line.rosters[lead.team_id]
        self._duty = line.duty
        self._members = line.members[lead.team_id]
        self.until: datetime | None = None
        """Until then further tiers are closed."""
        self.missed: list[PersonId] = []
        self.tiers = tuple(self._open_tiers(line.now))
        self.named = frozenset(one for tier in self.tiers for one in tier.members)
        self.able = tuple(self._able())
        """By tier: who may have it and is there, with room or without."""

    def duty(self, person_id: PersonId) -> OnDuty | OffDuty:
        return self._duty[self.lead.team_id, person_id]

    def _open_tiers(self, now: datetime) -> Iterator[Tier]:
        """Yield the tiers that are open: one more each time that patience ends.

        Where nobody of a tier is there before that, the next is open at once.
        """
        found = tiers(self.lead, self.roster)
        until = self.lead.since
        for tier in found[:-1]:
            yield tier
            until = self._end_of_patience(until, tier.patience)
            if until > now and any(self._is_there_before(until, one) for one in tier.members):
                self.until = until
                return
            if len(tier.members) == 1 and isinstance(self.duty(tier.members[0]), OffDuty):
                self.missed.extend(tier.members)
        yield from found[-1:]

    def _end_of_patience(self, since: datetime, patience: timedelta) -> datetime:
        return add_working(self.roster.calendar(), since, patience) or since + patience

    def _is_there_before(self, until: datetime, person_id: PersonId) -> bool:
        if person_id in self.lead.passed:
            return False
        duty = self.duty(person_id)
        return isinstance(duty, OnDuty) or (duty.until is not None and duty.until <= until)

    def _able(self) -> Iterator[tuple[Tier, tuple[Member, ...]]]:
        seen = set(self.lead.passed)
        for tier in self.tiers:
            there = [one for one in tier.members if one not in seen]
            seen.update(there)
            yield (
                tier,
                tuple(self._members[one] for one in there if isinstance(self.duty(one), OnDuty)),
            )


class _Run:
    """One going through of the line: who has room, and who was given what."""

    def __init__(self, line: Line) -> None:
        self._line = line
        people = {one.person_id: one for team in line.rosters.values() for one in team.members}
        self._load = {one: line.load_of(one).count(line.now) for one in people}
        self._given = {
            one: len(line.load_of(one).in_window(member, line.now))
            for one, member in people.items()
        }
        self._turns = {
            (pool, one): turn for one in people for pool, turn in line.load_of(one).turns.items()
        }
        self._next_turn = max(self._turns.values(), default=0) + 1
        self._has: dict[PersonId, list[_Case]] = {one: [] for one in people}
        self._assigned: dict[LeadId, Assigned] = {}
        self._full_for_good: set[PersonId] = set()

    def serve(self, case: _Case) -> None:
        """Give it to somebody, and move older ones for that if need be."""
        if self._give(case):
            return
        seen: set[PersonId] = set()
        for _, members in case.able:
            for member in members:
                if self._make_room(member, seen):
                    self._give(case)
                    return
        # Whatever leads away from these ends at somebody full, now and for the rest of the run.
        self._full_for_good |= seen

    def decision(self, case: _Case) -> LineDecision:
        """Return what came of it."""
        assigned = self._assigned.get(case.lead.lead_id)
        return assigned or Kept(case.lead, _reason(case), case.until)

    def why(self, case: _Case, tier: Tier | None = None) -> Why:
        """Return how it stands with everybody of the team."""
        if not case.tiers:
            return Why(Reason.EVERYBODY)
        tier = tier or case.tiers[-1]
        return Why(
            tier.rule,
            tuple(self._candidate(case, member) for member in case.roster.members),
            tier.by,
        )

    def _make_room(self, member: Member, seen: set[PersonId]) -> bool:
        """Move a lead that somebody was given in this run on to somebody else who may have it."""
        if member.person_id in seen or member.person_id in self._full_for_good:
            return False
        seen.add(member.person_id)
        for case in self._has[member.person_id]:
            for _, members in case.able:
                for other in members:
                    if self._has_room(other) or self._make_room(other, seen):
                        self._take_back(case, member)
                        self._give(case, besides=member)
                        return True
        return False

    def _give(self, case: _Case, besides: Member | None = None) -> bool:
        for tier, members in case.able:
            free = [one for one in members if self._has_room(one) and one is not besides]
            if free:
                member = min(free, key=lambda one: self._turn(one, tier))
                why = self.why(case, tier)
                missed = tuple(case.missed)
                self._assigned[case.lead.lead_id] = Assigned(case.lead, member, tier, why, missed)
                self._count(case, member, tier)
                return True
        return False

    def _count(self, case: _Case, member: Member, tier: Tier) -> None:
        self._has[member.person_id].append(case)
        self._load[member.person_id] += 1
        self._given[member.person_id] += 1
        self._turns[tier.pool, member.person_id] = self._next_turn
        self._next_turn += 1

    def _take_back(self, case: _Case, member: Member) -> None:
        self._has[member.person_id].remove(case)
        self._load[member.person_id] -= 1
        self._given[member.person_id] -= 1

    def _has_room(self, member: Member) -> bool:
        load, given = self._load[member.person_id], self._given[member.person_id]
        return load < member.max_open and given < member.max_per_window

    def _turn(self, member: Member, tier: Tier) -> tuple[int, int, datetime, PersonId]:
        """Return what orders people by their turn; a newcomer's comes first."""
        load = self._load[member.person_id] if tier.strategy is Strategy.FEWEST_OPEN else 0
        last = self._turns.get((tier.pool, member.person_id), 0)
        return load, last, member.joined_at, member.person_id

    def _candidate(self, case: _Case, member: Member) -> Candidate:
        person_id = member.person_id
        duty = case.duty(person_id)
        if person_id not in case.named:
            return Candidate(person_id, Skipped.RULE)
        if person_id in case.lead.passed:
            return Candidate(person_id, Skipped.PASSED)
        if isinstance(duty, OffDuty):
            return Candidate(person_id, duty.why, duty.until)
        if self._load[person_id] >= member.max_open:
            return Candidate(person_id, Skipped.FULL)
        if self._given[person_id] >= member.max_per_window:
            given = self._line.load_of(person_id).in_window(member, self._line.now)
            first = min(given, default=self._line.now)
            return Candidate(person_id, Skipped.WINDOW, first + member.window)
        return Candidate(person_id, None)


def _reason(case: _Case) -> Reason:
    if not case.tiers:
        return Reason.EVERYBODY
    if any(members for _, members in case.able):
        return Reason.ALL_FULL
    if any(isinstance(case.duty(one), OnDuty) for one in case.named):
        return Reason.NOBODY_LEFT
    return Reason.NOBODY_ON_DUTY
