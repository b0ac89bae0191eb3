"""What a portal sees in a trace, by trace.md §3 alone: no code of the product, none of the sandbox.

Two readers that were written apart agree only on what the document says.
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

UTM = ("UTM_SOURCE", "UTM_MEDIUM", "UTM_CAMPAIGN", "UTM_CONTENT", "UTM_TERM")
CHANNELS = frozenset(
    (
        *("mail", "call", "imol", "site", "site24", "shop24", "crm-shop", "site-domain"),
        *("button", "form", "callback", "rest", "order", "sales-center"),
        *("fb-lead-ads", "vk-lead-ads"),
    )
)


@dataclass(frozen=True)
class Seen:
    """A trace as a manager would have it shown."""

    tags: dict[str, str]
    dated: int | None
    pages: tuple[tuple[str, str], ...]
    """Addresses and titles, oldest first; where the visitor came from is in front."""
    channels: tuple[tuple[str, str], ...]
    mobile: bool
    client: dict[str, str]
    guest: str
    children: tuple["Seen", ...] = ()


def see(text: str) -> Seen:
    """Read a trace as the portal does."""
    try:
        trace = json.loads(text)
    except ValueError:
        trace = {}
    trace = trace if isinstance(trace, dict) else {}
    earlier = _list(_dict(trace.get("previous")).get("list"))
    children = tuple(_see_one(child) for child in earlier[-5:] if isinstance(child, dict))
    seen = _see_one(trace)
    return Seen(**{**vars(seen), "children": children})


def source_of(seen: Seen, configured: dict[str, str]) -> str | None:
    """Name the source: letter for letter by ``utm_source``, else by the referrer's host."""
    if (found := configured.get(seen.tags.get("UTM_SOURCE", ""))) is not None:
        return found
    referrer = next((title for url, title in seen.pages if title == _host(url)), "")
    return configured.get(referrer)


def _see_one(trace: dict[str, Any]) -> Seen:
    tags = _dict(trace.get("tags"))
    pages = tuple(
        (page[0], page[2])
        for page in _list(_dict(trace.get("pages")).get("list"))
        if isinstance(page, list) and len(page) > 2 and page[0]
    )
    url = trace.get("url") or (pages[0][0] if pages else "")
    referrer = trace.get("ref") or ""
    site = (("site-domain", _host(url)),) if _host(url) else ()
    named = tuple(
        (channel["code"], channel.get("value", ""))
        for channel in _list(trace.get("channels"))
        if isinstance(channel, dict) and channel.get("code") in CHANNELS
    )
    upper = {name.upper(): value for name, value in _dict(tags.get("list")).items()}
    return Seen(
        tags={name: upper[name] for name in UTM if upper.get(name) not in (None, "", "0")},
        dated=tags.get("ts") or None,
        pages=(((referrer, _host(referrer)),) if referrer else ()) + pages,
        channels=site + named,
        mobile=bool(_dict(trace.get("device")).get("isMobile")),
        client={name: value for name, value in _dict(trace.get("client")).items() if value},
        guest=trace.get("gid") or "",
    )


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "") if url else ""


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
