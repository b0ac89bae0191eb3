"""The visits that a visitor's browser remembers: the website's tracker keeps those before the one
that led to the chat, and tells them inside its trace (trace.md §2).

Strangers can put anything there: what cannot be read is passed over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from intake.attribution.credit import Attribution
from intake.attribution.touch import Touch
from intake.attribution.visit_reading import UTM_NAMES, is_page, tidy, utm_of
from intake.links.link import Utm

MOST = 5
"""Earlier visits of one trace; the portal reads no more."""
_MILLENNIUM = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class EarlierVisit:
    """One visit to the website; what is not known is empty."""

    at: datetime
    """When it was; that of the visit which remembers it, if it has no time of its own."""
    utm: Utm
    page: str
    """The address of its first page."""
    referrer: str


def earlier_visits(attribution: Attribution) -> tuple[EarlierVisit, ...]:
    """Return the visits that the browsers of all touches remember, oldest first, each once.

    A visit that is a touch itself is left out: it stands in the path already.
    """
    known = {moment for touch in attribution.path if (moment := _moment(_trace(touch)))}
    found: dict[EarlierVisit, None] = {}
    for touch in attribution.path:
        for visit in _remembered(touch):
            if visit.at not in known:
                found[visit] = None
    return tuple(sorted(found, key=lambda visit: visit.at))


def _remembered(touch: Touch) -> Iterator[EarlierVisit]:
    listed = _list(_mapping(_trace(touch).get("previous")).get("list"))
    for listing in [one for one in listed if isinstance(one, Mapping)][-MOST:]:
        pages = _pages(listing)
        moment = _moment(listing)
        at = moment if moment is not None and _MILLENNIUM < moment < touch.at else touch.at
        visit = EarlierVisit(
            at=at,
            utm=_utm(listing),
            page=pages[0] if pages else _page(listing.get("url")),
            referrer=_page(listing.get("ref")),
        )
        if visit.page or visit.referrer or visit.utm != Utm():
            yield visit


def _utm(trace: Mapping[str, Any]) -> Utm:
    values = _mapping(_mapping(trace.get("tags")).get("list"))
    return utm_of({n: tidy(v) for n, v in values.items() if n in UTM_NAMES and isinstance(v, str)})


def _moment(trace: Mapping[str, Any]) -> datetime | None:
    """Return when the tags were seen, else when the first page was."""
    pages = _list(_mapping(trace.get("pages")).get("list"))
    seen = [page[1] for page in pages if isinstance(page, list) and len(page) > 1]
    for seconds in (_mapping(trace.get("tags")).get("ts"), *seen):
        if isinstance(seconds, int | float) and not isinstance(seconds, bool):
            try:
                return datetime.fromtimestamp(seconds, UTC)
            except (ValueError, OverflowError, OSError):
                continue
    return None


def _pages(trace: Mapping[str, Any]) -> list[str]:
    rows = _list(_mapping(trace.get("pages")).get("list"))
    return [page for one in rows if isinstance(one, list) and one and (page := _page(one[0]))]


def _page(value: Any) -> str:
    return value if isinstance(value, str) and is_page(value) else ""


def _trace(touch: Touch) -> Mapping[str, Any]:
    return _mapping(touch.visit.trace if touch.visit else None)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
