"""Which touch a person's submission owes its existence to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from intake.attribution.touch import Touch, Touches
from intake.kernel.ids import PersonId

WINDOW_DAYS = 28
"""The default attribution window; also the portal's own default (trace.md §7)."""

LONGEST_WINDOW_DAYS = 180
"""No window is longer: the portal's own takes 1 to 180 days (trace.md §7)."""

KEPT_VISITS = 5
"""Earlier visits kept whole in a snapshot: as many as a portal reads (trace.md §3)."""


COUNTED_TOUCHES = 50
"""Touches that an attribution looks at: the newest ones (a person can make many)."""


class AttributionModel(StrEnum):
    """Which touch is credited, among those that count: see :func:`attribute`."""

    FIRST = "first"
    LAST = "last"
    LAST_SIGNIFICANT = "last_significant"
    """The last one that names a source; a visit that names none is credited only without such."""


@dataclass(frozen=True, slots=True)
class AttributionRule:
    """How the place credits touches."""

    model: AttributionModel = AttributionModel.LAST_SIGNIFICANT
    window_days: int = WINDOW_DAYS
    """For touches whose link has no window of its own."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """The credited touch plus the touches before it: a snapshot on the submission."""

    model: AttributionModel
    window_days: int
    credited: Touch | None
    earlier: tuple[Touch, ...]
    """Touches with a source, inside the window, before the credited one; oldest first."""
    later: tuple[Touch, ...] = ()
    """The same after it: the first touch may be the credited one."""

    @property
    def path(self) -> tuple[Touch, ...]:
        """The whole path, oldest first."""
        credited = () if self.credited is None else (self.credited,)
        return (*self.earlier, *credited, *self.later)


def attribute(
    touches: Iterable[Touch], now: datetime, rule: AttributionRule = AttributionRule()
) -> Attribution:
    """Credit a touch.

    Those count that are inside their window and came by an enabled link with a source, or by a
    visit that is known. A bare ``/start``, an unknown payload and a disabled link never do, so they
    never wipe an earlier source, whatever the model (promise 7).

    A visit that was opened several times counts once: as it was last, or first where the first
    touch is credited.
    """

    def inside(touch: Touch) -> bool:
        window = timedelta(days=touch.window_days or rule.window_days)
        return touch.counts and now - window <= touch.at <= now

    ordered = sorted(touches, key=lambda touch: (touch.at, touch.id))
    first = rule.model is AttributionModel.FIRST
    counted = _once_each([touch for touch in ordered if inside(touch)], first=first)
    credited = _credited(counted, rule.model)
    if credited is None:
        return Attribution(rule.model, rule.window_days, None, ())
    at = counted.index(credited)
    return Attribution(
        rule.model,
        rule.window_days,
        credited,
        _lightened([touch for touch in counted[:at] if touch.has_source]),
        _lightened([touch for touch in counted[at + 1 :] if touch.has_source]),
    )


def _credited(counted: Sequence[Touch], model: AttributionModel) -> Touch | None:
    if not counted:
        return None
    match model:
        case AttributionModel.FIRST:
            return counted[0]
        case AttributionModel.LAST:
            return counted[-1]
        case AttributionModel.LAST_SIGNIFICANT:
            significant = [touch for touch in counted if touch.has_source]
            return (significant or counted)[-1]


def _once_each(touches: Sequence[Touch], *, first: bool) -> list[Touch]:
    """Leave one touch of each visit, the first or the last one."""
    in_turn = reversed(touches) if first else touches
    kept = {touch.visit_token: touch.id for touch in in_turn if touch.visit_token is not None}
    return [
        touch
        for touch in touches
        if touch.visit_token is None or kept[touch.visit_token] == touch.id
    ]


def _lightened(touches: Sequence[Touch]) -> tuple[Touch, ...]:
    """Leave only the newest visits whole: each may hold many kilobytes."""
    first_kept = len(touches) - KEPT_VISITS
    return tuple(
        touch if number >= first_kept else replace(touch, visit=None)
        for number, touch in enumerate(touches)
    )


async def touches_before(touches: Touches, person_id: PersonId, at: datetime) -> tuple[Touch, ...]:
    """Return the touches that may be credited with what a person does at that moment or later."""
    since = at - timedelta(days=LONGEST_WINDOW_DAYS)
    return await touches.since(person_id, since, COUNTED_TOUCHES)
