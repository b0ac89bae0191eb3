"""Corrections: what a link should have said. Pure, but for the storage's Protocol.

Touches are never changed. A correction is kept beside them and applied wherever they count: to
the attribution of submissions to come when their touches are read, to those that exist once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Protocol

from intake.attribution.credit import Attribution
from intake.attribution.touch import Touch
from intake.kernel.ids import CorrectionId, LinkId, PersonId, TouchId
from intake.links.link import Utm


@dataclass(frozen=True, slots=True)
class NewCorrection:
    """What an admin says that a link should have said."""

    link_id: LinkId
    wrong: Utm
    """What the link said until now."""
    right: Utm
    since: datetime
    """Submissions made earlier stay as they are, and so do earlier touches."""
    proposed_at: datetime
    proposed_by: PersonId


@dataclass(frozen=True, slots=True)
class TouchKey:
    """A touch in the order in which corrections go through them: person by person."""

    person_id: PersonId
    id: TouchId


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(NewCorrection):
    """A stored correction."""

    id: CorrectionId
    applied_at: datetime | None = None
    """When an admin confirmed it; ``None``: it is a proposal and has no effect."""
    done: TouchKey | None = None
    """The last of its touches that was written anew (:attr:`finished_at`)."""
    finished_at: datetime | None = None
    """When the last of what it changes was written: a popular link has too many touches for one
    transaction."""

    def corrects(self, utm: Utm) -> Utm:
        """Return the values as they should have been. One that is not the link's stays."""
        values = {
            field.name: getattr(self.right, field.name)
            for field in fields(Utm)
            if getattr(utm, field.name) == getattr(self.wrong, field.name)
        }
        return replace(utm, **values)

    @property
    def until(self) -> datetime:
        """The latest moment whose touches it is about."""
        return self.applied_at or self.proposed_at


def correct_touch(touch: Touch, corrections: Iterable[Correction]) -> Touch:
    """Return the touch as it should have been, after all that apply to it, in their order.

    Value by value: one that is not the link's (a tail, the address of a redirect) stays. What a
    visitor's own page said is none of the link's either.
    """
    for correction in corrections:
        if _applies(correction, touch):
            touch = replace(touch, utm=correction.corrects(touch.utm))
    return touch


def correct(attribution: Attribution, corrections: tuple[Correction, ...]) -> Attribution:
    """Return the attribution with its touches corrected; who is credited stays as it was."""
    credited = attribution.credited
    return replace(
        attribution,
        credited=None if credited is None else correct_touch(credited, corrections),
        earlier=tuple(correct_touch(touch, corrections) for touch in attribution.earlier),
        later=tuple(correct_touch(touch, corrections) for touch in attribution.later),
    )


def _applies(correction: Correction, touch: Touch) -> bool:
    visit = touch.visit
    of_website = visit is not None and not visit.start and bool(visit.utm.source)
    return (
        touch.link_id == correction.link_id
        and not of_website
        and correction.since <= touch.at <= correction.until
    )


class Corrections(Protocol):
    """The corrections' storage."""

    async def add(self, correction: NewCorrection) -> Correction:
        """Keep a proposal."""
        ...

    async def get(self, correction_id: CorrectionId) -> Correction | None:
        """Return a correction."""
        ...

    async def apply(self, correction: Correction, now: datetime) -> Correction | None:
        """Put a proposal into force, and let its link say the right thing from now on.

        ``None`` when it is in force already, or when the link says something else by now.
        """
        ...

    async def unfinished(self) -> Correction | None:
        """Return the first that is in force and not carried out to its end."""
        ...

    async def advance(self, correction: Correction, done: TouchKey) -> None:
        """Keep how far it is carried out."""
        ...

    async def finish(self, correction: Correction, now: datetime) -> None:
        """Keep that it is carried out."""
        ...


class HasCorrections(Protocol):
    """A unit of work with the corrections."""

    @property
    def corrections(self) -> Corrections:
        """Within the unit's transaction."""
        ...
