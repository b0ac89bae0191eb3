"""Invitations into a team: a link that one person can use once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from intake.kernel.ids import PersonId, TeamId
from intake.team.member import Role

VALID_FOR = timedelta(hours=24)
TRIES = 5
"""Wrong tokens of one person within :data:`TRIES_WITHIN`; then no token of theirs is right."""
TRIES_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """An invitation. Whoever has its token may use it once; only the token's hash is kept."""

    id: int = 0
    """Given by the storage."""
    token_hash: str
    team_id: TeamId
    role: Role
    by: PersonId
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    used_by: PersonId | None = None
    confirmed_at: datetime | None = None
    """When it began to hold: with its use, but an admin's only when an admin said so."""
    revoked_at: datetime | None = None
    """Taken back, before it was used or after."""

    @property
    def waits(self) -> bool:
        """Whether it was used and waits for somebody's word."""
        return self.used_at is not None and not (self.confirmed_at or self.revoked_at)

    @property
    def holds(self) -> bool:
        """Whether somebody is in the team by it."""
        return self.used_at is not None and self.confirmed_at is not None and not self.revoked_at


class Invitations(Protocol):
    """The invitations' storage."""

    async def add(self, invitation: Invitation) -> Invitation:
        """Add one; its id is given by the storage."""
        ...

    async def get(self, invitation_id: int) -> Invitation | None:
        """Return an invitation."""
        ...

    async def use(
        self, token_hash: str, by: PersonId, now: datetime, *, confirmed: bool
    ) -> Invitation | None:
        """Use what is neither used, expired nor revoked, and return it; ``None``: there is none.

        One statement decides, so that two people never use the same. An admin's is not
        ``confirmed`` by its use.
        """
        ...

    async def usable(self, token_hash: str, now: datetime) -> Invitation | None:
        """Return the invitation that a token could use now."""
        ...

    async def confirm(self, invitation_id: int, now: datetime) -> bool:
        """Let a used one hold; say whether it waited for that."""
        ...

    async def revoke(self, invitation_id: int, now: datetime) -> bool:
        """Take one back; say whether it was not yet."""
        ...

    async def open_in(self, team_id: TeamId, now: datetime) -> tuple[Invitation, ...]:
        """Return those of a team that can still be used, or wait for somebody's word; the newest
        first."""
        ...

    async def invited(self, people: Collection[PersonId]) -> frozenset[PersonId]:
        """Return which of them came by an invitation."""
        ...

    async def tried(self, person_id: PersonId, now: datetime) -> int:
        """Return how many wrong tokens somebody has tried lately."""
        ...

    async def note_try(self, person_id: PersonId, now: datetime) -> None:
        """Count a wrong token."""
        ...


class HasInvitations(Protocol):
    """A unit of work with the invitations."""

    @property
    def invitations(self) -> Invitations:
        """Within the unit's transaction."""
        ...


def hash_of(token: str) -> str:
    """Return a token's hash. The token has 128 random bits: nobody finds it by trying."""
    return sha256(token.encode()).hexdigest()
