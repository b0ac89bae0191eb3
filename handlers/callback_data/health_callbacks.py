"""Callback data under the buttons of ``/health``.

::

    hl:<verb>:<remedy>      verbs: look, ask, do; looking has no remedy
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from intake.operations.health_finding import Remedy


class HealthVerb(StrEnum):
    """What such a button does."""

    LOOK = "look"
    ASK = "ask"
    DO = "do"


@dataclass(frozen=True, slots=True)
class HealthPressed:
    """A button under ``/health``."""

    verb: HealthVerb
    remedy: Remedy | None = None


_DATA = re.compile(r"(look|ask|do):([a-z]{0,12})")
_REMEDIES = {one.value: one for one in Remedy}


def health_data(verb: HealthVerb, remedy: Remedy | None = None) -> str:
    """Return the data of such a button."""
    return f"hl:{verb}:{remedy or ''}"


def read_health(rest: str) -> HealthPressed | None:
    """Read what follows ``hl:``; what can be done is always named."""
    match = _DATA.fullmatch(rest)
    if match is None:
        return None
    verb, remedy = HealthVerb(match[1]), _REMEDIES.get(match[2])
    if (remedy is None) is not (verb is HealthVerb.LOOK):
        return None
    return HealthPressed(verb, remedy)
