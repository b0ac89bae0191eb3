"""``/away``, ``/back``, ``/leave``: somebody says when they do not work."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import partial
from typing import Protocol
from zoneinfo import ZoneInfo

from intake.conversation.conversation import HasConversations
from intake.forms.values.moments import read_days, read_moment
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, PersonId, UpdateId
from intake.kernel.once import Once
from intake.kernel.person import Profile
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.timer import by_member
from intake.staffing.addressee import Addressee, member_meant, read_addressee
from intake.staffing.staff import Staff, StaffUnit, subject_of
from intake.team.absence import Absence, AbsenceKind, HasAbsences
from intake.team.audit import AuditEntry
from intake.team.member import Member

LONGEST_TYPED = 100
"""Letters that are read of what somebody typed behind a command."""


class Said(StrEnum):
    """What came of it."""

    AWAY = "away"
    BACK = "back"
    NOT_AWAY = "not-away"
    LEAVE = "leave"
    LEAVES = "leaves"
    """Only asked: these are theirs."""
    UNCLEAR_MOMENT = "unclear-moment"
    UNCLEAR_DAYS = "unclear-days"


@dataclass(frozen=True, slots=True)
class Presence:
    """How somebody's presence is now."""

    said: Said
    member: Member
    zone: str
    now: datetime
    until: datetime | None = None
    """Of *away*."""
    leaves: tuple[Absence, ...] = ()
    """Those that are on, or to come."""
    open_leads: int = 0
    """What they have meanwhile."""


class AbsenceUnit(HasAbsences, HasConversations, Protocol):
    """What tells whether somebody is away."""


_Change = Callable[[StaffUnit, Member, datetime], Awaitable[Presence]]
"""What is done once it is clear about whom it is."""


