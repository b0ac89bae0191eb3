"""Bundles: words of a dialogue that go to the CRM's timeline together, as one comment."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.dialogue.crm_timeline import TimelinePlace
from intake.dialogue.relayed import Relayed
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import LeadId, RelayedId


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueBundle:
    """A stored bundle."""

    id: int
    lead_id: LeadId
    at: datetime
    comment_id: int | None
    """Its comment in the timeline."""
    written_at: datetime | None


class Bundles(Protocol):
    """The storage."""

    async def make(
        self, lead_id: LeadId, messages: Collection[RelayedId], now: datetime
    ) -> DialogueBundle:
        """Make a bundle of these messages."""
        ...

    async def get(self, bundle_id: int) -> DialogueBundle | None:
        """Return one."""
        ...

    async def messages(self, bundle_id: int) -> tuple[Relayed, ...]:
        """Return what is in it, in its order."""
        ...

    async def timeline_of(self, lead_id: LeadId) -> TimelinePlace | None:
        """Return the newest of what exists of a lead in the CRM and is worked there."""
        ...

    async def written(
        self,
        bundle_id: int,
        now: datetime,
        *,
        entity: tuple[EntityKind, int] | None = None,
        comment_id: int | None = None,
    ) -> None:
        """Keep that it stands in the timeline, and as which comment of which entity; or (without
        one) that there is no timeline for it."""
        ...


class HasBundles(Protocol):
    """A unit of work with the bundles."""

    @property
    def bundles(self) -> Bundles:
        """Within the unit's transaction."""
        ...
