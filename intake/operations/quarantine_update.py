"""Quarantine: an update that cannot be handled is kept raw, and who lost something by it knows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from intake.kernel.clock import Clock, within
from intake.kernel.ids import ChatId, PersonId, UpdateId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.kernel.update_log import HasQuarantinedUpdates, HasUpdates, is_storable
from intake.outbox.notices import notice_rows
from intake.outbox.outbox import HasOutbox
from intake.team.access import TeamAccess
from intake.team.team import HasTeams

HOUR = timedelta(hours=1)
NOTICES_AN_HOUR = 10
"""A broken handler breaks on many updates: the admins hear of so many people in an hour, of each
once; the log and the table hold them all."""

_NAME = 64
"""Letters of a person's name that a notice shows."""


class Loss(StrEnum):
    """What a person has lost."""

    WORDS = "words"
    PRESS = "press"
    ANSWER = "answer"
    """What they said had its effect; only what followed from it could not be shown."""


@dataclass(frozen=True, slots=True)
class LostInput:
    """Something that a person said to us."""

    person_id: PersonId
    first_name: str | None
    language_code: str | None
    private: bool
    """Said to the bot alone; else in a group."""
    is_press: bool
    press: str | None = None
    """The press, if it was one that can be ended."""
    chat_id: ChatId | None = None
    """The group, of ours or of strangers."""


@dataclass(frozen=True, slots=True)
class Failure:
    """How an update, or its answer, came to be given up."""

    error: str
    """The last error's class."""
    tries: int
    readable: bool = True
    """An update that nobody can read is not tried again."""


class NotifiesPerson(Protocol):
    """Reaches the person past the outbox: what failed may be the storage."""

    async def __call__(self, lost: LostInput, loss: Loss) -> bool:
        """Say so in a private chat, and end the press; say whether it arrived."""
        ...


class QuarantineUnit(HasUpdates, HasQuarantinedUpdates, HasOutbox, HasTeams, UnitOfWork, Protocol):
    """What quarantining reads and writes."""


class QuarantineUpdate:
    """Keeps an update that could not be handled, and notifies who lost something by it.

    A person who said something in private, or in a chat of ours, has lost it: the person gets a
    word, and the admins are told what is true: how often it was tried, and whether the person
    knows. Anything else, such as the noise of strange groups, is only kept.

    The update is kept first: what follows is network. A crash in between leaves the update in
    progress, and all of it happens again.
    """

    def __init__(
        self,
        units: UnitOfWorkFactory[QuarantineUnit],
        clock: Clock,
        notify_person: NotifiesPerson,
        access: TeamAccess,
        *,
        admins: tuple[ChatId, ...],
    ) -> None:
        self._units = units
        self._clock = clock
        self._notify_person = notify_person
        self._access = access
        self._admins = admins
        self._notified_at: dict[PersonId, datetime] = {}
        """Whose losses the admins read of within the hour."""

    async def __call__(
        self, update_id: UpdateId, raw: str, failure: Failure, lost: LostInput | None
    ) -> None:
        """Keep the update; ``lost`` is what somebody said by it, ``None`` for noise. So is what is
        said in strange groups."""
        # Ids are Telegram's and small; one that no database can keep stands in the raw text.
        key = update_id if is_storable(update_id) else UpdateId(0)
        async with self._units() as unit:
            had_effect = await unit.handled.has(key)
            await unit.quarantine.put(key, raw, failure.error, self._clock.now())
            ours = lost is not None and await self._is_ours(unit, lost)
            await unit.commit()
        if lost is None or not ours:
            return
        loss = Loss.PRESS if lost.is_press else Loss.WORDS
        if had_effect:
            loss = Loss.ANSWER
        reached = lost.private and await self._notify_person(lost, loss)
        if self._is_news(lost.person_id):
            await self._notify_admins(update_id, lost, loss, failure, reached=reached)
            self._notified_at[lost.person_id] = self._clock.now()

    async def _is_ours(self, unit: HasTeams, lost: LostInput) -> bool:
        """Say whether it was said where somebody listens: not in a strange group."""
        if lost.private:
            return True
        chat_id = lost.chat_id
        if chat_id is None or not is_storable(chat_id):
            return False
        return await self._access.team_in(unit, chat_id) is not None

    async def _notify_admins(
        self, update_id: UpdateId, lost: LostInput, loss: Loss, failure: Failure, *, reached: bool
    ) -> None:
        now = self._clock.now()
        rows = notice_rows(
            self._admins,
            "notice-update-set-aside",
            now,
            person=str(lost.person_id),
            name="?" if lost.first_name is None else lost.first_name[:_NAME],
            loss=loss.value,
            tries=failure.tries if failure.readable else 0,
            told="yes" if reached else "no" if lost.private else "group",
            update=str(update_id),
            error=failure.error,
            last="yes" if len(self._notified_at) + 1 == NOTICES_AN_HOUR else "no",
        )
        async with self._units() as unit:
            for row in rows:
                await unit.outbox.add(row, now)
            await unit.commit()

    def _is_news(self, person_id: PersonId) -> bool:
        """Say whether the admins should read of this person's loss."""
        now = self._clock.now()
        self._notified_at = {
            person: at for person, at in self._notified_at.items() if within(now, at, HOUR)
        }
        return person_id not in self._notified_at and len(self._notified_at) < NOTICES_AN_HOUR
