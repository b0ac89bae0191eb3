"""Bans: people who are not listened to.

Whom a ban is about is kept twice: as their number, until they have their data deleted, and as a
hash, which outlives that. So nobody comes back by asking to be forgotten.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Protocol

from intake.kernel.ids import PersonId


@dataclass(frozen=True, slots=True)
class Ban:
    """Somebody is not listened to."""

    person_hash: str
    person_id: PersonId | None
    """``None`` once their data was deleted."""
    reason: str
    """Why, as it was said; at most 200 characters."""
    by: PersonId | None
    from_at: datetime
    until_at: datetime | None = None
    """``None``: until it is lifted."""
    id: int = 0
    """Given by the storage."""


class Bans(Protocol):
    """The storage of bans."""

    async def current(self, person_hash: str, now: datetime) -> Ban | None:
        """Return the ban that holds for the person with that hash."""
        ...

    async def of_all(self, now: datetime, limit: int) -> tuple[Ban, ...]:
        """Return the bans that hold, the newest first."""
        ...

    async def add(self, ban: Ban) -> Ban:
        """Ban somebody; its id is given by the storage."""
        ...

    async def lift(self, ban_id: int, by: PersonId, now: datetime) -> Ban | None:
        """Lift a ban and return it; ``None``: there is none that holds."""
        ...


class HasBans(Protocol):
    """A unit of work with the bans."""

    @property
    def bans(self) -> Bans:
        """Within the unit's transaction."""
        ...


class PersonHashes:
    """Makes the hash by which a banned person is known again."""

    def __init__(self, key: bytes = b"") -> None:
        """``key`` keeps anybody with the table alone from trying all numbers; at most 64 bytes."""
        self._key = key

    def __call__(self, person_id: PersonId) -> str:
        """Return the hash."""
        return blake2b(str(person_id).encode(), digest_size=16, key=self._key).hexdigest()
