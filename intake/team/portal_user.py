"""People of the portal, as far as members are linked with them.

Their e-mails and phones are not kept: what is kept of each is a hash, which is enough to say that
two are the same.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol

_COMPARED_DIGITS = 10
"""The last digits of a phone number that are compared: what stands before is written in many ways
(8, +7, 007), and a portal keeps a number as it was typed."""
_FEWEST_DIGITS = 7


@dataclass(frozen=True, slots=True)
class PortalUser:
    """An employee, as the portal last told."""

    id: int
    name: str
    active: bool
    contacts: tuple[str, ...] = ()
    """Hashes of e-mails and phones: :func:`contact_hash`."""


class PortalUsers(Protocol):
    """The storage of the portal's people."""

    async def get(self, user_id: int) -> PortalUser | None:
        """Return one."""
        ...

    async def get_all(self, users: Collection[int]) -> dict[int, PortalUser]:
        """Return those of them that were read."""
        ...

    async def active(self) -> tuple[PortalUser, ...]:
        """Return all who are active, by name."""
        ...

    async def checked_at(self) -> datetime | None:
        """Return when the portal was last asked for them."""
        ...

    async def replace(self, users: Sequence[PortalUser], now: datetime) -> None:
        """Keep them all; who is no longer among them is not active any more."""
        ...


class HasPortalUsers(Protocol):
    """A unit of work with the portal's people."""

    @property
    def portal_users(self) -> PortalUsers:
        """Within the unit's transaction."""
        ...


class PortalDirectory(Protocol):
    """Asks the portal who works there."""

    async def employees(self) -> Sequence[PortalUser]:
        """Return everybody whom the portal shows, active or not."""
        ...


def contact_hash(typed: str) -> str | None:
    """Return the hash of an e-mail or a phone number; ``None``: it is neither."""
    text = typed.strip().casefold()
    if "@" in text:
        return sha256(f"mail:{text}".encode()).hexdigest()[:32] if len(text) > 2 else None
    digits = re.sub(r"\D", "", text)
    if len(digits) < _FEWEST_DIGITS:
        return None
    return sha256(f"phone:{digits[-_COMPARED_DIGITS:]}".encode()).hexdigest()[:32]


def with_contact(
    users: Collection[PortalUser], typed: str, taken: Collection[int]
) -> tuple[PortalUser, ...]:
    """Return the active users who have that e-mail or phone, and nobody's member yet."""
    wanted = contact_hash(typed)
    if wanted is None:
        return ()
    return tuple(
        one for one in users if one.active and wanted in one.contacts and one.id not in taken
    )
