"""The trace of a submission (trace.md §2, §6). Pure.

Only what is known goes in: the tags of the credited touch with their moment, Telegram as the
channel, the touches before it as earlier visits. No ``url``, no ``device``: a chat has neither.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from intake.attribution import Attribution, Touch

MAX_PREVIOUS = 5
"""The portal reads the last five earlier visits (trace.md §3)."""
TITLE_LENGTH = 40
"""Of a page's title (trace.md §2)."""

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


def build_trace(attribution: Attribution, options: TraceOptions = TraceOptions()) -> Trace | None:
    """Build the trace; None when there is nothing to say.

    Without a credited touch the trace holds the channel alone: that the inquiry came by Telegram is
    known and true, and a card leaves traces without a source out anyway, but for the newest
    (trace.md §7).
    """
    trace = _visit(attribution.credited, options)
    earlier: list[Json] = [_visit(touch, options) for touch in attribution.earlier[-MAX_PREVIOUS:]]
    if earlier:
        trace["previous"] = {"list": earlier}
    return trace or None


def trace_text(trace: Trace) -> str:
    """Write a trace as the portal wants it: JSON as text."""
    return json.dumps(trace, ensure_ascii=False, separators=(",", ":"))


def _visit(touch: Touch | None, options: TraceOptions) -> Trace:
    visit: Trace = {}
    if touch is not None:
        moment = int(touch.at.timestamp())
        visit["tags"] = {"ts": moment, "list": dict(touch.utm.named())}
        if options.link_page is not None and touch.link_code:
            title = (touch.link_title or touch.link_code)[:TITLE_LENGTH]
            visit["pages"] = {"list": [[options.link_page(touch.link_code), moment, title]]}
    if options.channel:
        visit["channels"] = [{"code": "imol", "value": "telegrambot"}]
    return visit
