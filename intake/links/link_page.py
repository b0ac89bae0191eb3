"""Pages of links, with what came of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from intake.kernel.ids import LinkId
from intake.links.link import Link, NewLink, Uncounted

TAG_MARK = "#"


class LinkStatus(StrEnum):
    """Which links are listed."""

    CURRENT = "current"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class LinkQuery:
    """Which links are wanted."""

    search: str = ""
    """All words must occur in title, code, values or tags, in any case; ``#word`` is a whole tag.
    """
    status: LinkStatus = LinkStatus.CURRENT


@dataclass(frozen=True, slots=True)
class LinkPage:
    """One page of ``/links``."""

    links: tuple["LinkRow", ...]
    page: int
    """Counted from 0."""
    pages: int
    total: int = 0
    """Links on all pages together."""


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link with what came of it."""

    link: Link
    touches: int
    people: int
    submissions: int
    """Submissions whose credited touch came by this link."""
    uncounted: Mapping[Uncounted, int] = field(default_factory=dict)
    """Touches that do not count, by the reason at their moment."""
    arrived: int = 0
    """Touches that count towards the link's limit; 0 without one."""
    uncounted_now: Uncounted | None = None
    """Why an arrival now would not count; only once it was looked at
    (:class:`intake.links.list_links.ListLinks`)."""


class LinkPages(Protocol):
    """The read side of ``/links``."""

    async def links(self, query: LinkQuery, page: int, size: int) -> LinkPage:
        """Return one page, newest links first; a page beyond the last gives the last.

        Without any link there is one empty page.
        """
        ...

    async def link(self, link_id: LinkId) -> LinkRow | None:
        """Return one link with what came of it."""
        ...

    async def every(self, query: LinkQuery, after: LinkId, size: int) -> tuple[LinkRow, ...]:
        """Return the next links after one, oldest first: to go through all of them."""
        ...


class HasLinkPages(Protocol):
    """A unit of work with the pages of links."""

    @property
    def link_pages(self) -> LinkPages:
        """Within the unit's transaction."""
        ...


def findable(link: NewLink | Link) -> str:
    """Return the words by which a link is found, folded; each tag stands between spaces."""
    values = (link.title, link.code, *link.utm.named().values(), link.pipeline or "")
    tags = (f"{TAG_MARK}{tag}" for tag in link.tags)
    return f" {' '.join(value for value in (*values, *tags) if value)} ".casefold()


def search_words(search: str) -> tuple[str, ...]:
    """Return what must occur in :func:`findable`: each word, and each tag as a whole."""
    return tuple(
        f" {word} " if word.startswith(TAG_MARK) else word for word in search.casefold().split()
    )
