"""Who is on duty, and until when: against the minute-by-minute oracle, and by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from intake.kernel.ids import PersonId
from intake.team.absence import Absence, AbsenceKind, CalendarDay
from intake.team.member import Member
from intake.team.roster import OffDuty, OnDuty, Roster
from intake.team.team import DEFAULT_TEAM, PlaceKind, Team
from intake.team.working_time import Calendar, Hours, Rest, working_between
from tests.intake.leads.lines import HOURS, ZONES, each_day
from tests.intake.team.minutes import DAYS, MINUTE, Minutes, tell

FIRST = datetime(2026, 3, 27, tzinfo=UTC)
"""A Friday; Europe puts its clocks forward on Sunday."""
WHO = PersonId(1)
FAR = datetime.max.replace(tzinfo=UTC)


def somebody(**changes: object) -> Member:
    base = Member(person_id=WHO, name="Boris", joined_at=FIRST)
    return replace(base, **changes)  # type: ignore[arg-type]  # each test names fields it knows


def team(**changes: object) -> Team:
    base = Team(id=DEFAULT_TEAM, name="", place=PlaceKind.GROUP, chat=None, created_at=FIRST)
    return replace(base, **changes)  # type: ignore[arg-type]


def roster(member: Member, *absences: Absence, of: Team | None = None, **changes: object) -> Roster:
    base = Roster(of or team(), (member,), "UTC", {WHO: absences}, (), ())
    return replace(base, **changes)  # type: ignore[arg-type]


def absence(kind: AbsenceKind, start: datetime, end: datetime | None) -> Absence:
    return Absence(WHO, kind, start, end, WHO)


@st.composite
def absences(draw: st.DrawFn) -> Absence:
    start = FIRST + draw(st.integers(0, (DAYS - 1) * 24 * 60)) * MINUTE
    kind = draw(st.sampled_from(list(AbsenceKind)))
    if kind is AbsenceKind.AWAY and draw(st.booleans()):
        return absence(kind, start, None)
    return absence(kind, start, start + draw(st.integers(1, 3000)) * MINUTE)


@st.composite
def rosters(draw: st.DrawFn) -> tuple[Roster, Minutes]:
    """A roster of one, and their minutes as they are told from what was set."""
    own, teams = draw(HOURS), draw(HOURS)
    zone, teams_zone = draw(st.none() | ZONES), draw(st.none() | ZONES)
    off = draw(st.sets(st.integers(0, DAYS), max_size=2))
    mine = draw(st.sets(st.integers(0, DAYS), max_size=2))
    days = {FIRST.date() + timedelta(days=number): () for number in off}
    shift = each_day(("10:00", "12:00")).days[0]
    own_days = {FIRST.date() + timedelta(days=number): shift for number in mine}
    gone = draw(st.lists(absences(), max_size=2))
    found = roster(
        somebody(hours=own, time_zone=zone),
        *gone,
        of=team(hours=teams, time_zone=teams_zone),
        days=(
            *(CalendarDay(day, shifts, DEFAULT_TEAM, None, "x") for day, shifts in days.items()),
            *(CalendarDay(day, shifts, None, WHO, "x") for day, shifts in own_days.items()),
        ),
    )
    calendar = Calendar(zone or teams_zone or "UTC", own or teams, days | own_days)
    rests = [Rest(one.from_at, one.until_at or FAR) for one in gone]
    return found, tell(calendar, FIRST, rests)


@given(rosters(), st.integers(0, (DAYS - 1) * 24 * 60))
def test_duty_is_hours_without_absences(
    roster_and_minutes: tuple[Roster, Minutes], offset: int
) -> None:
    found, minutes = roster_and_minutes
    now = FIRST + offset * MINUTE
    duty = found.on_duty(found.members[0], now)
    assert isinstance(duty, OnDuty) == minutes.is_working(now)
    change = minutes.closing(now) if isinstance(duty, OnDuty) else minutes.opening(now)
    if change is not None and change < FIRST + timedelta(days=DAYS):
        assert duty.until == change
    else:
        assert duty.until is None or duty.until >= FIRST + timedelta(days=DAYS)


@given(rosters(), st.integers(0, (DAYS - 1) * 24 * 60))
def test_a_team_opens_when_somebody_is_there(
    roster_and_minutes: tuple[Roster, Minutes], offset: int
) -> None:
    found, minutes = roster_and_minutes
    now = FIRST + offset * MINUTE
    opening = minutes.opening(now)
    if opening is not None:
        assert found.opens_at(now) == opening
    else:
        later = found.opens_at(now)
        assert later is None or later >= FIRST + timedelta(days=DAYS)


NOON = FIRST + timedelta(hours=12)


def test_why_somebody_is_off() -> None:
    away = absence(AbsenceKind.AWAY, FIRST, None)
    leave = absence(AbsenceKind.LEAVE, FIRST, NOON + timedelta(days=1))
    office = somebody(hours=each_day(("09:00", "11:00")))
    nine = datetime(2026, 3, 28, 9, tzinfo=UTC)
    assert roster(somebody(), away).on_duty(somebody(), NOON) == OffDuty("away", None)
    assert roster(somebody(), leave, away).on_duty(somebody(), NOON) == OffDuty("away", None)
    assert roster(office).on_duty(office, NOON) == OffDuty("hours", nine)
    back = datetime(2026, 3, 29, 9, tzinfo=UTC)
    assert roster(office, leave).on_duty(office, NOON) == OffDuty("leave", back)


def test_a_coming_leave_ends_the_duty() -> None:
    leave = absence(AbsenceKind.LEAVE, NOON + timedelta(hours=1), NOON + timedelta(days=9))
    assert roster(somebody(), leave).on_duty(somebody(), NOON) == OnDuty(leave.from_at)


def test_who_is_switched_off_in_the_portal_is_not_there() -> None:
    gone = somebody(crm_inactive_at=NOON)
    assert roster(gone).on_duty(gone, NOON) == OffDuty("inactive", None)


def test_clocks_rest_while_somebody_is_on_leave_and_not_while_they_are_away() -> None:
    hour = timedelta(hours=1)
    leave = absence(AbsenceKind.LEAVE, NOON, NOON + timedelta(days=1))
    away = absence(AbsenceKind.AWAY, NOON, None)
    assert roster(somebody(), leave).due(WHO, NOON, hour) == NOON + timedelta(days=1, hours=1)
    assert roster(somebody(), away).due(WHO, NOON, hour) == NOON + hour


def test_clocks_rest_while_the_process_is_away() -> None:
    outage = Rest(NOON, NOON + timedelta(hours=2))
    there = roster(somebody(), rests=(outage,))
    assert there.due(WHO, NOON, timedelta(hours=1)) == NOON + timedelta(hours=3)
    assert there.due(None, NOON, timedelta(hours=1)) == NOON + timedelta(hours=3)


def test_whoever_never_works_is_reckoned_round_the_clock() -> None:
    never = somebody(hours=Hours(((),) * 7))
    assert roster(never).due(WHO, NOON, timedelta(hours=1)) == NOON + timedelta(hours=1)


def test_an_own_day_wins_over_the_teams() -> None:
    day = date(2026, 3, 28)
    shift = each_day(("10:00", "12:00")).days[0]
    there = roster(
        somebody(),
        days=(
            CalendarDay(day, (), DEFAULT_TEAM, None, "holidays"),
            CalendarDay(day, shift, None, WHO, "me"),
        ),
    )
    start = datetime(2026, 3, 28, tzinfo=UTC)
    end = start + timedelta(days=1)
    assert working_between(there.calendar(there.members[0]), start, end) == timedelta(hours=2)
    assert working_between(there.calendar(), start, end) == timedelta()
