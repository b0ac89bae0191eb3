"""What a correction of a link changes among submissions, told to the admin. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from intake.attribution.correction import Correction, correct
from intake.links.link import Link
from intake.submissions.submission import SubmissionState, TouchedSubmission

LOOKED_AT = 500
"""Submissions that are looked at to tell what would change: the writer is held meanwhile."""


@dataclass(frozen=True, slots=True)
class Affected:
    """Submissions that a correction changes, by what can be done about them."""

    unsent: tuple[TouchedSubmission, ...] = ()
    """They will carry the right source."""
    sent: tuple[TouchedSubmission, ...] = ()
    """Their trace is replaced, as soon as they are delivered."""
    untraceable: tuple[TouchedSubmission, ...] = ()
    """Delivered, but the number of their trace is not known: the portal made it by itself
    (``TRACE_MODE`` ``inline`` and ``utm``), or its answer was lost. What stands in the CRM stays.
    """

    @property
    def all(self) -> tuple[TouchedSubmission, ...]:
        """Every one of them."""
        return (*self.unsent, *self.sent, *self.untraceable)


def affected_by(correction: Correction, touched: Iterable[TouchedSubmission]) -> Affected:
    """Sort the submissions whose attribution the correction changes."""
    unsent, sent, untraceable = [], [], []
    for one in touched:
        if correct(one.attribution, (correction,)) == one.attribution:
            continue
        delivered = one.state is SubmissionState.DELIVERED
        if one.unsent:
            unsent.append(one)
        elif delivered and one.trace_id is None and not one.trace_erased_at:
            untraceable.append(one)
        else:
            sent.append(one)
    return Affected(tuple(unsent), tuple(sent), tuple(untraceable))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A correction with what it would change, or changes now."""

    correction: Correction
    link: Link
    affected: Affected
    more: bool = False
    """There are more submissions than were looked at."""

    @property
    def being_applied(self) -> bool:
        """Say whether it is in force, and a part of what it changes is still to be written."""
        return self.correction.applied_at is not None and self.correction.finished_at is None
