"""An admin looks at the links."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import LinkId
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.links.known_values import HasKnownValues, KnownValue, LinkField
from intake.links.link import HasLinks, Link, Uncounted
from intake.links.link_page import HasLinkPages, LinkPage, LinkQuery, LinkRow
from intake.team.member import HasMembers
from intake.team.team import HasTeams

PAGE_SIZE = 8
"""Links on one page: what fits a phone's screen with their numbers."""
MOST_TAGS = 60


@dataclass(frozen=True, slots=True)
class LinkNames:
    """Who stands behind a link's numbers."""

    team: str | None = None
    """Empty: the default team, which has no name; ``None``: the link names none."""
    manager: str | None = None


@dataclass(frozen=True, slots=True)
class LinkView:
    """One link, as its page shows it."""

    row: LinkRow
    names: LinkNames
    source: KnownValue | None
    """What is known of its source."""

    @property
    def uncounted_now(self) -> Uncounted | None:
        """Say why an arrival now would not count."""
        return self.row.uncounted_now


class ListLinksUnit(HasLinks, HasLinkPages, HasKnownValues, HasTeams, HasMembers, Protocol):
    """What is read."""


class ListLinks:
    """Return a page of links with what came of them."""

    def __init__(self, units: UnitOfWorkFactory[ListLinksUnit], clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def __call__(self, page: int, query: LinkQuery = LinkQuery()) -> LinkPage:
        """Return the page, counted from 0; one that does not exist gives the nearest."""
        async with self._units() as unit:
            found = await unit.link_pages.links(query, max(page, 0), PAGE_SIZE)
        now = self._clock.now()
        return replace(found, links=tuple(_judged(row, now) for row in found.links))

    async def one(self, link_id: LinkId) -> LinkView | None:
        """Return one link."""
        async with self._units() as unit:
            row = await unit.link_pages.link(link_id)
            if row is None:
                return None
            source = await unit.known_values.find(LinkField.SOURCE, row.link.utm.source)
            names = await _names(unit, row.link)
        return LinkView(_judged(row, self._clock.now()), names, source)

    async def link(self, link_id: LinkId) -> Link | None:
        """Return one link as it is, without what came of it."""
        async with self._units() as unit:
            return await unit.links.get(link_id)

    async def tags(self) -> Sequence[KnownValue]:
        """Return the tags in use, what was used last first."""
        async with self._units() as unit:
            return await unit.known_values.of_field(LinkField.TAGS, MOST_TAGS)


def _judged(row: LinkRow, now: datetime) -> LinkRow:
    return replace(row, uncounted_now=row.link.uncounted(now, row.arrived))


async def _names(unit: ListLinksUnit, link: Link) -> LinkNames:
    team = None if link.team_id is None else await unit.teams.get(link.team_id)
    member = None if link.manager_id is None else await unit.members.get(link.manager_id)
    return LinkNames(None if team is None else team.name, None if member is None else member.name)