class ChangePresence:
    """Changes it for whoever may act there; ``None``: they may not."""

    def __init__(self, writing: UnitOfWorkFactory[StaffUnit], staff: Staff, clock: Clock) -> None:
        self._once = Once(writing, clock)
        self._staff = staff
        self._clock = clock

    async def away(
        self, update_id: UpdateId, profile: Profile, chat_id: ChatId, until: str
    ) -> Presence | None:
        """Be away until then, or until they are back."""
        return await self._do(update_id, profile, chat_id, partial(self._away, until))

    async def back(self, update_id: UpdateId, profile: Profile, chat_id: ChatId) -> Presence | None:
        """Be back: *away* is over, and a leave that is on as well."""
        return await self._do(update_id, profile, chat_id, self._back)

    async def leave(
        self, update_id: UpdateId, profile: Profile, chat_id: ChatId, typed: str
    ) -> Presence | None:
        """Be on leave on the days that were typed; without any: say which leaves there are.

        Whoever leads may name somebody else first.
        """
        whom, days = read_addressee(typed)
        change = partial(self._leave, profile.id, days)
        return await self._do(update_id, profile, chat_id, change, whom, asks=not days)

    async def drop_leave(
        self, update_id: UpdateId, profile: Profile, chat_id: ChatId, of: PersonId, absence_id: int
    ) -> Presence | None:
        """Take a leave back."""
        whom = None if of == profile.id else Addressee(person_id=of)
        return await self._do(
            update_id, profile, chat_id, partial(self._drop, profile.id, absence_id), whom
        )

    async def _do(
        self,
        update_id: UpdateId,
        profile: Profile,
        chat_id: ChatId,
        change: _Change,
        whom: Addressee | None = None,
        *,
        asks: bool = False,
    ) -> Presence | None:
        async def effect(unit: StaffUnit, now: datetime) -> Presence | None:
            await unit.teams.lock()
            member = await self._meant(unit, profile, chat_id, whom, now, asks=asks)
            return None if member is None else await change(unit, member, now)

        async def again(unit: StaffUnit) -> Presence | None:
            now = self._clock.now()
            member = await self._meant(unit, profile, chat_id, whom, now, asks=asks)
            if member is None:
                return None
            known = await unit.absences.of((member.person_id,), now)
            on = next((one for one in known if one.kind is AbsenceKind.AWAY), None)
            said, until = (Said.LEAVES, None) if on is None else (Said.AWAY, on.until_at)
            return await self._presence(unit, said, member, now, until=until)

        return await self._once(update_id, effect, again=again)

    async def _meant(
        self,
        unit: StaffUnit,
        profile: Profile,
        chat_id: ChatId,
        whom: Addressee | None,
        now: datetime,
        *,
        asks: bool,
    ) -> Member | None:
        """Return whom it is about. Who only asks becomes nobody's member by that."""
        if whom is not None:
            leads = await self._staff.may_lead(unit, profile.id)
            return await member_meant(unit, whom) if leads else None
        if asks:
            return await member_meant(unit, Addressee(person_id=profile.id))
        return await self._staff.access.acting(unit, profile, chat_id, now)

    async def _away(self, typed: str, unit: StaffUnit, member: Member, now: datetime) -> Presence:
        until = None
        if typed.strip():
            zone = ZoneInfo(await self._staff.zone_of(unit, member))
            until = read_moment(typed[:LONGEST_TYPED], now, zone)
            if until is None:
                return await self._presence(unit, Said.UNCLEAR_MOMENT, member, now)
        absence = Absence(member.person_id, AbsenceKind.AWAY, now, until, member.person_id)
        await unit.absences.add(absence)
        await self._noted(
            unit,
            member.person_id,
            member,
            now,
            "member.away",
            None if until is None else until.isoformat(),
        )
        return await self._presence(unit, Said.AWAY, member, now, until=until)

    async def _back(self, unit: StaffUnit, member: Member, now: datetime) -> Presence:
        on = [one for one in await unit.absences.of((member.person_id,), now) if one.holds(now)]
        for one in on:
            await unit.absences.end_one(one.id, member.person_id, now)
        if not on:
            return await self._presence(unit, Said.NOT_AWAY, member, now)
        await self._noted(unit, member.person_id, member, now, "member.back", None)
        return await self._presence(unit, Said.BACK, member, now)

    async def _leave(
        self, by: PersonId, typed: str, unit: StaffUnit, member: Member, now: datetime
    ) -> Presence:
        if not typed.strip():
            return await self._presence(unit, Said.LEAVES, member, now)
        zone = ZoneInfo(await self._staff.zone_of(unit, member))
        days = read_days(typed[:LONGEST_TYPED], now.astimezone(zone).date())
        if days is None:
            return await self._presence(unit, Said.UNCLEAR_DAYS, member, now)
        first, last = _midnight(days[0], zone), _midnight(days[1] + timedelta(days=1), zone)
        absence = Absence(member.person_id, AbsenceKind.LEAVE, first, last, by)
        known = await unit.absences.of((member.person_id,), now)
        if not any(
            (one.kind, one.from_at, one.until_at) == (absence.kind, first, last) for one in known
        ):
            await unit.absences.add(absence)
            await self._noted(unit, by, member, now, "member.leave", f"{days[0]}/{days[1]}")
        return await self._presence(unit, Said.LEAVE, member, now)

    async def _drop(
        self, by: PersonId, absence_id: int, unit: StaffUnit, member: Member, now: datetime
    ) -> Presence:
        if await unit.absences.end_one(absence_id, member.person_id, now):
            await self._noted(unit, by, member, now, "member.leave_dropped", None)
        return await self._presence(unit, Said.LEAVES, member, now)

    async def _noted(
        self,
        unit: StaffUnit,
        by: PersonId,
        member: Member,
        now: datetime,
        what: str,
        after: str | None,
    ) -> None:
        await unit.audit.add(AuditEntry(now, by, what, subject_of(member), None, after))
        await self._staff.moved(unit, now, (by_member(member.person_id),))

    async def _presence(
        self,
        unit: StaffUnit,
        said: Said,
        member: Member,
        now: datetime,
        *,
        until: datetime | None = None,
    ) -> Presence:
        known = await unit.absences.of((member.person_id,), now)
        return Presence(
            said,
            member,
            await self._staff.zone_of(unit, member),
            now,
            until,
            tuple(one for one in known if one.kind is AbsenceKind.LEAVE),
            len(await unit.leads.owned((member.person_id,))),
        )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


class KnowsAbsence:
    """Says whether ``/back`` is about coming back to work: in a form it goes back a step."""

    def __init__(self, reading: UnitOfWorkFactory[AbsenceUnit], clock: Clock) -> None:
        self._reading = reading
        self._clock = clock

    async def __call__(self, person_id: PersonId) -> bool:
        """Say whether somebody is away or on leave, and in no form."""
        now = self._clock.now()
        async with self._reading() as unit:
            away = any(one.holds(now) for one in await unit.absences.of((person_id,), now))
            return away and await unit.conversations.open_of(person_id) is None
