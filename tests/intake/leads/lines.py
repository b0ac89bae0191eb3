"""Random lines: teams with rules, hours and absences, and leads of all ages."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

from intake.kernel.ids import FormId, LeadId, PersonId, TeamId
from intake.leads.line_picture import Line, MemberLoad
from intake.leads.tier import Inquiry, WaitingLead
from intake.team.absence import Absence, AbsenceKind
from intake.team.member import Member
from intake.team.roster import Roster
from intake.team.team import DEFAULT_TEAM, PlaceKind, RoutingRule, Strategy, Team, TeamRules
from intake.team.working_time import Hours, Shift

NOW = datetime(2026, 3, 27, 10, 30, tzinfo=UTC)
"""A Friday; Europe puts its clocks forward on Sunday."""
JOINED = datetime(2026, 1, 1, tzinfo=UTC)
FORMS = ("call", "quote", "event")
LANGUAGES = ("en", "ru")

SHIFTS = st.sampled_from(
    [
        (Shift(time(9), time(18)),),
        (Shift(time(9), time(13)), Shift(time(14), time(18))),
        (Shift(time(22), time(6)),),
        (Shift(time(0), time(0)),),
        (),
    ]
)
HOURS = st.none() | st.builds(lambda day, end: Hours((day,) * 5 + (end,) * 2), SHIFTS, SHIFTS)
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "Asia/Novosibirsk", "America/New_York"])
MINUTES = st.integers(0, 60 * 24 * 6).map(lambda minutes: timedelta(minutes=minutes))


def each_day(*shifts: tuple[str, str]) -> Hours:
    """The same shifts on every day, told like ``("09:00", "13:00")``."""
    day = tuple(Shift(time.fromisoformat(start), time.fromisoformat(end)) for start, end in shifts)
    return Hours((day,) * 7)


def member(number: int, **changes: Any) -> Member:
    """Somebody of the team."""
    base = Member(
        person_id=PersonId(number), name=f"M{number}", joined_at=JOINED + timedelta(hours=number)
    )
    return replace(base, **changes)


def team(strategy: Strategy = Strategy.ROUND_ROBIN, **rules: Any) -> Team:
    """The default team by such rules."""
    return Team(
        id=DEFAULT_TEAM,
        name="",
        place=PlaceKind.GROUP,
        chat=None,
        rules=TeamRules(strategy=strategy, **rules),
        created_at=JOINED,
    )


def roster(*members: Member, of: Team | None = None, **changes: Any) -> Roster:
    """The team with these members, always there unless they are told to be otherwise."""
    base = Roster(of or team(), tuple(members), "UTC", {}, (), ())
    return replace(base, **changes)


def waiting(number: int, **changes: Any) -> WaitingLead:
    """A lead; the higher its number, the younger."""
    base = WaitingLead(
        lead_id=LeadId(number),
        team_id=DEFAULT_TEAM,
        since=NOW - timedelta(hours=1) + timedelta(seconds=number),
    )
    return replace(base, **changes)


def line(of: Roster, *queue: WaitingLead, **loads: MemberLoad) -> Line:
    """A line of one team; ``loads`` by the members' numbers, told like ``m1``."""
    by_person = {PersonId(int(name[1:])): load for name, load in loads.items()}
    return Line(queue, {of.team.id: of}, by_person, NOW)


@st.composite
def rules(draw: st.DrawFn, people: list[PersonId]) -> RoutingRule:
    """A rule that names some people, for some leads."""
    return RoutingRule(
        members=tuple(draw(st.lists(st.sampled_from(people), unique=True, max_size=3))),
        strategy=draw(st.sampled_from(list(Strategy))),
        form_id=draw(st.none() | st.sampled_from(FORMS).map(FormId)),
        language=draw(st.none() | st.sampled_from(LANGUAGES)),
        patience=draw(st.none() | MINUTES),
    )


@st.composite
def members(draw: st.DrawFn, number: int) -> Member:
    """Somebody with hours, limits and languages."""
    return member(
        number,
        hours=draw(HOURS),
        time_zone=draw(st.none() | ZONES),
        max_open=draw(st.integers(0, 4)),
        max_per_window=draw(st.integers(0, 4)),
        window_minutes=draw(st.sampled_from([1, 15, 90])),
        languages=tuple(draw(st.lists(st.sampled_from(LANGUAGES), unique=True, max_size=2))),
    )


@st.composite
def absences(draw: st.DrawFn, person_id: PersonId) -> Absence:
    """A span in which somebody is not there, perhaps one to come."""
    begin = NOW - timedelta(days=2) + draw(MINUTES)
    until = begin + draw(MINUTES) + timedelta(minutes=1)
    kind = draw(st.sampled_from(list(AbsenceKind)))
    open_end = kind is AbsenceKind.AWAY and begin <= NOW and draw(st.booleans())
    return Absence(person_id, kind, begin, None if open_end else until, person_id)


@st.composite
def loads(draw: st.DrawFn) -> MemberLoad:
    """What somebody has."""
    held = draw(st.lists(MINUTES, max_size=3))
    given = draw(st.lists(st.integers(0, 100), max_size=3))
    return MemberLoad(
        tuple(NOW - timedelta(days=1) + one for one in held),
        tuple(sorted(NOW - timedelta(minutes=one) for one in given)),
        draw(st.dictionaries(st.sampled_from(["team:1", "team:2"]), st.integers(1, 9))),
    )


@st.composite
def lines(draw: st.DrawFn, *, most: int = 6) -> Line:
    """A line of one or two teams that may share people."""
    count = draw(st.integers(1, 5))
    everybody = [draw(members(number)) for number in range(1, count + 1)]
    people = [one.person_id for one in everybody]
    away = {one: tuple(draw(st.lists(absences(one), max_size=2))) for one in people}
    rosters = {}
    for number in draw(st.sampled_from([(1,), (1, 2)])):
        inside = draw(st.lists(st.sampled_from(everybody), unique_by=id, max_size=count))
        named = replace(
            team(
                draw(st.sampled_from(list(Strategy))),
                rules=tuple(draw(st.lists(rules(people), max_size=3))),
                patience=draw(MINUTES),
            ),
            id=TeamId(number),
            hours=draw(HOURS),
            time_zone=draw(st.none() | ZONES),
        )
        rosters[named.id] = Roster(named, tuple(inside), "UTC", away, (), ())
    queue = tuple(
        WaitingLead(
            lead_id=LeadId(number),
            team_id=draw(st.sampled_from(sorted(rosters))),
            since=NOW - draw(MINUTES),
            inquiry=Inquiry(
                language=draw(st.none() | st.sampled_from(LANGUAGES)),
                form_id=draw(st.none() | st.sampled_from(FORMS).map(FormId)),
            ),
            returning_to=draw(st.none() | st.sampled_from(people)),
            passed=frozenset(draw(st.lists(st.sampled_from(people), max_size=2))),
        )
        for number in range(1, draw(st.integers(0, most)) + 1)
    )
    by_person = {one: draw(loads()) for one in people}
    return Line(queue, rosters, by_person, NOW)
