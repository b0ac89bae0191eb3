"""A member is changed: hours, limits, languages, role, user of the portal; or removed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import PersonId, TeamId, UpdateId
from intake.kernel.once import Once
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.timer import by_member
from intake.outbox.row import menu_row
from intake.staffing.staff import RANK, Staff, Staffed, StaffUnit, repeated
from intake.team.member import Member, Role
from intake.team.portal_user import HasPortalUsers
from intake.team.working_time import Hours


@dataclass(frozen=True, slots=True)
class MemberChange:
    """What is to change, and by which word the audit names it."""

    what: str
    apply: Callable[[Member], Member]
    own: bool = False
    """Everybody may change it of themselves."""


def own_hours(hours: Hours | None) -> MemberChange:
    """Let them work at these hours; ``None``: at their team's."""
    return MemberChange("member.hours", lambda one: replace(one, hours=hours), own=True)


def own_zone(zone: str | None) -> MemberChange:
    """Let their hours be meant in that zone; ``None``: in their team's."""
    return MemberChange("member.zone", lambda one: replace(one, time_zone=zone), own=True)


def speaking(language: str, *, known: bool) -> MemberChange:
    """Say whether they speak a language."""

    def apply(member: Member) -> Member:
        others = tuple(one for one in member.languages if one != language)
        return replace(member, languages=(*others, language) if known else others)

    return MemberChange("member.languages", apply, own=True)


def with_capacity(most: int) -> MemberChange:
    """Let the line give them at most so many at once."""
    return MemberChange("member.capacity", lambda one: replace(one, max_open=most))


def with_window(most: int, minutes: int) -> MemberChange:
    """Let the line give them at most so many in so many minutes."""
    return MemberChange(
        "member.window", lambda one: replace(one, max_per_window=most, window_minutes=minutes)
    )


class MemberUnit(StaffUnit, HasPortalUsers, Protocol):
    """What linking reads and writes."""


class ChangeMember:
    """Changes a member, for whoever leads, or for themselves."""

    def __init__(self, writing: UnitOfWorkFactory[MemberUnit], staff: Staff, clock: Clock) -> None:
        self._once = Once(writing, clock)
        self._staff = staff

    async def __call__(
        self, update_id: UpdateId, by: PersonId, person_id: PersonId, change: MemberChange
    ) -> Staffed:
        """Change it."""
        effect = partial(self._change, by, person_id, change)
        return await self._once(update_id, effect, again=repeated(Staffed.DONE))

    async def role(
        self, update_id: UpdateId, by: PersonId, person_id: PersonId, role: Role
    ) -> Staffed:
        """Give somebody another role."""
        effect = partial(self._role, by, person_id, role)
        return await self._once(update_id, effect, again=repeated(Staffed.DONE))

    async def link(
        self, update_id: UpdateId, by: PersonId, person_id: PersonId, user_id: int | None
    ) -> Staffed:
        """Say which user of the portal they are; ``None``: none of them."""
        effect = partial(self._link, by, person_id, user_id)
        return await self._once(update_id, effect, again=repeated(Staffed.DONE))

    async def remove(
        self, update_id: UpdateId, by: PersonId, person_id: PersonId, team_id: TeamId
    ) -> Staffed:
        """Take somebody out of a team; out of their last one, they may do nothing here any more."""
        effect = partial(self._remove, by, person_id, team_id)
        return await self._once(update_id, effect, again=repeated(Staffed.DONE))

    async def _change(
        self,
        by: PersonId,
        person_id: PersonId,
        change: MemberChange,
        unit: MemberUnit,
        now: datetime,
    ) -> Staffed:
        await unit.teams.lock()
        member = await unit.members.get(person_id)
        own = change.own and by == person_id
        if not own and not await self._staff.may_lead(unit, by):
            return Staffed.REFUSED
        if member is None or member.removed_at is not None:
            return Staffed.GONE
        return await self._write(unit, by, member, change, now)

    async def _write(
        self, unit: StaffUnit, by: PersonId, member: Member, change: MemberChange, now: datetime
    ) -> Staffed:
        after = change.apply(member)
        if after == member:
            return Staffed.UNCHANGED
        after = replace(after, revision=member.revision + 1)
        await unit.members.save(after, was=member.revision)
        await self._staff.note(unit, now, by, change.what, member, after)
        await self._staff.moved(unit, now, (by_member(member.person_id),))
        return Staffed.DONE

    async def _role(
        self, by: PersonId, person_id: PersonId, role: Role, unit: StaffUnit, now: datetime
    ) -> Staffed:
        await unit.teams.lock()
        mine, member = await self._staff.role_of(unit, by), await unit.members.get(person_id)
        if not await self._staff.may_lead(unit, by) or person_id in self._staff.access.owners:
            return Staffed.REFUSED
        if mine is None or RANK[role] > RANK[mine] or role is Role.OWNER:
            return Staffed.REFUSED
        if member is None or member.removed_at is not None:
            return Staffed.GONE
        if role not in {Role.OWNER, Role.ADMIN} and await self._is_last(unit, person_id):
            return Staffed.LAST
        change = MemberChange("member.role", lambda one: replace(one, role=role))
        done = await self._write(unit, by, member, change, now)
        await unit.outbox.add(menu_row(person_id, now), now)
        return done

    async def _is_last(self, unit: StaffUnit, person_id: PersonId) -> bool:
        """Say whether nobody else could lead without them."""
        return not (await self._staff.leaders(unit)) - {person_id}

    async def _link(
        self,
        by: PersonId,
        person_id: PersonId,
        user_id: int | None,
        unit: MemberUnit,
        now: datetime,
    ) -> Staffed:
        await unit.teams.lock()
        if not await self._staff.may_lead(unit, by):
            return Staffed.REFUSED
        member = await unit.members.get(person_id)
        if member is None or member.removed_at is not None:
            return Staffed.GONE
        if user_id is None:
            return await self._write(unit, by, member, linked(None, now), now)
        user = await unit.portal_users.get(user_id)
        if user is None or not user.active:
            return Staffed.GONE
        other = await unit.members.by_crm_user(user_id)
        if other is not None and other.person_id != person_id:
            if other.crm_confirmed_at is not None:
                return Staffed.TAKEN
            await self._write(unit, by, other, linked(None, now), now)  # a guess gives way
        return await self._write(unit, by, member, linked(user_id, now), now)

    async def _remove(
        self, by: PersonId, person_id: PersonId, team_id: TeamId, unit: StaffUnit, now: datetime
    ) -> Staffed:
        await unit.teams.lock()
        if not await self._staff.may_lead(unit, by):
            return Staffed.REFUSED
        member = await unit.members.get(person_id)
        if member is None or team_id not in await unit.members.teams_of(person_id):
            return Staffed.GONE
        if member.role is Role.ADMIN and await self._is_last(unit, person_id):
            return Staffed.LAST
        await self._staff.take_out(unit, by, member, team_id, now)
        return Staffed.DONE


def linked(user_id: int | None, confirmed_at: datetime | None) -> MemberChange:
    """Say which user they are, confirmed or as a proposal."""
    at = None if user_id is None else confirmed_at
    return MemberChange(
        "member.user",
        lambda one: replace(one, crm_user_id=user_id, crm_confirmed_at=at, crm_inactive_at=None),
    )
