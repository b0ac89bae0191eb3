"""All links as a table, which can be taken again."""

from collections.abc import Sequence
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import LinkId
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.links.link import Link, fold_code
from intake.links.link_draft import LinkPlace
from intake.links.link_page import HasLinkPages, LinkQuery
from intake.links.make_links import MakeLinks, MakingUnit

_PAGE = 500


class LinkExportUnit(MakingUnit, HasLinkPages, Protocol):
    """What is read."""


class ExportLinks:
    """Returns links, oldest first, with what their rows are written by."""

    def __init__(
        self, units: UnitOfWorkFactory[LinkExportUnit], clock: Clock, make: MakeLinks
    ) -> None:
        self._units = units
        self._clock = clock
        self._make = make

    async def one(self, code: str) -> tuple[LinkPlace, Link | None]:
        """Return the link with a code."""
        async with self._units() as unit:
            place = await self._make.place(unit, self._clock.now())
            return place, await unit.links.by_code(fold_code(code))

    async def __call__(self, query: LinkQuery) -> tuple[LinkPlace, Sequence[Link]]:
        """Return the links that a search finds."""
        found: list[Link] = []
        async with self._units() as unit:
            place = await self._make.place(unit, self._clock.now())
            after = LinkId(0)
            while True:
                rows = await unit.link_pages.every(query, after, _PAGE)
                found.extend(row.link for row in rows)
                if len(rows) < _PAGE:
                    return place, found
                after = rows[-1].link.id
