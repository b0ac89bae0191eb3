"""Digests: what is worth one message a day, not one each time."""

from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Protocol

MORNING = time(9)
"""When a digest is due, by the clocks of the place."""


class DigestKind(StrEnum):
    """What a digest is about."""

    UNKNOWN_PAYLOADS = "unknown_payloads"
    PORTAL_USERS = "portal_users"
    """No digest, but as daily: when the portal was last asked who works there."""


class Digests(Protocol):
    """The storage of how far the digests have come; so each is sent once, also after a restart."""

    async def reported_until(self, kind: DigestKind) -> datetime | None:
        """Return the moment until which everything was told; ``None`` before the first digest."""
        ...

    async def report_until(self, kind: DigestKind, until: datetime) -> None:
        """Keep that everything until then is told."""
        ...


class HasDigests(Protocol):
    """A unit of work with the digests."""

    @property
    def digests(self) -> Digests:
        """Within the unit's transaction."""
        ...


def last_morning(now: datetime, timezone: tzinfo) -> datetime:
    """Return the latest moment, not after ``now``, at which a digest was due."""
    here = now.astimezone(timezone)
    morning = datetime.combine(here.date(), MORNING, timezone)
    if morning > here:
        morning = datetime.combine(here.date() - timedelta(days=1), MORNING, timezone)
    return morning.astimezone(now.tzinfo)
