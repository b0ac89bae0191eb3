"""Callback data under what comes to prospects by itself.

::

    z:<kind>    no more messages of that kind; z:go goes on with the form
    g:<lead>:<1-5>          how it was
"""

import re
from dataclasses import dataclass

from handlers.callback_data.fitting import fitting
from intake.kernel.ids import LeadId
from intake.outbox.tasks.notice_tasks import NudgeKind

_NUDGES = {kind.value: kind for kind in NudgeKind}
_RATING = re.compile(r"([0-9]{1,18}):([1-5])")


@dataclass(frozen=True, slots=True)
class NudgeSwitchedOff:
    """A prospect wants no more of what comes by itself."""

    kind: NudgeKind


@dataclass(frozen=True, slots=True)
class NudgeContinued:
    """A reminded prospect goes on with the form."""


@dataclass(frozen=True, slots=True)
class RatingPressed:
    """A prospect says how it was."""

    lead_id: LeadId
    grade: int


def nudge_off_data(kind: NudgeKind) -> str:
    """Return the data of a button by which a kind of messages is switched off."""
    return fitting(f"z:{kind}")


def nudge_continue_data() -> str:
    """Return the data of a button that goes on with the form."""
    return "z:go"


def rating_data(lead_id: LeadId, grade: int) -> str:
    """Return the data of a button that says how it was."""
    return fitting(f"g:{lead_id}:{grade}")


def read_nudge(rest: str) -> NudgeSwitchedOff | NudgeContinued | None:
    """Read what is switched off."""
    if rest == "go":
        return NudgeContinued()
    kind = _NUDGES.get(rest)
    return None if kind is None else NudgeSwitchedOff(kind)


def read_rating(rest: str) -> RatingPressed | None:
    """Read how it was."""
    match = _RATING.fullmatch(rest)
    return RatingPressed(LeadId(int(match[1])), int(match[2])) if match else None
