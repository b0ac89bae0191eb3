"""The line's decisions, over random pictures and by hand."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.kernel.ids import FormId, LeadId, PersonId, TeamId
from intake.leads.assignment import How
from intake.leads.line import after, assign, explain, next_change
from intake.leads.line_picture import (
    Assigned,
    Kept,
    Line,
    LineDecision,
    MemberLoad,
    Reason,
    Skipped,
)
from intake.leads.tier import Inquiry, WaitingLead, tiers
from intake.team.absence import Absence, AbsenceKind
from intake.team.roster import OnDuty
from intake.team.team import DEFAULT_TEAM, RoutingRule, Strategy
from intake.team.working_time import Hours, add_working
from tests.intake.leads.lines import NOW, each_day, line, lines, member, roster, team, waiting

LONG = timedelta(days=3)
MOMENT = timedelta(microseconds=1)

# --- what must always be so ---


def room(line: Line, person_id: PersonId) -> int:
    """How many more leads the line may give somebody."""
    found = next(
        one
        for roster in line.rosters.values()
        for one in roster.members
        if one.person_id == person_id
    )
    load = line.load_of(person_id)
    held = sum(until > line.now for until in load.counts_until)
    lately = sum(at > line.now - found.window for at in load.given)
    return max(0, min(found.max_open - held, found.max_per_window - lately))


def eligible(line: Line, lead: WaitingLead) -> set[PersonId]:
    """Who may have a lead now, with room or without: told anew, step by step."""
    roster, now = line.rosters[lead.team_id], line.now
    there = {
        one.person_id: roster.on_duty(one, line.now)
        for one in roster.members
        if one.person_id not in lead.passed
    }
    named: set[PersonId] = set()
    until = lead.since
    for tier in tiers(lead, roster):
        named.update(tier.members)
        until = add_working(roster.calendar(), until, tier.patience) or until + tier.patience
        comes = [there[one] for one in tier.members if one in there]
        back = [now if isinstance(one, OnDuty) else one.until for one in comes]
        if until > now and any(one is not None and one <= until for one in back):
            break
    return {one for one in named if isinstance(there.get(one), OnDuty)}


def servings(line: Line, queue: list[WaitingLead]) -> Iterator[tuple[bool, ...]]:
    """Every set of leads that could be served, by trying everything."""
    options = [sorted(eligible(line, lead)) for lead in queue]
    free = {one: room(line, one) for one in {o for found in options for o in found}}

    def serve(at: int, left: dict[PersonId, int]) -> Iterator[tuple[bool, ...]]:
        if at == len(queue):
            yield ()
            return
        for one in options[at]:
            if left[one]:
                yield from ((True, *rest) for rest in serve(at + 1, left | {one: left[one] - 1}))
        yield from ((False, *rest) for rest in serve(at + 1, left))

    yield from serve(0, free)


def given_to(decisions: tuple[LineDecision, ...]) -> dict[LeadId, PersonId]:
    return {
        one.lead.lead_id: one.member.person_id for one in decisions if isinstance(one, Assigned)
    }


@given(lines())
def test_nobody_is_given_more_than_they_have_room_for(line: Line) -> None:
    given = Counter(given_to(assign(line)).values())
    assert all(count <= room(line, one) for one, count in given.items())


@given(lines())
def test_who_gets_a_lead_may_have_it(line: Line) -> None:
    for one in assign(line):
        if isinstance(one, Assigned):
            assert one.member.person_id in eligible(line, one.lead)
            assert one.member.person_id in one.tier.members


@given(lines())
def test_each_lead_is_decided_once_the_oldest_first(line: Line) -> None:
    decided = [one.lead for one in assign(line)]
    assert sorted(line.queue, key=lambda lead: (lead.since, lead.lead_id)) == decided


@given(lines(most=5))
def test_who_is_served_is_the_best_by_age(line: Line) -> None:
    """So nobody waits who could be served, not even by moving others."""
    decisions = assign(line)
    served = tuple(isinstance(one, Assigned) for one in decisions)
    best = max(servings(line, [one.lead for one in decisions]))
    assert served == best


@given(lines())
def test_nobody_who_may_have_a_lead_that_waits_has_room(line: Line) -> None:
    decisions = assign(line)
    left = after(line, decisions, LONG)
    for lead in left.queue:
        assert all(room(left, one) == 0 for one in eligible(left, lead))


@given(lines())
def test_a_second_run_changes_nothing(line: Line) -> None:
    decisions = assign(line)
    left = after(line, decisions, LONG)
    assert assign(left) == tuple(one for one in decisions if isinstance(one, Kept))


def gist(decisions: tuple[LineDecision, ...]) -> list[tuple[object, ...]]:
    return [
        (one.lead, one.member, one.tier, one.missed)
        if isinstance(one, Assigned)
        else (one.lead, one.reason, one.until)
        for one in decisions
    ]


@given(lines(), st.floats(0, 1, exclude_max=True))
def test_nothing_changes_before_the_next_change(line: Line, part: float) -> None:
    then = next_change(line)
    limit = then or line.now + timedelta(days=30)
    assert limit > line.now
    for moment in (
        min(line.now + (limit - line.now) * part, limit - MOMENT),
        max(line.now, limit - timedelta(seconds=1)),
        limit - MOMENT,
    ):
        assert gist(assign(line.at(moment))) == gist(assign(line))


@given(lines())
def test_what_stays_is_explained_as_it_was_decided(line: Line) -> None:
    for one in assign(line):
        found = explain(line, one.lead.lead_id)
        assert found is not None
        decision, why = found
        assert decision == one
        if isinstance(one, Assigned):
            chosen = next(o for o in why.candidates if o.person_id == one.member.person_id)
            assert chosen.skipped is None
        elif one.reason is not Reason.EVERYBODY:
            assert all(candidate.skipped is not None for candidate in why.candidates)


@given(
    st.integers(1, 6),
    st.lists(st.integers(0, 5), min_size=1, max_size=12),
    st.sampled_from([Strategy.ROUND_ROBIN, Strategy.FEWEST_OPEN]),
)
def test_whoever_is_there_throughout_gets_as_many_as_the_others(
    people: int, arrivals: list[int], strategy: Strategy
) -> None:
    there = roster(
        *(member(number, max_open=1000, max_per_window=1000) for number in range(1, people + 1)),
        of=team(strategy),
    )
    now = line(there)
    counts = Counter({PersonId(number): 0 for number in range(1, people + 1)})
    number = 0
    for batch in arrivals:
        queue = tuple(waiting(number := number + 1) for _ in range(batch))
        now = Line(queue, now.rosters, now.loads, now.now + timedelta(minutes=7))
        decisions = assign(now)
        counts.update(given_to(decisions).values())
        now = after(now, decisions, LONG)
        assert max(counts.values()) - min(counts.values()) <= 1


@given(st.integers(1, 4), st.integers(1, 60), st.integers(1, 20))
def test_whoever_comes_back_is_given_one_in_their_turn_not_all(
    people: int, missed: int, later: int
) -> None:
    """Turns are counted by who was last, not by how many: an absence is not made up for."""
    everybody = [
        member(number, max_open=1000, max_per_window=1000) for number in range(1, people + 2)
    ]
    away = everybody[0]
    absence = Absence(away.person_id, AbsenceKind.AWAY, NOW, None, away.person_id)
    gone = roster(*everybody, absences={away.person_id: (absence,)})
    now = line(gone, *(waiting(number) for number in range(missed)))
    now = after(now, assign(now), LONG)
    back = line(roster(*everybody), *(waiting(number) for number in range(later)))
    decisions = assign(Line(back.queue, back.rosters, now.loads, NOW))
    in_a_row = [one.member.person_id == away.person_id for one in decisions]  # type: ignore[union-attr]  # all are given
    assert sum(in_a_row) in {later // (people + 1), -(-later // (people + 1))}


# --- by hand ---


def by_form(form: str, *people: int, **changes: object) -> RoutingRule:
    values = {"form_id": FormId(form), "members": tuple(map(PersonId, people))} | changes
    return RoutingRule(**values)  # type: ignore[arg-type]  # each test names fields it knows


def test_an_older_lead_moves_on_where_a_newer_one_would_wait_without_need() -> None:
    one = roster(
        member(1, max_open=1),
        member(2, max_open=1),
        of=team(rules=(by_form("call", 1), by_form("quote", 1, 2))),
    )
    old = waiting(1, inquiry=Inquiry(form_id=FormId("quote")))
    new = waiting(2, inquiry=Inquiry(form_id=FormId("call")), since=NOW)
    assert given_to(assign(line(one, old, new))) == {1: 2, 2: 1}


def test_a_lead_that_nobody_may_take_blocks_none() -> None:
    one = roster(member(1), of=team(rules=(by_form("call", 1),)))
    stuck = waiting(1, passed=frozenset({PersonId(1)}))
    decisions = assign(line(one, stuck, waiting(2)))
    assert given_to(decisions) == {2: 1}
    assert decisions[0] == Kept(stuck, Reason.NOBODY_LEFT)


def test_everybodys_leads_are_given_to_nobody() -> None:
    one = roster(member(1), of=team(Strategy.EVERYBODY))
    lead = waiting(1, returning_to=PersonId(1))
    assert assign(line(one, lead)) == (Kept(lead, Reason.EVERYBODY),)
    assert next_change(line(one, lead)) is None


def test_a_rule_may_leave_its_leads_to_everybody() -> None:
    rule = by_form("call", strategy=Strategy.EVERYBODY)
    one = roster(member(1), of=team(rules=(rule,)))
    theirs, other = waiting(1, inquiry=Inquiry(form_id=FormId("call"))), waiting(2)
    assert given_to(assign(line(one, theirs, other))) == {2: 1}


def test_the_earlier_manager_comes_before_all() -> None:
    one = roster(member(1), member(2), member(3))
    (decision,) = assign(line(one, waiting(1, returning_to=PersonId(3))))
    assert isinstance(decision, Assigned)
    assert (decision.member.person_id, decision.tier.how) == (3, How.RETURNING)


def test_an_earlier_manager_with_no_room_is_waited_for_a_while() -> None:
    busy = MemberLoad(counts_until=(NOW + LONG,))
    one = roster(member(1), member(2, max_open=1))
    held = waiting(1, returning_to=PersonId(2), since=NOW - timedelta(minutes=10))
    picture = line(one, held, m2=busy)
    until = NOW + timedelta(minutes=20)
    assert assign(picture) == (Kept(held, Reason.ALL_FULL, until),)
    assert next_change(picture) == until
    assert given_to(assign(picture.at(until))) == {1: 1}


def test_whoever_is_away_for_longer_is_passed_over_at_once_and_named() -> None:
    away = Absence(PersonId(2), AbsenceKind.LEAVE, NOW, NOW + LONG, PersonId(2))
    one = roster(member(1), member(2), absences={PersonId(2): (away,)})
    (decision,) = assign(line(one, waiting(1, returning_to=PersonId(2))))
    assert isinstance(decision, Assigned)
    assert (decision.member.person_id, decision.missed) == (1, (PersonId(2),))


def test_whoever_is_back_within_the_patience_is_waited_for() -> None:
    lunch = NOW + timedelta(minutes=15)
    away = Absence(PersonId(2), AbsenceKind.AWAY, NOW - LONG, lunch, PersonId(2))
    one = roster(member(1), member(2), absences={PersonId(2): (away,)})
    held = waiting(1, returning_to=PersonId(2), since=NOW)
    picture = line(one, held)
    assert isinstance(assign(picture)[0], Kept)
    assert next_change(picture) == lunch
    assert given_to(assign(picture.at(lunch))) == {1: 2}


def test_the_most_specific_rule_comes_first() -> None:
    rules = (
        by_form("call", 1),
        RoutingRule(members=(PersonId(2),), form_id=FormId("call"), language="ru"),
    )
    one = roster(member(1), member(2), member(3), of=team(rules=rules))
    lead = waiting(1, inquiry=Inquiry(form_id=FormId("call"), language="ru"))
    assert [tier.members for tier in tiers(lead, one)] == [(2,), (1,), (1, 2, 3)]
    (decision,) = assign(line(one, lead))
    assert isinstance(decision, Assigned)
    assert (decision.member.person_id, decision.tier.how) == (2, How.FIXED)


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        (RoutingRule(step="need", answer=" Roof "), True),  # type: ignore[arg-type]  # ids are words
        (RoutingRule(step="need", answer="wall"), False),  # type: ignore[arg-type]
        (RoutingRule(step="need"), True),  # type: ignore[arg-type]
        (RoutingRule(step="other"), False),  # type: ignore[arg-type]
        (RoutingRule(source="GOOGLE"), True),
        (RoutingRule(source="vk"), False),
        (RoutingRule(language="pt"), True),
        (RoutingRule(language="de"), False),
        (RoutingRule(form_id=FormId("call"), source="google"), True),
        (RoutingRule(form_id=FormId("call"), source="vk"), False),
    ],
)
def test_all_that_a_rule_names_must_be_true(rule: RoutingRule, holds: bool) -> None:
    inquiry = Inquiry("pt-BR", FormId("call"), None, "google", {"need": ("roof", "x")})  # type: ignore[dict-item]
    one = roster(member(1), member(2), of=team(Strategy.EVERYBODY, rules=(rule,)))
    lead = waiting(1, inquiry=inquiry)
    assert bool(tiers(lead, one)) == holds


def test_who_speaks_the_language_comes_first_and_others_after_a_while() -> None:
    one = roster(member(1, languages=("en",)), member(2, languages=("de",)))
    lead = waiting(1, inquiry=Inquiry(language="de"), since=NOW)
    busy = MemberLoad(counts_until=(NOW + LONG,) * 10)
    assert given_to(assign(line(one, lead))) == {1: 2}
    full = line(one, lead, m2=busy)
    assert given_to(assign(full)) == {}
    assert given_to(assign(full.at(NOW + timedelta(minutes=30)))) == {1: 1}


def test_a_silent_lead_no_longer_counts() -> None:
    soon = NOW + timedelta(hours=1)
    one = roster(member(1, max_open=1))
    picture = line(one, waiting(1), m1=MemberLoad(counts_until=(soon,)))
    assert given_to(assign(picture)) == {}
    assert next_change(picture) == soon
    assert given_to(assign(picture.at(soon))) == {1: 1}


def test_the_first_on_duty_in_the_morning_does_not_get_the_whole_night() -> None:
    early = member(1, hours=each_day(("09:00", "18:00")))
    late = member(2, hours=each_day(("09:30", "18:00")))
    night = [waiting(number, since=NOW - timedelta(hours=9)) for number in range(20)]
    morning = line(roster(early, late), *night).at(NOW.replace(hour=9, minute=0))
    assert len(given_to(assign(morning))) == 3
    left = after(morning, assign(morning), LONG)
    assert next_change(left) == NOW.replace(hour=9, minute=15)


def test_why_names_everybody_and_what_kept_them() -> None:
    off = member(3, hours=Hours(((),) * 7))
    away = Absence(PersonId(4), AbsenceKind.AWAY, NOW, None, PersonId(4))
    one = roster(
        member(1),
        member(2, max_open=0),
        off,
        member(4),
        member(5, max_per_window=1),
        member(6),
        absences={PersonId(4): (away,)},
    )
    lately = MemberLoad(given=(NOW - timedelta(minutes=5),))
    lead = waiting(1, passed=frozenset({PersonId(6)}))
    (decision,) = assign(line(one, lead, m5=lately))
    assert isinstance(decision, Assigned)
    candidates = [(one.person_id, one.skipped, one.until) for one in decision.why.candidates]
    back: datetime | None = None
    assert candidates == [
        (1, None, None),
        (2, Skipped.FULL, None),
        (3, "hours", back),
        (4, "away", None),
        (5, Skipped.WINDOW, NOW + timedelta(minutes=10)),
        (6, Skipped.PASSED, None),
    ]


def test_somebody_in_two_teams_has_one_capacity() -> None:
    shared = member(1, max_open=1)
    first = roster(shared)
    second = replace(first, team=replace(first.team, id=TeamId(2)))
    lead = waiting(2, team_id=TeamId(2))
    picture = Line((waiting(1), lead), {DEFAULT_TEAM: first, TeamId(2): second}, {}, NOW)
    assert given_to(assign(picture)) == {1: 1}
