"""What a correction of a link would change, told before it is put into force. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from intake.attribution.correction import Correction, correct
from intake.links.link import Link
from intake.submissions.submission import Submission, SubmissionState, TouchedSubmission


@dataclass(frozen=True, slots=True)
class Affected:
    """Submissions that a correction changes, by what can be done about them."""

    unsent: tuple[Submission, ...] = ()
    """They will carry the right source."""
    sent: tuple[Submission, ...] = ()
    """Their trace is replaced, as soon as they are delivered."""
    untraceable: tuple[Submission, ...] = ()
    """Delivered, but the number of their trace is not known: the portal made it by itself
    (``TRACE_MODE`` ``inline`` and ``utm``), or its answer was lost. What stands in the CRM stays.
    """

    @property
    def all(self) -> tuple[Submission, ...]:
        """Every one of them."""
        return (*self.unsent, *self.sent, *self.untraceable)


def affected_by(correction: Correction, touched: Iterable[TouchedSubmission]) -> Affected:
    """Sort the submissions whose attribution the correction changes."""
    unsent, sent, untraceable = [], [], []
    for one in touched:
        submission = one.submission
        if correct(submission.attribution, (correction,)) == submission.attribution:
            continue
        delivered = submission.state is SubmissionState.DELIVERED
        if one.unsent:
            unsent.append(submission)
        elif delivered and submission.made.trace_id is None and not submission.trace_erased_at:
            untraceable.append(submission)
        else:
            sent.append(submission)
    return Affected(tuple(unsent), tuple(sent), tuple(untraceable))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A correction with what it would change, or has just changed."""

    correction: Correction
    link: Link
    affected: Affected
