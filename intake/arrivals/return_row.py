"""Returning prospects: which touch is worth telling their open deal or lead. Pure."""

from datetime import datetime, timedelta

from intake.attribution.touch import Touch
from intake.outbox.row import NewOutboxRow
from intake.outbox.tasks.submission_tasks import ReturnNote
from intake.submissions.submission import Submission, SubmissionState

RETURN_DELAY = timedelta(minutes=30)
"""How long a touch waits for a new submission, which would carry it by its form's repeat policy.
Further touches within that time do not wait longer: the latest of them counts."""


def return_row(touch: Touch, latest: Submission | None, now: datetime) -> NewOutboxRow | None:
    """Return the row that tells the person's latest submission of a touch; ``None`` for no need.

    Its key is its own: while it waits it must hold nobody up, least of all the person's next
    submission.
    """
    if latest is None or latest.state is SubmissionState.DEAD_LETTER or not touch.may_earn_credit:
        return None
    credited = latest.attribution.credited
    if credited is not None and touch.visit_token and credited.visit_token == touch.visit_token:
        return None  # the same visit, opened once more
    keys = frozenset({f"return:{latest.id}"})
    return NewOutboxRow(ReturnNote(latest.id, touch.id), now + RETURN_DELAY, keys)
