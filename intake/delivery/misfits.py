"""Telling admins of values for which the CRM has no place."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from intake.delivery.naming import cut
from intake.forms.form import EntityKind
from intake.kernel.clock import Clock, within
from intake.kernel.ids import ChatId, FormId
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
        self._notified_at: dict[_Place, datetime] = {}

    @contextmanager
    def due(
        self, submission: Submission, misfits: Iterable[Misfit]
    ) -> Iterator[tuple[NewOutboxRow, ...]]:
        """Give the notices that are due, one for each field, to be committed within the context.

        Whatever ends it with an error, these are due again.
        """
        now = self._clock.now()
        due: dict[_Place, Misfit] = {}
        for misfit in misfits:
            place = submission.form_id, misfit.kind, misfit.field
            before = self._notified_at.get(place)
            if before is None or not within(now, before, EVERY):
                due.setdefault(place, misfit)
        self._notified_at |= dict.fromkeys(due, now)
        try:
            yield tuple(row for one in due.values() for row in self._rows(submission, one, now))
        except BaseException:
            for place in due:
                self._notified_at.pop(place, None)
            raise

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
