"""Saying something to a prospect by itself, if it may still be said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any, Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import PersonId
from intake.kernel.person import HasPeople, Person
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.nudges.nudge_switch import HasNudgeSwitches
from intake.nudges.quiet_hours import quiet_until
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.row import NewOutboxRow
from intake.outbox.tasks.notice_tasks import NudgeKind, ProspectNotice
from intake.team.ban import HasBans, PersonHashes
from intake.team.team import HasTeams


class NudgeUnit(HasPeople, HasTeams, HasBans, HasNudgeSwitches, UnitOfWork, Protocol):
    """What is read before anything is said."""


class StillHolds(Protocol):
    """Says whether there is still a reason to say it: much may have happened while it waited."""

    async def __call__(self, unit: Any, notice: ProspectNotice, now: datetime) -> bool:
        """Look at what it is about."""
        ...


class Reached(Enum):
    """What became of a message."""

    SENT = auto()
    BLOCKED = auto()
    """They block the bot, or are gone from Telegram."""
    REFUSED = auto()
    """Telegram takes it in no case; it would not tomorrow."""


class NudgePost(Protocol):
    """Sends one message to a prospect."""

    async def __call__(self, notice: ProspectNotice, person: Person, *, silently: bool) -> Reached:
        """Render it in their language and send it; what may pass by itself raises."""
        ...


@dataclass(frozen=True, slots=True)
class BlockNoticed:
    """Somebody turned out to block the bot (:class:`intake.outbox.attempt.Effect`)."""

    person_id: PersonId

    @classmethod
    async def write(cls, unit: HasPeople, effects: Sequence["BlockNoticed"], now: datetime) -> None:
        """Write them: hardly ever more than one."""
        for one in effects:
            await unit.people.mark_blocked(one.person_id, now)


@dataclass(frozen=True, slots=True)
class _May:
    person: Person
    silently: bool


class SendNudge:
    """Sends what comes to prospects by itself. One whose sending has an unknown end is let go:
    better none than the same twice."""

    def __init__(
        self,
        reading: UnitOfWorkFactory[NudgeUnit],
        clock: Clock,
        post: NudgePost,
        *,
        hashes: PersonHashes,
        zone: str,
        holds: Mapping[NudgeKind, StillHolds],
    ) -> None:
        """``zone`` is for teams that name none; kinds that ``holds`` does not name always do."""
        self._reading = reading
        self._clock = clock
        self._post = post
        self._hashes = hashes
        self._zone = zone
        self._holds = holds

    async def __call__(self, task: ProspectNotice, attempt: Attempt) -> Completion:
        """Say it, leave it, or put it off until the morning."""
        if attempt.in_doubt:
            return Completion()
        now = self._clock.now()
        may = await self._may(task, now)
        if may is None:
            return Completion()
        if isinstance(may, datetime):
            later = NewOutboxRow(task, may, attempt.row.keys, not_before=may)
            return Completion(follow=(later,))
        await attempt.dispatching()
        reached = await self._post(task, may.person, silently=may.silently)
        if reached is Reached.BLOCKED:
            return Completion((BlockNoticed(task.person_id),))
        return Completion()

    def refused(self, task: ProspectNotice, reason: str) -> Completion:  # noqa: ARG002
        """Let it go: nothing that anybody said is lost with it."""
        return Completion()

    async def _may(self, task: ProspectNotice, now: datetime) -> _May | datetime | None:
        """Return to whom it may be said, when it may, or ``None``: not at all."""
        async with self._reading() as unit:
            person = await unit.people.get(task.person_id)
            if person is None or person.blocked_at is not None:
                return None
            if await unit.bans.current(self._hashes(task.person_id), now) is not None:
                return None
            if await unit.nudge_switches.is_off(task.person_id, task.kind):
                return None
            team = await unit.teams.get(task.team_id)
            holds = self._holds.get(task.kind)
            if team is None or (holds is not None and not await holds(unit, task, now)):
                return None
        until = quiet_until(team.rules, team.time_zone or self._zone, now)
        if until is not None and not task.answers:
            return until
        return _May(person, silently=until is not None)
