"""What only health asks of the storage: few statements, however much there is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.kernel.ids import LinkId, PersonId, TeamId


@dataclass(frozen=True, slots=True)
class LinkedManager:
    """Somebody who is to get a link's leads before all others."""

    person_id: PersonId
    team_id: TeamId | None
    """The link's team; ``None``: the form's, or the main one."""
    code: str
    """Of one such link."""


class HealthFacts(Protocol):
    """Counts and names. Links that are archived name nothing any more."""

    async def waiting(self) -> Mapping[TeamId, tuple[int, datetime]]:
        """Return how many leads nobody has, and since when the oldest waits, by team."""
        ...

    async def overdue(self, before: datetime) -> tuple[int, datetime | None]:
        """Return how many clocks should have fired before then, and the oldest one's moment."""
        ...

    async def linked_forms(self) -> Mapping[str, str]:
        """Return the forms that links name, each with the code of one of them."""
        ...

    async def compared_forms(self) -> Mapping[str, str]:
        """Return the forms of variants that people get, each with the code of a link."""
        ...

    async def silent_channels(self) -> tuple[tuple[str, str], ...]:
        """Return the titles of channels to which links invite people and the bot may not, each with
        the code of one of these links."""
        ...

    async def linked_teams(self) -> Mapping[int, str]:
        """Return the teams that links name, each with the code of one of them."""
        ...

    async def linked_managers(self) -> tuple[LinkedManager, ...]:
        """Return the managers whom links name, each with one of those links."""
        ...

    async def linked_pipelines(self) -> Mapping[str, str]:
        """Return the pipelines that links name, each with the code of one of them."""
        ...

    async def present(self, numbers: Collection[LinkId]) -> frozenset[int]:
        """Return those of these links that are there."""
        ...


class HasHealthFacts(Protocol):
    """A unit of work with them."""

    @property
    def health_facts(self) -> HealthFacts:
        """Within the unit's transaction."""
        ...
