"""An admin looks at the links."""

from intake.kernel.ids import LinkId
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.links.link_page import HasLinkPages, LinkPage, LinkQuery, LinkRow

PAGE_SIZE = 8
"""Links on one page: what fits a phone's screen with their numbers."""


class ListLinks:
    """Return a page of links with what came of them."""

    def __init__(self, units: UnitOfWorkFactory[HasLinkPages]) -> None:
        self._units = units

    async def __call__(self, page: int, query: LinkQuery = LinkQuery()) -> LinkPage:
        """Return the page, counted from 0; one that does not exist gives the nearest."""
        async with self._units() as unit:
            return await unit.link_pages.links(query, max(page, 0), PAGE_SIZE)

    async def one(self, link_id: LinkId) -> LinkRow | None:
        """Return one link."""
        async with self._units() as unit:
            return await unit.link_pages.link(link_id)
