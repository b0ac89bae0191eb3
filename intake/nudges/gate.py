"""The gate: whose messages are looked at. Not those of banned people, nor a flood's."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import PersonId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.nudges.flood import FloodCounter
from intake.nudges.mute import HasMutes
from intake.team.ban import HasBans, PersonHashes
from intake.team.member import HasMembers

MUTED_FOR = timedelta(minutes=10)
"""Long enough for a script to give up, short enough for a person who meant well."""
_LOOK_AGAIN = timedelta(seconds=5)
"""Another process may have banned or muted somebody: no answer waits for a question of that."""
_MOST_BANS = 100_000


class Admission(Enum):
    """What happens to something that somebody sent."""

    LET_IN = auto()
    SLOWED = auto()
    """It is too much: they are told, once, and not listened to for a while."""
    IGNORED = auto()
    BANNED = auto()
    """Only what they want to know of their own data, or to have forgotten, is heard: that right
    nobody can take."""


class GateUnit(HasBans, HasMutes, HasMembers, UnitOfWork, Protocol):
    """What is read, and written when somebody is muted."""


class Gate:
    """Lets people in, or not. Whoever works here is never muted."""

    def __init__(
        self,
        reading: UnitOfWorkFactory[GateUnit],
        writing: UnitOfWorkFactory[GateUnit],
        clock: Clock,
        hashes: PersonHashes,
        *,
        owners: frozenset[PersonId],
    ) -> None:
        self._reading = reading
        self._writing = writing
        self._clock = clock
        self._hashes = hashes
        self._owners = owners
        self._flood = FloodCounter()
        self._looked_at: datetime | None = None
        self._banned: frozenset[str] = frozenset()
        self._muted: Mapping[PersonId, datetime] = {}

    async def __call__(
        self, person_id: PersonId, at: datetime | None, album: str | None = None
    ) -> Admission:
        """Say it of what was sent ``at`` that time, by Telegram's clock (a press has none)."""
        now = self._clock.now()
        await self._look(now)
        if self._banned and self._hashes(person_id) in self._banned:
            flood = self._flood.is_flood(person_id, at or now, album)
            return Admission.IGNORED if flood else Admission.BANNED
        if self._muted and self._muted.get(person_id, now) > now:
            return Admission.IGNORED
        if not self._flood.is_flood(person_id, at or now, album):
            return Admission.LET_IN
        return await self._slow_down(person_id, now)

    def forget(self) -> None:
        """Ask again who is banned: that has changed."""
        self._looked_at = None

    async def _look(self, now: datetime) -> None:
        before = self._looked_at
        if before is not None and timedelta() <= now - before < _LOOK_AGAIN:
            return
        async with self._reading() as unit:
            bans = await unit.bans.of_all(now, _MOST_BANS)
            self._muted = await unit.mutes.running(now)
        self._banned = frozenset(ban.person_hash for ban in bans)
        self._looked_at = now

    async def _slow_down(self, person_id: PersonId, now: datetime) -> Admission:
        self._flood.forget(person_id)
        if person_id in self._owners:
            return Admission.LET_IN
        until = now + MUTED_FOR
        async with self._writing() as unit:
            member = await unit.members.get(person_id)
            if member is not None and member.removed_at is None:
                return Admission.LET_IN
            await unit.mutes.mute(person_id, until)
            await unit.commit()
        self._muted = {**self._muted, person_id: until}
        return Admission.SLOWED
