"""Callback data about the channels of a link.

::

    ch:<link>:<verb>:<argument>     verbs: s shows a page of channels, a asks how people come in,
                                    o makes a link by which all come in, r one by which they ask
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from intake.kernel.ids import LinkId


class ChannelVerb(StrEnum):
    """What such a button does."""

    SHOW = "s"
    ASK = "a"
    OPEN = "o"
    BY_REQUEST = "r"


@dataclass(frozen=True, slots=True)
class ChannelPressed:
    """A button about a link's channels."""

    link_id: LinkId
    verb: ChannelVerb
    argument: int = 0
    """A page, or a channel's id."""


_DATA = re.compile(r"([0-9]{1,18}):([saor]):(-?[0-9]{1,18})")


def channel_data(link_id: LinkId, verb: ChannelVerb, argument: int = 0) -> str:
    """Return the data of such a button."""
    return f"ch:{link_id}:{verb}:{argument}"


def read_channel(rest: str) -> ChannelPressed | None:
    """Read what follows ``ch:``."""
    match = _DATA.fullmatch(rest)
    if match is None:
        return None
    return ChannelPressed(LinkId(int(match[1])), ChannelVerb(match[2]), int(match[3]))
