"""Callback data of links as a table.

::

    lx:<verb>:<search>      verbs: h says how, x and c give the links that a search finds as a file
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class LinkSheetVerb(StrEnum):
    """What such a button does."""

    HOW = "h"
    XLSX = "x"
    CSV = "c"


@dataclass(frozen=True, slots=True)
class LinkSheetPressed:
    """A button about links as a table."""

    verb: LinkSheetVerb
    search: str = ""


_DATA = re.compile(r"([hxc]):(.*)", re.DOTALL)


def link_sheet_data(verb: LinkSheetVerb, search: str = "") -> str:
    """Return the data of such a button; the search is one that fits a button of ``/links``."""
    return f"lx:{verb}:{search}"


def read_link_sheet(rest: str) -> LinkSheetPressed | None:
    """Read what follows ``lx:``."""
    match = _DATA.fullmatch(rest)
    return None if match is None else LinkSheetPressed(LinkSheetVerb(match[1]), match[2])
