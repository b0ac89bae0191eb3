"""Banning somebody, and taking that back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import PersonId, UpdateId
from intake.kernel.once import Once
from intake.kernel.paging import page_of
from intake.kernel.person import known_name
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.staffing.staff import Staff, Staffed, StaffUnit
from intake.team.audit import AuditEntry
from intake.team.ban import Ban, HasBans, PersonHashes

LONGEST_REASON = 200
PAGE = 8
"""Bans on one page."""
MOST_LISTED = 500


class BanUnit(StaffUnit, HasBans, Protocol):
    """What banning reads and writes."""


@dataclass(frozen=True, slots=True)
class Banned:
    """The ban that holds now, or was lifted."""

    ban: Ban


@dataclass(frozen=True, slots=True)
class BanLine:
    """A ban that holds, with the names of today."""

    ban: Ban
    person: str
    """Empty: their data was deleted."""
    by: str


@dataclass(frozen=True, slots=True)
class BanPage:
    """Some of them, the newest first."""

    lines: tuple[BanLine, ...]
    page: int
    pages: int
    zone: str


class ListBans:
    """``/bans``: who is not listened to."""

    def __init__(self, reading: UnitOfWorkFactory[BanUnit], staff: Staff, clock: Clock) -> None:
        self._reading = reading
        self._staff = staff
        self._clock = clock

    async def __call__(self, page: int, search: str = "") -> BanPage:
        """Return a page of those whose name is like that; one that does not exist gives the
        nearest. A search is turned by typing more."""
        wanted = search.casefold().lstrip("@").split()
        async with self._reading() as unit:
            held = await unit.bans.of_all(self._clock.now(), MOST_LISTED)
            lines = [await self._line(unit, one) for one in held]
        found = [one for one in lines if all(word in one.person.casefold() for word in wanted)]
        shown, page, pages = page_of(found, PAGE, page)
        return BanPage(shown, page, 1 if search else pages, self._staff.zone)

    async def _line(self, unit: BanUnit, ban: Ban) -> BanLine:
        return BanLine(ban, await known_name(unit, ban.person_id), await known_name(unit, ban.by))


class BanPerson:
    """Bans people and lifts bans, for whoever leads. Nobody of a team can be banned."""

    def __init__(
        self,
        writing: UnitOfWorkFactory[BanUnit],
        staff: Staff,
        clock: Clock,
        hashes: PersonHashes,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """``changed`` is called when somebody was banned, or is listened to again."""
        self._once = Once(writing, clock)
        self._staff = staff
        self._clock = clock
        self._hashes = hashes
        self._changed = changed

    async def __call__(
        self,
        update_id: UpdateId,
        by: PersonId,
        person_id: PersonId,
        reason: str,
        until: datetime | None = None,
    ) -> Banned | Staffed:
        """Ban somebody; who is banned already stays so."""
        effect = partial(self._ban, by, person_id, reason, until)
        done = await self._once(update_id, effect, again=partial(self._again, person_id))
        self._changed()
        return done

    async def lift(self, update_id: UpdateId, by: PersonId, ban_id: int) -> Banned | Staffed:
        """Listen to them again."""
        done: Banned | Staffed = Staffed.DONE

        async def again(unit: BanUnit) -> Banned | Staffed:  # noqa: ARG001
            return done

        lifted = await self._once(update_id, partial(self._lift, by, ban_id), again=again)
        self._changed()
        return lifted

    async def _again(self, person_id: PersonId, unit: BanUnit) -> Banned | Staffed:
        ban = await unit.bans.current(self._hashes(person_id), self._clock.now())
        return Staffed.GONE if ban is None else Banned(ban)

    async def _ban(
        self,
        by: PersonId,
        person_id: PersonId,
        reason: str,
        until: datetime | None,
        unit: BanUnit,
        now: datetime,
    ) -> Banned | Staffed:
        await unit.teams.lock()
        if not await self._staff.may_lead(unit, by):
            return Staffed.REFUSED
        if await self._staff.role_of(unit, person_id) is not None:
            return Staffed.REFUSED
        person_hash = self._hashes(person_id)
        known = await unit.bans.current(person_hash, now)
        if known is not None:
            return Banned(known)
        ban = await unit.bans.add(
            Ban(person_hash, person_id, reason[:LONGEST_REASON], by, now, until)
        )
        await unit.audit.add(AuditEntry(now, by, "person.banned", f"ban:{ban.id}", None, reason))
        return Banned(ban)

    async def _lift(
        self, by: PersonId, ban_id: int, unit: BanUnit, now: datetime
    ) -> Banned | Staffed:
        await unit.teams.lock()
        if not await self._staff.may_lead(unit, by):
            return Staffed.REFUSED
        lifted = await unit.bans.lift(ban_id, by, now)
        if lifted is None:
            return Staffed.GONE
        await unit.audit.add(AuditEntry(now, by, "person.unbanned", f"ban:{ban_id}"))
        return Banned(lifted)
