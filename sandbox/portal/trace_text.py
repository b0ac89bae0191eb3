"""How the portal reads a trace string: text in, draft out (trace.md §2 and §3). Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from sandbox.portal import php
from sandbox.portal.catalogue import UTM_FIELDS

KNOWN_CHANNELS = frozenset(
    (
        *("mail", "call", "imol", "site", "site24", "shop24", "crm-shop", "site-domain"),
        *("button", "form", "callback", "rest", "order", "sales-center"),
        *("fb-lead-ads", "vk-lead-ads"),
    )
)
MAX_PREVIOUS = 5
_PAGE_ITEMS = 3


@dataclass(frozen=True, slots=True)
class Page:
    """A visited page."""

    url: str
    seen: int | None
    title: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A way through which the person came; ``value`` says which one of its kind."""

    code: str
    value: str = ""


@dataclass(slots=True)
class TraceDraft:
    """What a trace string says, before a source is looked for."""

    tags: dict[str, str] = field(default_factory=dict)
    utm_sources: list[str] = field(default_factory=list)
    tags_seen: int | None = None
    is_mobile: bool = False
    url: str = ""
    referrer: str = ""
    guest_id: str = ""
    client: dict[str, str] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    channels: list[Channel] = field(default_factory=list)
    previous: list[TraceDraft] = field(default_factory=list)

    def add_tags(self, values: dict[str, Any]) -> None:
        """Add UTM values under any case; a name that is there already keeps its value.

        Every ``UTM_SOURCE`` is remembered: the first one that matches a source decides.
        """
        for name, value in values.items():
            upper, text = name.upper(), php.text(value)
            if upper in UTM_FIELDS and not php.is_empty(text):
                self.tags.setdefault(upper, text)
                if upper == "UTM_SOURCE":
                    self.utm_sources.append(text)


def host_of(url: str) -> str:
    """Return the host of a url in lower case, empty if it has none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def read_trace(text: str, sites: tuple[str, ...] = ()) -> TraceDraft:
    """Read a trace; what is not a JSON object gives an empty draft, silently.

    ``sites`` are the hosts of the connected sites: their channel is ``site`` instead of
    ``site-domain``.
    """
    try:
        data = json.loads(text)
    except ValueError:
        return TraceDraft()
    if not isinstance(data, dict):
        return TraceDraft()
    draft = _read_one(data, sites)
    previous = php.elements(php.mapping(data.get("previous")).get("list"))
    draft.previous = [
        _read_one(item, sites) for item in previous[-MAX_PREVIOUS:] if isinstance(item, dict)
    ]
    return draft


def _read_one(data: dict[str, Any], sites: tuple[str, ...]) -> TraceDraft:
    tags = php.mapping(data.get("tags"))
    pages = _read_pages(data)
    referrer = php.text(data.get("ref"))
    url = php.text(data.get("url")) or (pages[0].url if pages else "")
    draft = TraceDraft(
        tags_seen=php.to_int(tags.get("ts")) or None,
        is_mobile=php.truthy(php.mapping(data.get("device")).get("isMobile")),
        url=url,
        referrer=referrer,
        guest_id=php.text(data.get("gid")),
        client={k: php.text(v) for k, v in php.entries(data.get("client")) if not php.is_empty(v)},
        pages=[Page(referrer, None, host_of(referrer)), *pages] if referrer else pages,
        channels=[*_site_channel(url, sites), *_read_channels(data)],
    )
    draft.add_tags(php.mapping(tags.get("list")))
    return draft


def _read_pages(data: dict[str, Any]) -> list[Page]:
    """Read items 0, 1 and 2 of each page; a page that lacks one of them is not read."""
    rows = [php.elements(row) for row in php.elements(php.mapping(data.get("pages")).get("list"))]
    return [
        Page(php.text(row[0]), php.to_int(row[1]) or None, php.text(row[2]))
        for row in rows
        if len(row) >= _PAGE_ITEMS and not php.is_empty(row[0])
    ]


def _site_channel(url: str, sites: tuple[str, ...]) -> list[Channel]:
    host = host_of(url)
    if not host:
        return []
    return [Channel("site" if host in sites else "site-domain", host)]


def _read_channels(data: dict[str, Any]) -> list[Channel]:
    rows = [php.mapping(row) for row in php.elements(data.get("channels"))]
    return [
        Channel(php.text(row.get("code")), php.text(row.get("value")))
        for row in rows
        if php.text(row.get("code")) in KNOWN_CHANNELS
    ]
