"""Deep links: a short code that stands for UTM values."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from intake.kernel.ids import FormId, LinkId, PersonId, TeamId

CODE_LENGTH = 64
"""A start payload holds at most 64 of ``A-Z a-z 0-9 _ -`` (telegram.md)."""

INVITATION_PREFIX = "i_"
RESERVED_PREFIXES = ("v_", INVITATION_PREFIX)
"""Payloads of website visits and of team invitations."""

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


class Uncounted(StrEnum):
    """Why an arrival by a link earns no credit. Its form opens all the same: whoever holds an old
    ad is no less welcome."""

    OFF = "off"
    EXPIRED = "expired"
    FULL = "full"
    """As many as the link was meant for had come before."""
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class NewLink:
    """What an admin says of a link before it exists."""

    code: str
    """Folded; empty: one is made up."""
    title: str
    utm: Utm
    form_id: FormId | None = None
    window_days: int | None = None
    tail: str | None = None
    team_id: TeamId | None = None
    manager_id: PersonId | None = None
    pipeline: str | None = None
    expires_at: datetime | None = None
    arrivals_limit: int | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A deep link."""

    id: LinkId
    code: str
    """As :func:`fold_code` writes it: codes are compared without regard to case. It never changes:
    it stands in ads."""
    title: str
    utm: Utm
    form_id: FormId | None
    """The form that arrivals get; ``None`` means the default one, or the menu."""
    window_days: int | None
    """Overrides the attribution window for touches by this link."""
    tail: str | None
    """Which value ``code__tail`` fills: ``utm_content``, ``utm_term`` or a click id's name."""
    enabled: bool
    created_at: datetime
    created_by: PersonId | None
    team_id: TeamId | None = None
    """Whose leads its arrivals become."""
    manager_id: PersonId | None = None
    """Who gets those leads before all others, while on duty; one of :attr:`team_id`."""
    pipeline: str | None = None
    """The pipeline of its deals, by id or title; ``None``: the form's."""
    expires_at: datetime | None = None
    arrivals_limit: int | None = None
    """How many arrivals count."""
    tags: tuple[str, ...] = ()
    """By which admins find it: short words, folded."""
    archived_at: datetime | None = None
    """It is out of sight; and as if it were off."""
    updated_at: datetime | None = None
    revision: int = 0

    def uncounted(self, now: datetime, arrived: int = 0) -> Uncounted | None:
        """Say why an arrival now would earn no credit, after so many that did; ``None``: it does.

        ``arrived`` matters only to a link with a limit.
        """
        if self.archived_at is not None:
            return Uncounted.ARCHIVED
        if not self.enabled:
            return Uncounted.OFF
        if self.expires_at is not None and self.expires_at <= now:
            return Uncounted.EXPIRED
        if self.arrivals_limit is not None and arrived >= self.arrivals_limit:
            return Uncounted.FULL
        return None

    def rewritten(self, wished: NewLink) -> "Link":
        """Return the link as it would be if all this were said of it; its code stays."""
        values = {field.name: getattr(wished, field.name) for field in fields(NewLink)}
        return replace(self, **{**values, "code": self.code})

    def copied(self, code: str = "") -> NewLink:
        """Return what a link like this one, with another code, would be made of."""
        values = {field.name: getattr(self, field.name) for field in fields(NewLink)}
        return NewLink(**{**values, "code": code})


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


class FindsLinks(Protocol):
    """Finds links by what people arrive with."""

    async def by_code(self, folded_code: str) -> Link | None:
        """Return the link with that folded code, whatever its state."""
        ...

    async def arrived(self, link_id: LinkId, limit: int) -> int:
        """Count the arrivals by the link that count, up to ``limit``."""
        ...


class Links(FindsLinks, Protocol):
    """The links' storage."""

    async def get(self, link_id: LinkId) -> Link | None:
        """Return the link."""
        ...

    async def of_codes(self, codes: Collection[str], *, lock: bool = False) -> tuple[Link, ...]:
        """Return the links with these folded codes; with ``lock`` nobody else changes them until
        the unit ends."""
        ...

    async def taken(self, codes: Collection[str]) -> frozenset[str]:
        """Return which of these folded codes links have."""
        ...

    async def add(self, link: NewLink, by: PersonId, now: datetime) -> Link | None:
        """Add a link; ``None`` when its code is taken."""
        ...

    async def add_all(
        self, wished: Sequence[NewLink], by: PersonId, now: datetime
    ) -> tuple[Link, ...]:
        """Add links in this order, each with a code of its own.

        Raises:
            StaleRowError: one of the codes is taken.
        """
        ...

    async def save(self, link: Link, *, was: int) -> None:
        """Write the link over the stored one, whose revision must be ``was``; not its code.

        Raises:
            StaleRowError: the stored revision is another.
        """
        ...

    async def save_all(self, saved: Sequence[Link]) -> None:
        """Write links that were locked over the stored ones; not their codes."""
        ...


class HasLinks(Protocol):
    """A unit of work with the links."""

    @property
    def links(self) -> Links:
        """Within the unit's transaction."""
        ...
