"""Telling admins of values for which the CRM has no place."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from intake.delivery.naming import cut
from intake.forms.crm_part import EntityKind
from intake.kernel.clock import Clock, within
from intake.kernel.ids import ChatId, FormId, SubmissionId
from intake.outbox.notices import notice_rows
from intake.outbox.row import NewOutboxRow
from intake.submissions.submission import Misfit, Submission

EVERY = timedelta(days=1)
"""A field of a form is told of once in so long: what fits no list does so with each submission."""

_LONGEST = 200
"""Characters of a value that are shown; the comment has all."""

_Place = tuple[FormId, EntityKind, str]


class MisfitNotices:
    """Which misfits admins have not heard of lately. Memory alone: after a restart once more."""

    def __init__(self, clock: Clock, admins: tuple[ChatId, ...]) -> None:
        self._clock = clock
        self._admins = admins
        self._reported: dict[_Place, tuple[datetime, SubmissionId]] = {}

    def due(self, submission: Submission, misfits: Iterable[Misfit]) -> tuple[NewOutboxRow, ...]:
        """Return the notices that are due, one for each field.

        They are written with the submission's delivery. Should that not be committed, they are due
        again when it is delivered again.
        """
        now = self._clock.now()
        due: dict[_Place, Misfit] = {}
        for misfit in misfits:
            place = submission.form_id, misfit.kind, misfit.field
            at, by = self._reported.get(place, (None, None))
            if at is None or by == submission.id or not within(now, at, EVERY):
                due.setdefault(place, misfit)
        self._reported |= dict.fromkeys(due, (now, submission.id))
        return tuple(row for one in due.values() for row in self._rows(submission, one, now))

    def _rows(
        self, submission: Submission, misfit: Misfit, now: datetime
    ) -> tuple[NewOutboxRow, ...]:
        return notice_rows(
            self._admins,
            "notice-misfit",
            now,
            submission=str(submission.id),
            form=str(submission.form_id),
            title=misfit.title,
            field=f"{misfit.kind.value}.{misfit.field}",
            value=cut(misfit.value, _LONGEST),
        )
