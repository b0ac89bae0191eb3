"""A form is sent after all of which a part is in the CRM: what came later is brought in.

What others changed there meanwhile is theirs: only fields that still hold what we wrote are
written, and the comment says what was left as it is. Source and trace stay those of the part.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from intake.delivery.amending import FindsBundle
from intake.delivery.bundle_update import BundleUpdate, Completing
from intake.delivery.file_places import MAIN_ENTITIES, missing_files
from intake.delivery.gateway import CrmGateway
from intake.delivery.misfits import MisfitNotices
from intake.delivery.plan import Found, Plan, TraceMode, note_mark
from intake.delivery.planning import kinds_of, look_up_of, make_plan
from intake.delivery.progress import BundleGrown, BundleProgress, Find, completion
from intake.forms.crm_part import EntityKind
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, SubmissionId
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.delivery_errors import TransientError
from intake.outbox.notices import notice_rows
from intake.outbox.row import NewOutboxRow, submission_row
from intake.outbox.tasks.submission_tasks import BundleCompletion, FileUpload
from intake.submissions.submission import (
    Created,
    HasSubmissions,
    Submission,
    SubmissionState,
)

DescribeLater = Callable[[Submission], str]
"""Writes the note that says what came later. BB-code."""


@dataclass(frozen=True, slots=True)
class LaterRefused:
    """The portal does not take what came later (:class:`intake.outbox.attempt.Effect`)."""

    submission_id: SubmissionId
    reason: str

    @classmethod
    async def write(
        cls,
        unit: HasSubmissions,
        effects: Sequence["LaterRefused"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them: hardly ever more than one."""
        for one in effects:
            submission = await unit.submissions.get(one.submission_id)
            if submission is not None and submission.partial is not None:
                refused = replace(submission.partial, refused=one.reason)
                await unit.submissions.set_partial(submission.id, refused)


class CompletingCrm(CrmGateway, Completing, FindsBundle, Protocol):
    """A CRM that can do all of it."""


class CompleteBundle:
    """Brings in what came later, behind the delivery of the part, whatever became of that.

    A part that is a dead letter has no bundle to be completed: if people have it sent again, this
    follows again.
    """

    def __init__(
        self,
        find: Find,
        gateway: CompletingCrm,
        clock: Clock,
        describe: DescribeLater,
        *,
        admins: tuple[ChatId, ...],
        kept_title: str,
        misfits_title: str,
    ) -> None:
        """Take what stands in a note over values that were left, or have no place. BB-code."""
        self._find = find
        self._gateway = gateway
        self._clock = clock
        self._describe = describe
        self._admins = admins
        self._kept_title = kept_title
        self._misfits_title = misfits_title
        self._notices = MisfitNotices(clock, admins)

    async def __call__(self, task: BundleCompletion, attempt: Attempt) -> Completion:
        """Complete the bundle, if there is one."""
        with self._gateway.active():
            submission = await self._find(task.submission_id)
            if submission is None or submission.partial is None or submission.is_unfinished:
                return Completion()
            if submission.state is SubmissionState.QUEUED:
                raise TransientError("the part is not delivered yet", code="not_delivered")
            if submission.state is SubmissionState.DEAD_LETTER:
                return completion(submission.id, self._clock.now())
            grown = await self._complete(submission, attempt)
        now = self._clock.now()
        follow = (*self._notices.due(submission, grown.misfits), *self._files(submission, grown))
        return completion(submission.id, now, BundleGrown(submission.id, grown), follow=follow)

    def refused(self, task: BundleCompletion, reason: str) -> Completion:
        """Leave the part delivered; its card and the admins are told what is missing."""
        number, now = task.submission_id, self._clock.now()
        notices = notice_rows(
            self._admins, "notice-completion-refused", now, submission=str(number), reason=reason
        )
        return completion(number, now, LaterRefused(number, reason), follow=notices)

    async def _complete(self, submission: Submission, attempt: Attempt) -> Created:
        made, in_doubt = submission.made, attempt.in_doubt
        progress = BundleProgress(attempt, submission.id)
        if in_doubt:
            made |= await self._gateway.reconcile(submission.key, kinds_of(submission))
        update = await self._update(submission, await self._here(submission, made))
        grown = await self._gateway.bring_up(update, in_doubt=in_doubt, progress=progress)
        attempt.settled()
        return made | grown

    async def _here(self, submission: Submission, made: Created) -> Created:
        """Return what stands for what was made, if there is a main entity to take what came."""
        here = await self._gateway.find_bundle(replace(submission, made=made))
        there = any(one.kind in MAIN_ENTITIES for one in here.entities)
        return replace(made, entities=here.entities) if there else made

    async def _update(self, submission: Submission, made: Created) -> BundleUpdate:
        main = _main_kind(made)
        was = self._plan(submission.as_delivered, main)
        wanted = self._plan(submission, main)
        company = None
        if wanted.company is not None and made.entity(EntityKind.COMPANY) is None:
            clue = replace(
                look_up_of(submission), phones=(), emails=(), telegram="", open_main=False
            )
            company = (await self._gateway.look_up(clue)).company_id
        return BundleUpdate(
            was=was,
            wanted=wanted,
            made=made,
            company_id=company,
            note=self._describe(submission),
            kept_title=self._kept_title,
            mark=note_mark(submission.key, "more"),
        )

    def _plan(self, submission: Submission, main: EntityKind) -> Plan:
        """Return what would be made if nothing existed: only values are compared."""
        return make_plan(
            submission,
            Found(main),
            mode=TraceMode.LINKED,
            comment="",
            misfits_title=self._misfits_title,
        )

    def _files(self, submission: Submission, made: Created) -> tuple[NewOutboxRow, ...]:
        if not missing_files(submission, made):
            return ()
        return (submission_row(FileUpload(submission.id), self._clock.now()),)


def _main_kind(made: Created) -> EntityKind:
    return next(one.kind for one in made.entities if one.kind in MAIN_ENTITIES)
