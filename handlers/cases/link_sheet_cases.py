"""What the handlers of links' tables work with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from intake.kernel.ids import PersonId, UpdateId
from intake.kernel.sheet import Record
from intake.links.import_links import ImportPlan
from intake.links.link import Link
from intake.links.link_draft import LinkPlace
from intake.links.link_page import LinkQuery


class ImportsLinks(Protocol):
    """Links from a table."""

    async def look(self, records: Sequence[Record], columns: frozenset[str]) -> ImportPlan:
        """Return what taking the rows would do; change nothing."""
        ...

    async def __call__(
        self,
        update_id: UpdateId,
        by: PersonId,
        records: Sequence[Record],
        columns: frozenset[str],
        mark: str,
    ) -> ImportPlan:
        """Take all rows; or none, if that would do something else than was shown."""
        ...


class ExportsLinks(Protocol):
    """Links as a table."""

    async def one(self, code: str) -> tuple[LinkPlace, Link | None]:
        """Return the link with a code, and what its row is written by."""
        ...

    async def __call__(self, query: LinkQuery) -> tuple[LinkPlace, Sequence[Link]]:
        """Return the links that a search finds, and what their rows are written by."""
        ...


@dataclass(frozen=True, slots=True)
class LinkSheetCases:
    """Everything that links' tables need."""

    imports: ImportsLinks
    exports: ExportsLinks
