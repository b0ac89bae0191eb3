"""Members: who works leads, and within which limits."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from intake.kernel.ids import PersonId, TeamId
from intake.team.working_time import Hours

MAX_OPEN = 10
"""Leads that one has at once before the line passes them over. Finite, or the first on duty in the
morning gets the whole night."""
MAX_PER_WINDOW = 3
WINDOW_MINUTES = 15


class Role(StrEnum):
    """What somebody may do here. Owners are those of ``ADMIN_IDS``, whatever is stored."""

    OWNER = "owner"
    ADMIN = "admin"
    MANAGER = "manager"


LEADING = frozenset({Role.OWNER, Role.ADMIN})
"""Who may change teams, people, rules and numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who works leads. Never deleted: what they did is theirs for good."""

    person_id: PersonId
    name: str
    """As Telegram shows it; kept with the person, not with the membership."""
    username: str | None = None
    role: Role = Role.MANAGER
    crm_user_id: int | None = None
    """Their user in the portal; ``None``: they may take leads, and the CRM does not hear of it."""
    crm_confirmed_at: datetime | None = None
    """When an admin said that it is that user: until then it is a proposal."""
    crm_inactive_at: datetime | None = None
    """Since when that user is known to be switched off there. The line passes them over, and says
    ``inactive``: nobody is made responsible who cannot see it."""
    time_zone: str | None = None
    """``None``: the team's."""
    hours: Hours | None = None
    """``None``: the team's."""
    max_open: int = MAX_OPEN
    max_per_window: int = MAX_PER_WINDOW
    window_minutes: int = WINDOW_MINUTES
    languages: tuple[str, ...] = ()
    """What they speak; none said: every language."""
    joined_at: datetime
    removed_at: datetime | None = None
    revision: int = 0

    @property
    def window(self) -> timedelta:
        """Return for how long a lead that the line gave them counts for their window."""
        return timedelta(minutes=self.window_minutes)

    @property
    def crm_user(self) -> int | None:
        """Return the portal's user once that is confirmed."""
        return self.crm_user_id if self.crm_confirmed_at is not None else None


class Members(Protocol):
    """The members' storage."""

    async def get(self, person_id: PersonId) -> Member | None:
        """Return a member, also one that was removed."""
        ...

    async def get_all(self, people: Collection[PersonId]) -> dict[PersonId, Member]:
        """Return those of them who are or were members."""
        ...

    async def of_team(self, team_id: TeamId) -> tuple[Member, ...]:
        """Return the team's members who were not removed, by the time at which they joined."""
        ...

    async def all_present(self) -> tuple[Member, ...]:
        """Return everybody who was not removed."""
        ...

    async def teams_of(self, person_id: PersonId) -> tuple[TeamId, ...]:
        """Return the teams to which somebody belongs."""
        ...

    async def by_crm_user(self, crm_user_id: int) -> Member | None:
        """Return who has that user in the portal, confirmed or not; removed ones do not count."""
        ...

    async def join(self, member: Member, team_id: TeamId) -> Member:
        """Make somebody a member of the team; who was removed comes back with what is told now.

        A member who is in another team already keeps what they have, and joins this one too.
        Whoever was taken out of it is let in again.
        """
        ...

    async def save(self, member: Member, *, was: int) -> None:
        """Keep a changed member.

        Raises:
            StaleRowError: the member is no longer at that revision.
        """
        ...

    async def leave(self, person_id: PersonId, team_id: TeamId, now: datetime) -> None:
        """Take somebody out of a team, and keep that they were."""
        ...

    async def was_removed(self, person_id: PersonId, team_id: TeamId) -> bool:
        """Say whether somebody was taken out of that team, and was not let in again."""
        ...


class HasMembers(Protocol):
    """A unit of work with the members."""

    @property
    def members(self) -> Members:
        """Within the unit's transaction."""
        ...
