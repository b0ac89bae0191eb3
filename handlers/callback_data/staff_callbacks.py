"""Callback data under the buttons of teams: who is on duty, and how teams are led.

::

    du:<verb>:<person>:<number>         duty; verbs: away, back, leaves, drop, look
    tm:<verb>:<team>:<person>:<value>   /team; a verb shows a page or sets something
    iv:<verb>:<invitation>              an invitation; verbs: yes, undo, surely, keep
    pl:<team>                           /place, in a group
    bn:<verb>:<number>                  a ban; verbs: ban (a person), lift (a ban), page
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from intake.kernel.ids import PersonId, TeamId

NOBODY = PersonId(0)
"""Where a button is about no person, or about whoever presses."""


class DutyVerb(StrEnum):
    """What a button under ``/duty`` does."""

    AWAY = "away"
    BACK = "back"
    LOOK = "look"
    LEAVES = "leaves"
    DROP = "drop"
    """A leave, by its number."""


class TeamVerb(StrEnum):
    """What a button under ``/team`` shows or sets. Its value says the rest."""

    TEAMS = "ts"
    TEAM = "t"
    MEMBERS = "m"
    MEMBER = "p"
    HOURS = "h"
    """Of the team; with a person, theirs."""
    HOURS_SET = "hs"
    ZONES = "z"
    ZONE_SET = "zs"
    DAYS = "d"
    COUNTRY = "dc"
    HOLIDAYS = "dh"
    HOLIDAYS_SET = "ds"
    DAY_DROP = "dd"
    LINE = "l"
    STRATEGY_SET = "ls"
    RULE_DROP = "lr"
    RULE_DROP_SURELY = "lx"
    CLOCKS = "c"
    CLOCK = "cc"
    CLOCK_SET = "cs"
    WORDS = "w"
    """What prospects are told."""
    WORDS_SET = "ws"
    PLACE = "g"
    PLACE_PRIVATE = "gp"
    PLACE_SET = "gs"
    INVITE = "i"
    INVITE_SET = "is"
    INVITED = "il"
    INVITED_DROP = "ix"
    USERS = "u"
    USER_SET = "us"
    LIMITS = "n"
    LIMIT_SET = "ns"
    LANGUAGES = "s"
    LANGUAGE_SET = "ss"
    ROLE = "r"
    ROLE_SET = "rs"
    REMOVE = "x"
    REMOVE_SURELY = "xx"
    ARCHIVE = "a"
    ARCHIVE_SURELY = "aa"


@dataclass(frozen=True, slots=True)
class DutyPressed:
    """A button under ``/duty`` or ``/leave``."""

    verb: DutyVerb
    person_id: PersonId
    number: int = 0


@dataclass(frozen=True, slots=True)
class TeamPressed:
    """A button under ``/team``."""

    verb: TeamVerb
    team_id: TeamId
    person_id: PersonId = NOBODY
    value: str = ""


class InvitationVerb(StrEnum):
    """What a button under the news of an invitation does."""

    YES = "yes"
    UNDO = "undo"
    """Asks first where that puts somebody out of the team."""
    SURELY = "surely"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class InvitationPressed:
    """A button under the news of an invitation."""

    verb: InvitationVerb
    invitation_id: int


@dataclass(frozen=True, slots=True)
class PlacePressed:
    """In a group: that team works here, or here ``too``."""

    team_id: TeamId
    too: bool = False


@dataclass(frozen=True, slots=True)
class BanPressed:
    """*Ban*, or *undo* of a ban."""

    number: int
    """The person; of an undo the ban."""
    lift: bool


@dataclass(frozen=True, slots=True)
class BansPageWanted:
    """An admin turns the page of ``/bans``."""

    page: int


_DUTY = re.compile(r"([a-z]{1,8}):([0-9]{1,18}):([0-9]{1,18})")
_TEAM = re.compile(r"([a-z]{1,2}):([0-9]{1,9}):([0-9]{1,18}):([A-Za-z0-9_.-]{0,24})")
_INVITATION = re.compile(r"(yes|undo|surely|keep):([0-9]{1,18})")
_PLACE = re.compile(r"([0-9]{1,9})(:too)?")
_BAN = re.compile(r"(ban|lift|page):([0-9]{1,18})")
_DUTY_VERBS = {verb.value: verb for verb in DutyVerb}
_TEAM_VERBS = {verb.value: verb for verb in TeamVerb}


def duty_data(verb: DutyVerb, person_id: PersonId = NOBODY, number: int = 0) -> str:
    """Return the data of a button under ``/duty``."""
    return f"du:{verb}:{person_id}:{number}"


def team_data(
    verb: TeamVerb, team_id: TeamId, person_id: PersonId = NOBODY, value: object = ""
) -> str:
    """Return the data of a button under ``/team``; the value has at most 24 letters."""
    return f"tm:{verb}:{team_id}:{person_id}:{value}"


def invitation_data(verb: InvitationVerb, invitation_id: int) -> str:
    """Return the data of a button under the news of an invitation."""
    return f"iv:{verb}:{invitation_id}"


def place_data(team_id: TeamId, *, too: bool = False) -> str:
    """Return the data of a button that lets a team work in the group where it is pressed."""
    return f"pl:{team_id}:too" if too else f"pl:{team_id}"


def ban_data(number: int, *, lift: bool = False) -> str:
    """Return the data of a button that bans a person, or lifts a ban."""
    return f"bn:{'lift' if lift else 'ban'}:{number}"


def bans_page_data(page: int) -> str:
    """Return the data of a button that turns to that page of ``/bans``."""
    return f"bn:page:{page}"


def read_duty(rest: str) -> DutyPressed | None:
    """Read the data of a button under ``/duty``."""
    match = _DUTY.fullmatch(rest)
    verb = _DUTY_VERBS.get(match[1]) if match else None
    if match is None or verb is None:
        return None
    return DutyPressed(verb, PersonId(int(match[2])), int(match[3]))


def read_team(rest: str) -> TeamPressed | None:
    """Read the data of a button under ``/team``."""
    match = _TEAM.fullmatch(rest)
    verb = _TEAM_VERBS.get(match[1]) if match else None
    if match is None or verb is None:
        return None
    return TeamPressed(verb, TeamId(int(match[2])), PersonId(int(match[3])), match[4])


def read_invitation(rest: str) -> InvitationPressed | None:
    """Read the data of a button under the news of an invitation."""
    match = _INVITATION.fullmatch(rest)
    return InvitationPressed(InvitationVerb(match[1]), int(match[2])) if match else None


def read_place(rest: str) -> PlacePressed | None:
    """Read the data of a button under ``/place``."""
    match = _PLACE.fullmatch(rest)
    return PlacePressed(TeamId(int(match[1])), match[2] is not None) if match else None


def read_ban(rest: str) -> BanPressed | BansPageWanted | None:
    """Read the data of a button that bans, lifts a ban, or turns a page of bans."""
    match = _BAN.fullmatch(rest)
    if match is None:
        return None
    number = int(match[2])
    if match[1] == "page":
        return BansPageWanted(number)
    return BanPressed(number, match[1] == "lift")
