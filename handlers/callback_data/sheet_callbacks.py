"""Callback data under what is said of a table that somebody sent.

::

    sh:<kind>:<verb>:<digest>:<mark>    kinds: links, costs; verbs: take, drop
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class SheetKind(StrEnum):
    """What a table is about."""

    LINKS = "links"
    COSTS = "costs"


class SheetVerb(StrEnum):
    """What such a button does."""

    TAKE = "take"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class SheetPressed:
    """A button under a dry run."""

    kind: SheetKind
    verb: SheetVerb
    digest: str
    """Of the file that was looked at: another one is not taken."""
    mark: str
    """Of what was shown of it, see :class:`handlers.cases.sheet_cases.TableLook`."""


_DATA = re.compile(r"(links|costs):(take|drop):([0-9a-f]{32}):([0-9a-f]{0,8})")


def sheet_data(kind: SheetKind, verb: SheetVerb, digest: str, mark: str) -> str:
    """Return the data of such a button."""
    return f"sh:{kind}:{verb}:{digest}:{mark}"


def read_sheet(rest: str) -> SheetPressed | None:
    """Read what follows ``sh:``."""
    match = _DATA.fullmatch(rest)
    if match is None:
        return None
    return SheetPressed(SheetKind(match[1]), SheetVerb(match[2]), match[3], match[4])
