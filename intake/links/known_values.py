"""The vocabulary: values of links as Sales Intelligence has them, letter for letter.

A portal can neither list its sources nor say that one is missing (trace.md §7): so what admins use
is kept, and for each source it is asked whether somebody has put it there.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from intake.kernel.ids import PersonId

KnownValueId = NewType("KnownValueId", int)


class LinkField(StrEnum):
    """What can be said of a link, one word each: wizard steps and table columns are named so."""

    TITLE = "title"
    SOURCE = "source"
    MEDIUM = "medium"
    CAMPAIGN = "campaign"
    CONTENT = "content"
    TERM = "term"
    FORM = "form"
    PIPELINE = "pipeline"
    TEAM = "team"
    MANAGER = "manager"
    WINDOW = "window"
    TAIL = "tail"
    EXPIRES = "expires"
    LIMIT = "limit"
    TAGS = "tags"
    CODE = "code"


UTM_FIELDS = (
    LinkField.SOURCE,
    LinkField.MEDIUM,
    LinkField.CAMPAIGN,
    LinkField.CONTENT,
    LinkField.TERM,
)
KEPT_FIELDS = (*UTM_FIELDS, LinkField.PIPELINE, LinkField.TAGS)
"""Fields whose values are kept, to be offered again."""


@dataclass(frozen=True, slots=True)
class KnownValue:
    """A value that links have, or a template for one."""

    id: KnownValueId
    field: LinkField
    value: str
    added_at: datetime
    added_by: PersonId | None
    used_at: datetime | None = None
    """When a link was last made with it; ``None``: it was only written down."""
    confirmed_at: datetime | None = None
    """When somebody said that Sales Intelligence has it, letter for letter. Of sources."""
    confirmed_by: PersonId | None = None
    quiet: bool = False
    """Nobody wants to be asked about it any more."""

    @property
    def is_template(self) -> bool:
        """Say whether it is filled from a link's other values: ``vk_{campaign}``."""
        return "{" in self.value


@dataclass(frozen=True, slots=True)
class OpenSource:
    """A source in use that nobody confirmed, and that is still asked about."""

    known: KnownValue
    links: int
    """Links in use that have it."""


class KnownValues(Protocol):
    """The vocabulary's storage."""

    async def get(self, value_id: KnownValueId) -> KnownValue | None:
        """Return one."""
        ...

    async def find(self, field: LinkField, value: str) -> KnownValue | None:
        """Return the value that equals this letter for letter."""
        ...

    async def of_field(self, field: LinkField, limit: int) -> tuple[KnownValue, ...]:
        """Return a field's values, those first that were used last."""
        ...

    async def like(self, field: LinkField, shape: str) -> tuple[KnownValue, ...]:
        """Return a field's values that look the same (:func:`intake.links.lookalikes.skeleton`)."""
        ...

    async def note(
        self,
        values: Collection[tuple[LinkField, str]],
        by: PersonId | None,
        now: datetime,
        *,
        used: bool = True,
    ) -> tuple[KnownValue, ...]:
        """Keep values, and that they were used now; return those that were not known before."""
        ...

    async def save(self, value: KnownValue) -> None:
        """Write what was said of a value: whether it is confirmed, and whether it is quiet."""
        ...

    async def forget(self, value_id: KnownValueId) -> None:
        """Offer it no more. Links that have it keep it."""
        ...

    async def unconfirmed(self, limit: int) -> tuple[OpenSource, ...]:
        """Return sources of current links that nobody confirmed, but no quiet ones; what was added
        first comes first."""
        ...


class HasKnownValues(Protocol):
    """A unit of work with the vocabulary."""

    @property
    def known_values(self) -> KnownValues:
        """Within the unit's transaction."""
        ...
