"""What every change of teams and their people shares: who may, what is noted, and what follows."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from intake.kernel.ids import PersonId, TeamId
from intake.kernel.once import OnceUnit
from intake.leads.due_clock import Recompute
from intake.leads.lead_book import LeadBook, LeadUnit
from intake.leads.timer import by_member, by_team
from intake.outbox.row import member_row, menu_row
from intake.outbox.tasks.staff_tasks import MemberLeft
from intake.team.access import AccessUnit, TeamAccess, leaders
from intake.team.audit import AuditEntry, HasAudit, difference
from intake.team.member import Member, Role
from intake.team.team import Team

T = TypeVar("T")

RANK = {Role.MANAGER: 0, Role.ADMIN: 1, Role.OWNER: 2}
"""Nobody gives a role above their own."""


class Staffed(StrEnum):
    """What came of a change."""

    DONE = "done"
    REFUSED = "refused"
    """They may not, or may not any more."""
    GONE = "gone"
    """What it was about is not there (any more)."""
    TAKEN = "taken"
    """A name, a group, or a user of the portal that another has."""
    LAST = "last"
    """Nobody would be left who can lead."""
    BUSY = "busy"
    """It has open leads."""
    UNCHANGED = "unchanged"


class StaffUnit(AccessUnit, LeadUnit, HasAudit, OnceUnit, Protocol):
    """What such a change reads and writes."""


class Staff:
    """Rights, the audit, and what a change moves."""

    def __init__(self, access: TeamAccess, book: LeadBook, *, zone: str) -> None:
        """``zone`` is for teams that name none."""
        self.access = access
        self.book = book
        self.zone = zone
        self._recompute = Recompute(book, zone=zone)

    async def role_of(self, unit: AccessUnit, person_id: PersonId) -> Role | None:
        """Return what somebody may do here."""
        return self.access.role_of(person_id, await unit.members.get(person_id))

    async def may_lead(self, unit: AccessUnit, person_id: PersonId) -> bool:
        """As :meth:`TeamAccess.may_lead` says."""
        return await self.access.may_lead(unit, person_id)

    async def leaders(self, unit: AccessUnit) -> frozenset[PersonId]:
        """Return everybody who may."""
        return await leaders(unit, self.access.owners)

    async def zone_of(self, unit: AccessUnit, member: Member) -> str:
        """Return by whose clock a member lives: their own, their team's, or everybody's."""
        if member.time_zone is not None:
            return member.time_zone
        for team_id in await unit.members.teams_of(member.person_id):
            team = await unit.teams.get(team_id)
            if team is not None and team.time_zone is not None:
                return team.time_zone
        return self.zone

    async def note(
        self,
        unit: HasAudit,
        now: datetime,
        by: PersonId | None,
        what: str,
        before: Team | Member,
        after: Team | Member,
    ) -> None:
        """Write down what was changed of a team or a member."""
        old, new = difference(before, after)
        await unit.audit.add(AuditEntry(now, by, what, subject_of(after), old, new))

    async def take_out(
        self, unit: StaffUnit, by: PersonId, member: Member, team_id: TeamId, now: datetime
    ) -> None:
        """Take a member out of a team; who is in no team then may do nothing here any more.

        Their open leads of that team go back to the line, at their place; clocks begin anew.
        What of them stands in the member's private chat is emptied there.
        """
        person_id = member.person_id
        for lead in await unit.leads.owned((person_id,)):
            if lead.team_id == team_id:
                await self.book.release(unit, lead, now)
        await unit.members.leave(person_id, team_id, now)
        after = member
        if not await unit.members.teams_of(person_id):
            after = replace(member, role=Role.MANAGER, removed_at=now, revision=member.revision + 1)
            await unit.members.save(after, was=member.revision)
        old, new = difference(member, after)
        subject = subject_of(member)
        entry = AuditEntry(now, by, "member.removed", subject, old, f"team:{team_id} {new}")
        await unit.audit.add(entry)
        rows = (menu_row(person_id, now), member_row(MemberLeft(person_id, team_id), now))
        await unit.outbox.add_all(rows, now)
        await self.moved(unit, now, (by_member(person_id),))

    async def moved(self, unit: LeadUnit, now: datetime, calendars: Collection[str]) -> None:
        """Have the clocks that run by these calendars reckoned anew, and the line gone through."""
        await Recompute(self.book, zone=self.zone)(unit, calendars, now)


def subject_of(record: Team | Member) -> str:
    """Return how the audit names a team or a member."""
    return f"team:{record.id}" if isinstance(record, Team) else f"member:{record.person_id}"


def calendars_of(team_id: TeamId, members: Collection[Member]) -> frozenset[str]:
    """Return the calendars that depend on a team's hours, days and zone."""
    return frozenset({by_team(team_id), *(by_member(one.person_id) for one in members)})


def repeated(value: T) -> Callable[[StaffUnit], Awaitable[T]]:
    """Return what tells a repeated update the same again."""

    async def again(unit: StaffUnit) -> T:  # noqa: ARG001  nothing has to be read for that
        return value

    return again
