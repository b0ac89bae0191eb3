"""Which touch a person's submission owes its existence to."""

from datetime import datetime, timedelta

from intake.attribution.touch import (
    LONGEST_WINDOW_DAYS,
    Attribution,
    AttributionRule,
    Touches,
    attribute,
)
from intake.kernel.ids import PersonId

COUNTED_TOUCHES = 50
"""Touches that an attribution looks at: the newest ones (a person can make many)."""


async def credit(
    touches: Touches, person_id: PersonId, at: datetime, rule: AttributionRule
) -> Attribution:
    """Compute the attribution of what a person did at that moment, with what is known now."""
    since = at - timedelta(days=LONGEST_WINDOW_DAYS)
    return attribute(await touches.since(person_id, since, COUNTED_TOUCHES), at, rule)
