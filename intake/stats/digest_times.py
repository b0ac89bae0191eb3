"""When digests of the numbers go out: a clock for each chat that gets one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, PersonId, UpdateId
from intake.kernel.once import Once, OnceUnit
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.timer import HasTimers, Timer, TimerKind
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import chat_row
from intake.outbox.tasks.notice_tasks import NumbersNews
from intake.stats.numbers_digest import HasNumbersDigests, NumbersDigest
from intake.team.access import TeamAccess
from intake.team.audit import AuditEntry, HasAudit
from intake.team.card_chat import CardChat
from intake.team.member import HasMembers
from intake.team.team import DEFAULT_TEAM, HasTeams


class DigestTimesUnit(
    HasNumbersDigests, HasTimers, HasOutbox, HasMembers, HasTeams, HasAudit, OnceUnit, Protocol
):
    """What is read and written."""


@dataclass(frozen=True, slots=True)
class DigestPlace:
    """A chat that may get a digest, and the one that it gets."""

    chat: CardChat
    name: str
    """A team's; empty: the main team's, if nobody named it, or whoever asks, in private."""
    digest: NumbersDigest | None


class SetNumbersDigest:
    """Says which chats get digests: whoever leads, their own chat or a team's."""

    def __init__(
        self,
        units: UnitOfWorkFactory[DigestTimesUnit],
        reading: UnitOfWorkFactory[DigestTimesUnit],
        clock: Clock,
        access: TeamAccess,
        *,
        zone: str,
    ) -> None:
        self._once = Once(units, clock)
        self._reading = reading
        self._access = access
        self._zone = zone

    async def places(self, asker: PersonId) -> tuple[DigestPlace, ...]:
        """Return where a digest may go: to whoever asks, and to the teams' chats."""
        async with self._reading() as unit:
            return await self._places(unit, asker)

    async def set(self, update_id: UpdateId, by: PersonId, wanted: NumbersDigest) -> bool:
        """Let a chat get a digest; say whether it does."""

        async def effect(unit: DigestTimesUnit, now: datetime) -> bool:
            place = await self._place(unit, by, wanted.chat_id)
            if place is None:
                return False
            digest = NumbersDigest(wanted.chat_id, wanted.rhythm, wanted.hour, place.chat.topic_id)
            await unit.numbers_digests.put(digest, by, now)
            await unit.timers.stop(_subject(digest.chat_id), (TimerKind.NUMBERS,), now)
            await unit.timers.start(next_digest(digest, now, self._zone))
            times = f"{digest.rhythm.value}, {digest.hour}:00"
            await _note(unit, now, by, "digest.set", digest.chat_id, times)
            return True

        async def again(unit: DigestTimesUnit) -> bool:
            return await unit.numbers_digests.get(wanted.chat_id) is not None

        return await self._once(update_id, effect, again=again)

    async def off(self, update_id: UpdateId, by: PersonId, chat_id: ChatId) -> bool:
        """Let a chat get none any more."""

        async def effect(unit: DigestTimesUnit, now: datetime) -> bool:
            may = await self._access.may_lead(unit, by)
            if not may or not await unit.numbers_digests.remove(chat_id):
                return False
            await unit.timers.stop(_subject(chat_id), (TimerKind.NUMBERS,), now)
            await _note(unit, now, by, "digest.off", chat_id, None)
            return True

        async def again(unit: DigestTimesUnit) -> bool:
            return await unit.numbers_digests.get(chat_id) is None

        return await self._once(update_id, effect, again=again)

    async def _place(
        self, unit: DigestTimesUnit, by: PersonId, chat_id: ChatId
    ) -> DigestPlace | None:
        """Return the place, if whoever asks may let it get a digest: no chat of anybody else."""
        if not await self._access.may_lead(unit, by):
            return None
        places = await self._places(unit, by)
        return next((one for one in places if one.chat.chat_id == chat_id), None)

    async def _places(self, unit: DigestTimesUnit, asker: PersonId) -> tuple[DigestPlace, ...]:
        chats = {asker: (CardChat(ChatId(asker)), "")}
        for team in await unit.teams.all():
            chat = team.chat
            if chat is None and team.id == DEFAULT_TEAM:
                chat = self._access.managers
            if chat is not None:
                chats.setdefault(PersonId(chat.chat_id), (chat, team.name))
        return tuple(
            [
                DigestPlace(chat, name, await unit.numbers_digests.get(chat.chat_id))
                for chat, name in chats.values()
            ]
        )


class TellNumbers:
    """The clock's effect: the digest is on its way, and the next one is waited for.

    After an outage there is one, not one for each day: the next is counted from now. Whoever does
    not lead any more gets none any more, nor does a group in which no team works any more.
    """

    def __init__(self, access: TeamAccess, *, zone: str) -> None:
        self._access = access
        self._zone = zone

    async def __call__(self, unit: DigestTimesUnit, timer: Timer, now: datetime) -> None:
        """Write both."""
        chat_id = ChatId(int(timer.subject.partition(":")[2]))
        digest = await unit.numbers_digests.get(chat_id)
        if digest is None:
            return
        if not await may_get(unit, self._access, chat_id):
            await unit.numbers_digests.remove(chat_id)
            await _note(unit, now, None, "digest.off", chat_id, None)
            return
        await unit.outbox.add(chat_row(NumbersNews(chat_id), chat_id, now), now)
        await unit.timers.start(next_digest(digest, now, self._zone))


class MoveDigest:
    """A group became a supergroup: its digest goes on there."""

    def __init__(self, *, zone: str) -> None:
        self._zone = zone

    async def __call__(
        self, unit: DigestTimesUnit, old: ChatId, new: ChatId, now: datetime
    ) -> None:
        """Write it, with its clock; what is on its way to the old id finds no digest any more."""
        await unit.timers.stop(_subject(old), (TimerKind.NUMBERS,), now)
        if await unit.numbers_digests.get(new) is not None:
            await unit.numbers_digests.remove(old)  # somebody was quicker, in /digest
        elif (digest := await unit.numbers_digests.move(old, new)) is not None:
            await unit.timers.start(next_digest(digest, now, self._zone))


class MayGetUnit(HasMembers, HasTeams, Protocol):
    """Enough to know who is in a chat."""


async def may_get(unit: MayGetUnit, access: TeamAccess, chat_id: ChatId) -> bool:
    """Say whether a chat may be told numbers now: a person's while they lead, a group while a team
    works there."""
    if chat_id > 0:
        return await access.may_lead(unit, PersonId(chat_id))
    return await access.team_in(unit, chat_id) is not None


def next_digest(digest: NumbersDigest, now: datetime, zone: str) -> Timer:
    """Return the clock of a chat's next digest."""
    due = digest.next_after(now, zone)
    return Timer(
        kind=TimerKind.NUMBERS,
        subject=_subject(digest.chat_id),
        key=due.isoformat(),
        started_at=now,
        due_at=due,
    )


def _subject(chat_id: ChatId) -> str:
    return f"numbers:{chat_id}"


async def _note(
    unit: HasAudit,
    now: datetime,
    by: PersonId | None,
    what: str,
    chat_id: ChatId,
    after: str | None,
) -> None:
    await unit.audit.add(AuditEntry(now, by, what, f"digest:{chat_id}", None, after))
