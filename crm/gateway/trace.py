"""The trace of a submission (trace.md §2, §6). Pure.

Only what is known goes in: the tags of the credited touch with their moment, Telegram as the
channel, the touches before it as earlier visits. No ``url``, no ``device``: a chat has neither.

A visit brings more. What the Bitrix24 tracker reported in the visitor's browser is kept whole, keys
included that nobody here knows; what it left open is filled with what we saw ourselves.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from intake.attribution.credit import Attribution
from intake.attribution.touch import Touch
from intake.attribution.visit import Visit
from intake.kernel.ids import TouchId

MAX_PREVIOUS = 5
"""The portal reads the last five earlier visits (trace.md §3)."""
TITLE_LENGTH = 40
"""Of a page's title (trace.md §2)."""
TELEGRAM = {"code": "imol", "value": "telegrambot"}
"""How the portal is told that the person came by Telegram (trace.md §3)."""

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Trace: TypeAlias = dict[str, Json]


@dataclass(frozen=True, slots=True)
class TraceOptions:
    """What is not settled by documentation (trace.md §7) or a matter of taste."""

    channel: bool = True
    """Name Telegram as the channel (``imol`` / ``telegrambot``)."""
    link_page: Callable[[str], str] | None = None
    """Makes a link's address from its code: each touch then shows its link as a visited page. Off
    by default, since the portal adds a ``site-domain`` channel for the page's host.
    """
    each: bool = False
    """A trace for each touch, instead of earlier visits inside that of the credited one."""


def build_trace(attribution: Attribution, options: TraceOptions = TraceOptions()) -> Trace | None:
    """Build the trace; None when there is nothing to say.

    Without a credited touch the trace holds the channel alone: that the inquiry came by Telegram is
    known and true, and a card leaves traces without a source out anyway, but for the newest
    (trace.md §7).
    """
    earlier = () if options.each else attribution.earlier
    return _whole(attribution.credited, earlier, options) or None


def build_touch_traces(
    attribution: Attribution, options: TraceOptions = TraceOptions()
) -> dict[TouchId, Trace]:
    """Build the traces of the other touches, oldest first, if each is to have one.

    As many as ``previous`` would hold: the latest.
    """
    if not options.each:
        return {}
    others = (*attribution.earlier, *attribution.later)[-MAX_PREVIOUS:]
    return {touch.id: _whole(touch, (), options) for touch in others}


def trace_text(trace: Trace) -> str:
    """Write a trace as the portal wants it: JSON as text."""
    return json.dumps(trace, ensure_ascii=False, separators=(",", ":"))


def _visit(touch: Touch | None, options: TraceOptions) -> Trace:
    """Return the trace of one touch, without what came before it."""
    trace: Trace = {} if touch is None else _own(touch, options)
    if options.channel:
        trace["channels"] = [*_list_of(trace.get("channels")), dict(TELEGRAM)]
    return trace


def _own(touch: Touch, options: TraceOptions) -> Trace:
    visit = touch.visit
    if visit is None:
        return _with_link_page({"tags": _tags(touch, touch.at, touch.clicks)}, touch, options)
    known = _seen(touch, visit)
    if visit.trace is None:
        return known if visit.page else _with_link_page(known, touch, options)
    return _filled(_alone(visit.trace), known)


def _tags(touch: Touch, at: datetime, clicks: Mapping[str, str]) -> Trace:
    tags: Trace = {"ts": int(at.timestamp()), "list": dict(touch.utm.named())}
    if "gclid" in clicks:
        tags["gclid"] = clicks["gclid"]
    return tags


def _seen(touch: Touch, visit: Visit) -> Trace:
    """Return what we know of a visit ourselves."""
    at = min(visit.at, touch.at)
    trace: Trace = {"tags": _tags(touch, at, {**touch.clicks, **visit.clicks})}
    if visit.page:
        trace["url"] = visit.page
        trace["pages"] = {"list": [[visit.page, int(at.timestamp()), visit.title[:TITLE_LENGTH]]]}
    if visit.referrer:
        trace["ref"] = visit.referrer
    if visit.mobile is not None:
        trace["device"] = {"isMobile": visit.mobile}
    ids: Trace = {"gaId": visit.ga_id, "yaId": visit.ya_id}
    client: Trace = {name: value for name, value in ids.items() if value}
    if client:
        trace["client"] = client
    return trace


def _with_link_page(trace: Trace, touch: Touch, options: TraceOptions) -> Trace:
    if options.link_page is not None and touch.link_code:
        title = (touch.link_title or touch.link_code)[:TITLE_LENGTH]
        moment = int(touch.at.timestamp())
        trace["pages"] = {"list": [[options.link_page(touch.link_code), moment, title]]}
    return trace


def _filled(reported: Mapping[str, Json], known: Trace) -> Trace:
    """Add to what a browser reported what it left open; nothing of it is changed."""
    filled = dict(reported)
    for name, value in known.items():
        own = filled.get(name)
        if isinstance(own, dict) and own and isinstance(value, dict):
            filled[name] = _filled(own, value)
        elif own in (None, "", [], {}):
            filled[name] = value
    return filled


def _whole(touch: Touch | None, earlier: tuple[Touch, ...], options: TraceOptions) -> Trace:
    trace = _visit(touch, options)
    if previous := _previous(touch, earlier, options):
        trace["previous"] = {"list": previous}
    return trace


def _previous(
    credited: Touch | None, earlier: tuple[Touch, ...], options: TraceOptions
) -> list[Json]:
    """Return the earlier visits, oldest first: the touches, and what browsers remembered."""
    dated: list[tuple[int, Trace]] = []
    for touch in (*earlier, *(() if credited is None else (credited,))):
        trace = _visit(touch, options)
        moment = _moment(trace, int(touch.at.timestamp()))
        dated += [(_moment(one, moment), one) for one in _remembered(touch)]
        if touch is not credited:
            dated.append((moment, trace))
    dated.sort(key=lambda one: one[0])
    return [trace for _, trace in dated[-MAX_PREVIOUS:]]


def _remembered(touch: Touch) -> list[Trace]:
    """Return the earlier visits in a browser's own trace. They have none of their own."""
    previous = touch.visit.trace.get("previous") if touch.visit and touch.visit.trace else None
    touches = previous.get("list") if isinstance(previous, dict) else None
    return [_alone(one) for one in _list_of(touches) if isinstance(one, dict)]


def _alone(trace: Mapping[str, Json]) -> Trace:
    return {name: value for name, value in trace.items() if name != "previous"}


def _moment(trace: Trace, otherwise: int) -> int:
    tags = trace.get("tags")
    moment = tags.get("ts") if isinstance(tags, dict) else None
    return moment if isinstance(moment, int) and not isinstance(moment, bool) else otherwise


def _list_of(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
