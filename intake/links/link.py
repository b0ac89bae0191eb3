"""Deep links: a short code that stands for UTM values."""

import re
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Protocol

from intake.kernel.ids import FormId, LinkId, PersonId, TeamId

CODE_LENGTH = 64
"""A start payload holds at most 64 of ``A-Z a-z 0-9 _ -`` (telegram.md)."""

INVITATION_PREFIX = "i_"
RESERVED_PREFIXES = ("v_", INVITATION_PREFIX)
"""Payloads of website visits and of team invitations (DESIGN §5)."""

TAIL_SEPARATOR = "__"

_CODE = re.compile(r"[a-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Utm:
    """The five UTM values; an empty string means that the value is unknown."""

    source: str = ""
    medium: str = ""
    campaign: str = ""
    content: str = ""
    term: str = ""

    def named(self) -> dict[str, str]:
        """Return the known values as ``utm_source`` and so on."""
        values = {f"utm_{field.name}": getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class NewLink:
    """What an admin says of a link before it exists."""

    code: str
    title: str
    utm: Utm
    form_id: FormId | None = None
    window_days: int | None = None
    tail: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A deep link."""

    id: LinkId
    code: str
    """As :func:`fold_code` writes it: codes are compared without regard to case."""
    title: str
    utm: Utm
    form_id: FormId | None
    """The form that arrivals get; ``None`` means the default one, or the menu."""
    window_days: int | None
    """Overrides the attribution window for touches by this link."""
    tail: str | None
    """Which value ``code__tail`` fills: ``utm_content``, ``utm_term`` or a click id's name."""
    enabled: bool
    """Touches by a link that is switched off are kept, and earn no credit. Its form opens all the
    same: whoever holds an old ad is no less welcome."""
    created_at: datetime
    created_by: PersonId | None
    team_id: TeamId | None = None
    """Whose leads its arrivals become, unless their form names a team."""


class LinkCodeError(ValueError):
    """A code cannot be used; :attr:`reason` names why (a key of the texts)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def fold_code(code: str) -> str:
    """Write a code the one way in which codes are stored and compared."""
    return code.strip().lower()


def code_in(payload: str) -> str:
    """Return the link's code in a start payload: without a visit before it and a tail behind it."""
    visit, _ = RESERVED_PREFIXES
    if payload.startswith(visit):
        payload = payload.partition(TAIL_SEPARATOR)[2]
    return payload.partition(TAIL_SEPARATOR)[0]


def check_code(code: str) -> str:
    """Return the folded code of a new link.

    Raises:
        LinkCodeError: ``characters``, ``reserved`` or ``tail``.
    """
    folded = fold_code(code)
    if not _CODE.fullmatch(folded):
        raise LinkCodeError("characters")
    if folded.startswith(RESERVED_PREFIXES):
        raise LinkCodeError("reserved")
    if TAIL_SEPARATOR in folded:
        raise LinkCodeError("tail")
    return folded


class Links(Protocol):
    """The links' storage."""

    async def by_code(self, folded_code: str) -> Link | None:
        """Return the link with that folded code, enabled or not."""
        ...

    async def get(self, link_id: LinkId) -> Link | None:
        """Return the link."""
        ...

    async def add(self, link: NewLink, by: PersonId, now: datetime) -> Link | None:
        """Add a link; ``None`` when its code is taken."""
        ...

    async def switch(self, link_id: LinkId, *, enabled: bool) -> bool:
        """Switch the link on or off; ``False`` when there is none."""
        ...


class HasLinks(Protocol):
    """A unit of work with the links."""

    @property
    def links(self) -> Links:
        """Within the unit's transaction."""
        ...


@dataclass(frozen=True, slots=True)
class LinkPage:
    """One page of ``/links``."""

    links: tuple["LinkRow", ...]
    page: int
    """Counted from 0."""
    pages: int


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link with what came of it."""

    link: Link
    touches: int
    people: int
    submissions: int
    """Submissions whose credited touch came by this link."""
    while_off: int = 0
    """Touches that do not count, because the link was switched off then."""


class LinkPages(Protocol):
    """The read side of ``/links``."""

    async def links(self, page: int, size: int) -> LinkPage:
        """Return one page, newest links first; a page beyond the last gives the last.

        Without any link there is one empty page.
        """
        ...

    async def link(self, link_id: LinkId) -> LinkRow | None:
        """Return one link with what came of it."""
        ...


class HasLinkPages(Protocol):
    """A unit of work with the pages of links."""

    @property
    def link_pages(self) -> LinkPages:
        """Within the unit's transaction."""
        ...
