"""What is asked of the CRM to learn what became of leads. Nothing here changes anything there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.kernel.ids import SubmissionKey
from intake.outcomes.lead_entity import EntityKey, LeadEntity, StageEvent, StageMeaning


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenEntity:
    """An entity as it was just read. Moments are the CRM's own."""

    key: EntityKey
    stage: str
    meaning: StageMeaning
    reason: str = ""
    """What a stage of failure is called there."""
    pipeline: int | None = None
    responsible: int | None = None
    amount: int | None = None
    currency: str | None = None
    account_amount: int | None = None
    """The same sum in the CRM's own currency of account, by its own rate."""
    account_currency: str | None = None
    updated_at: datetime
    moved_at: datetime
    """When it came to its stage; where the CRM does not tell that, its last change."""
    origin: SubmissionKey | None = None
    """Of one that bears our name."""
    people: tuple[EntityKey, ...] = ()
    """The contact and the company that it is about."""

    def is_stale(self, known: LeadEntity, asked_at: datetime) -> bool:
        """Say whether it is older than what is known: by the CRM's clock, or because it was asked
        for, by ours, before we last wrote (see :attr:`LeadEntity.written_at`)."""
        if known.updated_at is not None and self.updated_at < known.updated_at:
            return True
        return known.written_at is not None and asked_at <= known.written_at


@dataclass(frozen=True, slots=True)
class Sighting:
    """What there is of what was asked for, by the CRM's clock at that moment."""

    at: datetime
    seen: tuple[SeenEntity, ...]


class CrmReading(Protocol):
    """A CRM that is read. Every method raises a
    :class:`~intake.outbox.delivery_errors.DeliveryError`."""

    async def entities(self, keys: Collection[EntityKey]) -> Sighting:
        """Read entities by their numbers. What is missing is gone, or not ours to see."""
        ...

    async def changed(self, since: datetime | None) -> Sighting:
        """Read what bears our name and changed since then, by the CRM's clock; ``None``: nothing
        but what time it is there."""
        ...

    async def bearing(self, origins: Collection[SubmissionKey]) -> tuple[SeenEntity, ...]:
        """Return what bears these keys now, under whatever number."""
        ...

    async def missing(self, keys: Collection[EntityKey]) -> Mapping[EntityKey, bool]:
        """Look for each by itself; say which are there, but hidden from us (``True``), and which
        are not (``False``). What turns out to be there after all is left out."""
        ...

    async def deals_of(self, leads: Collection[int]) -> Mapping[int, tuple[SeenEntity, ...]]:
        """Return what CRM leads were converted into, by the lead."""
        ...

    async def stages(self, since: Mapping[EntityKey, int | None]) -> tuple[StageEvent, ...]:
        """Return the rows of their stage history behind the given ones, the oldest first.

        It is no journal: what the CRM erased meanwhile is missing.
        """
        ...

    async def comments(self, marks: Mapping[EntityKey, Collection[str]]) -> Mapping[EntityKey, int]:
        """Return the number of the comment that bears one of these marks, where there is one."""
        ...

    async def survivors(self, comments: Mapping[EntityKey, int]) -> Mapping[EntityKey, EntityKey]:
        """Say on which entities with stages comments stand now that stood on those."""
        ...
