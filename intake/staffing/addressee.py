"""Whom a typed command is about: ``/hours @anna Mon–Fri 9–18``, ``/hours #2 …`` for a team."""

import re
from dataclasses import dataclass

from intake.kernel.ids import PersonId, TeamId
from intake.team.member import HasMembers, Member

_TARGET = re.compile(r"(?:#(?P<team>\d{1,9})|@(?P<name>\w{3,32})|(?P<person>\d{5,18}))(?:\s+|$)")


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody else, or a team: exactly one field is filled."""

    team_id: TeamId | None = None
    person_id: PersonId | None = None
    username: str | None = None


def read_addressee(typed: str) -> tuple[Addressee | None, str]:
    """Part whom it is about from the rest; ``None``: whoever typed it."""
    text = typed.strip()
    match = _TARGET.match(text)
    if match is None:
        return None, text
    whom = Addressee(
        TeamId(int(match["team"])) if match["team"] else None,
        PersonId(int(match["person"])) if match["person"] else None,
        match["name"],
    )
    return whom, text[match.end() :].strip()


async def member_meant(unit: HasMembers, whom: Addressee) -> Member | None:
    """Return the member who is meant, if there is one who was not removed."""
    if whom.person_id is not None:
        member = await unit.members.get(whom.person_id)
        return member if member is not None and member.removed_at is None else None
    if whom.username is None:
        return None
    wanted = whom.username.casefold()
    present = await unit.members.all_present()
    return next((one for one in present if (one.username or "").casefold() == wanted), None)
