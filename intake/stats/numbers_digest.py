"""Digests of the numbers: who gets one and when. Nobody does who did not ask for it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from intake.kernel.ids import ChatId, PersonId
from intake.stats.period import Period


class DigestRhythm(StrEnum):
    """How often a digest comes."""

    DAILY = "daily"
    WEEKLY = "weekly"
    """On Mondays, about the week before."""


@dataclass(frozen=True, slots=True)
class NumbersDigest:
    """A chat that gets a digest."""

    chat_id: ChatId
    rhythm: DigestRhythm
    hour: int
    topic_id: int | None = None

    def next_after(self, now: datetime, zone: str) -> datetime:
        """Return when the next one is due, in UTC; an hour that a change of clock leaves out comes
        right after it."""
        here = now.astimezone(ZoneInfo(zone))
        day = here.date()
        while True:
            due = datetime.combine(day, time(self.hour), ZoneInfo(zone)).astimezone(now.tzinfo)
            if due > now and (self.rhythm is DigestRhythm.DAILY or day.weekday() == 0):
                return due
            day += timedelta(days=1)

    def period(self, today: date, zone: str) -> Period:
        """Return the days that a digest of today tells of: yesterday, or the week before."""
        last = today - timedelta(days=1)
        days = 1 if self.rhythm is DigestRhythm.DAILY else 7
        return Period(last - timedelta(days=days - 1), last, zone)


class NumbersDigests(Protocol):
    """The storage of who gets digests."""

    async def all(self) -> tuple[NumbersDigest, ...]:
        """Return all."""
        ...

    async def get(self, chat_id: ChatId) -> NumbersDigest | None:
        """Return a chat's."""
        ...

    async def put(self, digest: NumbersDigest, by: PersonId, now: datetime) -> None:
        """Let a chat get one, or another one."""
        ...

    async def move(self, old: ChatId, new: ChatId) -> NumbersDigest | None:
        """Let a chat get what another one got; ``None``: that got none."""
        ...

    async def remove(self, chat_id: ChatId) -> bool:
        """Let a chat get none any more; say whether it got one."""
        ...


class HasNumbersDigests(Protocol):
    """A unit of work with digests of the numbers."""

    @property
    def numbers_digests(self) -> NumbersDigests:
        """Within the unit's transaction."""
        ...
