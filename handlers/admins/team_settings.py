"""What the buttons of ``/team`` set: from a press to a change. Pure; nothing is written here."""

from collections.abc import Sequence
from typing import TypeVar

from handlers.callback_data.staff_callbacks import TeamPressed
from intake.staffing.change_member import (
    MemberChange,
    own_hours,
    own_zone,
    speaking,
    with_capacity,
    with_window,
)
from intake.staffing.change_team import (
    TeamChange,
    with_expectation,
    with_follow_up,
    with_hours,
    with_introduction,
    with_people_too,
    with_quiet_hours,
    with_strategy,
    with_times,
    with_wait,
    with_zone,
    without_rule,
)
from intake.staffing.presets import (
    CAPACITIES,
    FOLLOW_UPS,
    HOURS,
    QUIET_HOURS,
    TIMES,
    WAITS,
    WINDOW_MINUTES,
    WINDOWS,
    ZONES,
)
from intake.team.member import Member
from intake.team.team import Introduction, Strategy

T = TypeVar("T")
_STRATEGIES = {one.value: one for one in Strategy}
_INTRODUCTIONS = {one.value: one for one in Introduction}


def team_hours(pressed: TeamPressed) -> TeamChange | None:
    """Read *these hours* of a team."""
    hours = _chosen(HOURS, pressed.value)
    return None if hours is None else with_hours(hours)


def team_zone(pressed: TeamPressed) -> TeamChange | None:
    """Read *this zone* of a team."""
    zone = _chosen(ZONES, pressed.value)
    return None if zone is None else with_zone(zone)


def member_hours(pressed: TeamPressed) -> MemberChange | None:
    """Read *these hours* of a member."""
    if pressed.value == "team":
        return own_hours(None)
    hours = _chosen(HOURS, pressed.value)
    return None if hours is None else own_hours(hours)


def member_zone(pressed: TeamPressed) -> MemberChange | None:
    """Read *this zone* of a member."""
    if pressed.value == "team":
        return own_zone(None)
    zone = _chosen(ZONES, pressed.value)
    return None if zone is None else own_zone(zone)


def strategy(pressed: TeamPressed) -> TeamChange | None:
    """Read who gets leads by themselves."""
    chosen = _STRATEGIES.get(pressed.value)
    return None if chosen is None else with_strategy(chosen)


def dropped_rule(pressed: TeamPressed) -> TeamChange | None:
    """Read which rule is taken away: its number, and what it looked like."""
    number, _, fingerprint = pressed.value.partition(".")
    return without_rule(int(number), fingerprint) if number.isdecimal() else None


def clock(pressed: TeamPressed) -> TeamChange | None:
    """Read a clock's stages, or a wait: the field's name, and which of those offered."""
    name, _, number = pressed.value.partition(".")
    if name in TIMES:
        times = _chosen(TIMES[name], number)
        return None if times is None else with_times(name, times)
    if name in WAITS:
        wait = _chosen(WAITS[name], number)
        return None if wait is None else with_wait(name, wait)
    return None


def words(pressed: TeamPressed) -> TeamChange | None:
    """Read what prospects are told by themselves."""
    name, _, value = pressed.value.partition(".")
    match name:
        case "in" if value in _INTRODUCTIONS:
            return with_introduction(_INTRODUCTIONS[value])
        case "ex":
            return with_expectation(value == "1")
        case "pe":
            return with_people_too(value == "1")
        case "fo" if value.isdecimal() and int(value) < len(FOLLOW_UPS):
            return with_follow_up(FOLLOW_UPS[int(value)])
        case "qu" if (hours := _chosen(QUIET_HOURS, value)) is not None:
            return with_quiet_hours(*hours)
        case _:
            return None


def limit(pressed: TeamPressed, member: Member) -> MemberChange | None:
    """Read how much the line gives somebody; what is not named stays."""
    name, _, value = pressed.value.partition(".")
    number = int(value) if value.isdecimal() else 0
    match name:
        case "mo" if number in CAPACITIES:
            return with_capacity(number)
        case "mw" if number in WINDOWS:
            return with_window(number, member.window_minutes)
        case "wm" if number in WINDOW_MINUTES:
            return with_window(member.max_per_window, number)
        case _:
            return None


def language(pressed: TeamPressed, known: Sequence[str]) -> MemberChange | None:
    """Read whether somebody speaks a language."""
    name, _, value = pressed.value.partition(".")
    return speaking(name, known=value == "1") if name in known else None


def _chosen(offered: Sequence[T], number: str) -> T | None:
    return offered[int(number)] if number.isdecimal() and int(number) < len(offered) else None
