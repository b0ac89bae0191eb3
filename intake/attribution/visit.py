"""Visits: what a website or a tracking redirect saw of a prospect before the chat opened.

A visit is kept under a random token that travels in the start payload; the touch that carries the
token and the visit are joined when an attribution is computed, so either may come first.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from intake.attribution.campaign import Campaign
from intake.kernel.ids import LinkId
from intake.links.link import CODE_LENGTH, RESERVED_PREFIXES, TAIL_SEPARATOR, Utm

KEPT_FOR = timedelta(days=30)
"""How long a visit waits for its touch; then what it holds is blanked, and its row stays."""

JOINED_FOR = timedelta(minutes=10)
"""How long after a submission a late visit still changes its attribution, if nothing was sent."""

CLICK_IDS = (
    "gclid",
    "yclid",
    "fbclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "ttclid",
    "rb_clickid",
    "vk",
    "oppref",
)
"""The click ids that are kept: Google's (the braids come from iPhones), Yandex', Meta's,
Microsoft's, TikTok's, VK's. A trace has room for the first only (trace.md §2)."""

_TOKEN = re.compile(r"[0-9a-f]{32}")
_MOBILE = re.compile(r"Mobi|Android|iPhone|iPad|iPod", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit. What is not known is empty, or ``None``."""

    token: str
    """128 random bits as 32 hex digits, see :func:`is_token`."""
    at: datetime
    """When the visit reached us."""
    utm: Utm = Utm()
    """The values of the visit itself; for a redirect with the link's below the query's."""
    clicks: Mapping[str, str] = field(default_factory=dict)
    """By the names of :data:`CLICK_IDS`."""
    ga_id: str = ""
    """Google Analytics' client id, like ``123.456``."""
    ya_id: str = ""
    """Yandex Metrica's client id."""
    page: str = ""
    """The page with the link that was clicked; a redirect has none."""
    title: str = ""
    referrer: str = ""
    mobile: bool | None = None
    start: str = ""
    """The start payload that the link had of its own: a link's code, perhaps with a tail."""
    trace: Mapping[str, Any] | None = None
    """The Bitrix24 tracker's own trace, as it was told."""


def is_token(text: str) -> bool:
    """Say whether a text can be a visit's token."""
    return _TOKEN.fullmatch(text) is not None


def visit_payload(token: str, start: str = "") -> str:
    """Return the start payload of a visit.

    The link's own payload goes along when there is room, so that the link still counts if the
    visit never arrives.
    """
    visit, _ = RESERVED_PREFIXES
    whole = f"{visit}{token}{TAIL_SEPARATOR}{start}"
    return whole if start and len(whole) <= CODE_LENGTH else f"{visit}{token}"


def is_mobile(user_agent: str) -> bool | None:
    """Read the kind of device from a browser's name; ``None`` when it gives none."""
    return _MOBILE.search(user_agent) is not None if user_agent else None


class Visits(Protocol):
    """The visits' storage."""

    async def add(
        self,
        visit: Visit,
        *,
        link_id: LinkId | None = None,
        campaign: Campaign | None = None,
        counts: bool = True,
    ) -> bool:
        """Add a visit; ``False`` when its token is taken: the first write wins.

        ``link_id`` is the link that it came by, ``campaign`` what it counts as, if it ``counts``.
        """
        ...

    async def get(self, token: str) -> Visit | None:
        """Return the visit with that token."""
        ...

    async def blank(self, before: datetime, limit: int | None = None) -> int:
        """Forget what visits from before that moment hold, and say how many they were.

        At most ``limit``, if it is told. That they were there stays, and can be counted.
        """
        ...


class HasVisits(Protocol):
    """A unit of work with the visits."""

    @property
    def visits(self) -> Visits:
        """Within the unit's transaction."""
        ...
