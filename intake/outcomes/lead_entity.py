"""What of a lead exists in the CRM, and how it was last seen there: the base of comparisons."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from intake.delivery.file_places import MAIN_ENTITIES
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import LeadId, SubmissionId, SubmissionKey


class EntityKey(NamedTuple):
    """An entity's name: numbers are given by kind."""

    kind: EntityKind
    id: int

    @property
    def is_main(self) -> bool:
        """Whether it has stages: a lead, a deal or a quote."""
        return self.kind in MAIN_ENTITIES


class StageMeaning(StrEnum):
    """What a stage means, whatever it is called."""

    IN_PROGRESS = "in_progress"
    WON = "won"
    LOST = "lost"


class Gone(StrEnum):
    """Why an entity is not read any more."""

    DELETED = "deleted"
    """Or merged into one that nothing leads to."""
    FOLLOWED = "followed"
    """Another stands for it: it was merged, or came back under another number."""
    CONVERTED = "converted"
    """A lead that became deals: they stand for it."""
    HIDDEN = "hidden"
    """We may not read it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadEntity:
    """An entity of a lead. What was not read yet is ``None``."""

    key: EntityKey
    lead_id: LeadId
    made: bool
    """Ours; else it existed and was adopted."""
    submission_id: SubmissionId | None = None
    """The one that made it: money counts once."""
    origin: SubmissionKey | None = None
    """That one's key, by which the entity is found when it comes back under another number."""
    stage: str | None = None
    meaning: StageMeaning | None = None
    pipeline: int | None = None
    responsible: int | None = None
    """Who was seen last; ``NOBODY``: somebody else than before, and nothing was concluded yet."""
    amount: int | None = None
    """In the currency's smallest units."""
    currency: str | None = None
    account_amount: int | None = None
    """The same sum as the CRM converts it into its currency of account."""
    account_currency: str | None = None
    updated_at: datetime | None = None
    """By the CRM's clock, like the next one."""
    moved_at: datetime | None = None
    history_id: int | None = None
    """The last row of its stage history that was read."""
    qualified_at: datetime | None = None
    ended_at: datetime | None = None
    """Since when it is won or lost."""
    seen_at: datetime | None = None
    written_at: datetime | None = None
    """When we last changed it, set out to, or left it because it was changed there, by our clock:
    what was asked for before tells nothing."""
    stirred_at: datetime | None = None
    """An event told that it changed: it is read first."""
    sent_responsible: int | None = None
    """Whom we told the CRM to make responsible, as long as nobody knows whether that arrived."""
    refused_responsible: int | None = None
    """Whom the CRM refused to make responsible: that was told."""
    comment_id: int | None = None
    """A timeline comment of ours: the thread to the card into which this one was merged."""
    todo_id: int | None = None
    """Our to-do that is still to be done."""
    todo_at: datetime | None = None
    """When that was put there."""
    gone: Gone | None = None
    gone_at: datetime | None = None

    @property
    def is_live(self) -> bool:
        """Whether it is there and has stages."""
        return self.gone is None and self.key.is_main


@dataclass(frozen=True, slots=True)
class StageEvent:
    """An entity reached a stage."""

    key: EntityKey
    at: datetime
    stage: str
    meaning: StageMeaning
    history_id: int | None = None
    """Of the CRM's own row; ``None``: it was seen by comparing."""
    amount: int | None = None
    currency: str | None = None


class LeadEntities(Protocol):
    """The storage of entities, of their stages, and of how far the CRM was read."""

    async def of_lead(self, lead_id: LeadId) -> tuple[LeadEntity, ...]:
        """Return a lead's entities, the newest first, those that are gone too."""
        ...

    async def of_leads(self, leads: Collection[LeadId]) -> tuple[LeadEntity, ...]:
        """Return several leads' entities in the same order, those that are gone too."""
        ...

    async def of_submission(self, submission_id: SubmissionId) -> tuple[LeadEntity, ...]:
        """Return what a submission made, those that are gone too."""
        ...

    async def get_all(self, keys: Collection[EntityKey]) -> dict[EntityKey, LeadEntity]:
        """Return those of them that there are."""
        ...

    async def to_read(
        self, now: datetime, seen_before: datetime, limit: int
    ) -> tuple[LeadEntity, ...]:
        """Return what is to be read by its number: what was stirred, then what was not seen since
        then, of open leads and, less often, of closed ones; what was seen longest ago first."""
        ...

    async def to_find(self, since: datetime, limit: int) -> tuple[LeadEntity, ...]:
        """Return what went since then and may come back under another number."""
        ...

    async def with_todo(self) -> tuple[LeadEntity, ...]:
        """Return those on which a to-do of ours is still open."""
        ...

    async def any_watched(self, since: datetime) -> bool:
        """Say whether there is anything to read, or that went since then and may come back."""
        ...

    async def keys_of(
        self, leads: Collection[LeadId]
    ) -> Mapping[LeadId, tuple[SubmissionKey, ...]]:
        """Return the keys of what belongs to these leads: by them our notes are recognised."""
        ...

    async def put(self, *entities: LeadEntity) -> None:
        """Add entities, or write over those with these keys."""
        ...

    async def saw(self, keys: Collection[EntityKey], at: datetime) -> None:
        """Note that these were read, and are as they were."""
        ...

    async def change_base(
        self, bases: Mapping[EntityKey, tuple[int | None, int]], asked_at: datetime
    ) -> None:
        """Where the first of two is who was last seen responsible, let the second be it; not where
        we wrote since that moment."""
        ...

    async def stir(self, keys: Collection[EntityKey], now: datetime) -> bool:
        """Note that these changed, as far as we have them; say whether we have any."""
        ...

    async def add_stages(self, events: Sequence[StageEvent]) -> None:
        """Keep stages; rows of the CRM's own that are known stay as they are."""
        ...

    async def last_stages(self, keys: Collection[EntityKey]) -> Mapping[EntityKey, StageEvent]:
        """Return the latest stage that was kept of each."""
        ...

    async def cursor(self, name: str) -> datetime | None:
        """Return how far something was read."""
        ...

    async def move_cursor(self, name: str, at: datetime) -> None:
        """Keep how far it was read."""
        ...


class HasLeadEntities(Protocol):
    """A unit of work with the leads' entities."""

    @property
    def lead_entities(self) -> LeadEntities:
        """Within the unit's transaction."""
        ...
