"""A workbench for tests of delivery: a database in memory, a clock, a CRM that is a stand-in."""

from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from intake.attribution.touch import NewTouch, Touch, TouchKind
from intake.delivery.amending import Amendment, CurrentBundle, TraceProgress, main_first
from intake.delivery.bundle_update import BundleUpdate
from intake.delivery.completing import CompleteBundle
from intake.delivery.deliver import Deliver
from intake.delivery.follow_up import BundleChange, FollowUp
from intake.delivery.gateway import Progress, Upload
from intake.delivery.note_cancellation import NoteCancellation
from intake.delivery.plan import Assignee, Found, LookUp, Plan, TraceMode
from intake.delivery.probe import ProbePortal
from intake.delivery.progress import finding
from intake.delivery.retrace import EraseTrace, Retrace
from intake.delivery.returning import RecordReturn
from intake.delivery.upload import UploadFiles
from intake.forms.answer import FileKind, FileRef
from intake.forms.crm_part import EntityKind
from intake.forms.step import StepType
from intake.kernel.ids import ChatId, SubmissionId, SubmissionKey
from intake.kernel.person import Profile
from intake.links.link import Utm
from intake.outbox.circuit import Circuit
from intake.outbox.delivery_errors import PermanentError
from intake.outbox.row import NewOutboxRow, OutboxRow, submission_row
from intake.outbox.tasks.notice_tasks import Notice
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.submission_tasks import (
    BundleCompletion,
    CancellationNote,
    CardRefresh,
    Delivery,
    FileUpload,
    ReturnNote,
    SubmissionTask,
    TraceCorrection,
    TraceErasure,
)
from intake.outbox.worker import Worker
from intake.submissions.submission import (
    Created,
    CreatedEntity,
    Misfit,
    NewSubmission,
    Submission,
    SubmittedAnswer,
)
from storage.database import Database
from tests.databases import opened_database
from tests.intake.delivery.made_up import ANSWERS, NOW, PERSON, answer, submission

ADMINS = (ChatId(9_001), ChatId(9_002))
OWNER = "owner"


@dataclass
class HandClock:
    """Stands still until a test moves it."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment

    def passes(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass
class FakeCrm:
    """A CRM in memory. ``trouble`` holds, by the name of a moment, what is still to come: an error,
    or ``None`` for a time that passes well.

    Moments: the methods' names; ``sent`` (about to work), ``half`` (the first entity was made and
    reported), ``lost`` (all is done, nobody hears of it).
    """

    trouble: dict[str, list[Exception | None]] = field(default_factory=dict)
    moments: list[str] = field(default_factory=list)
    there: dict[SubmissionKey, list[CreatedEntity]] = field(default_factory=dict)
    comments: list[SubmissionKey] = field(default_factory=list)
    files: list[tuple[CreatedEntity, str | None, tuple[str, ...], bool]] = field(
        default_factory=list
    )
    found: Found = field(default_factory=lambda: Found(EntityKind.DEAL))
    plans: list[Plan] = field(default_factory=list)
    gone: set[EntityKind] = field(default_factory=set)
    """What people deleted after it was made."""
    looked_for: list[LookUp] = field(default_factory=list)
    given: list[Created] = field(default_factory=list)
    """What was said to exist, by each that had something made."""
    uploads: list[tuple[SubmissionKey, tuple[Upload, ...]]] = field(default_factory=list)
    misfits: tuple[Misfit, ...] = ()
    is_open: bool = True
    """Whether the main entity is still being worked on."""
    amended: list[tuple[Amendment, int | None, bool]] = field(default_factory=list)
    """With the trace that was linked already, and whether that was in doubt."""
    deleted: list[int] = field(default_factory=list)
    """Traces."""
    updates: list[tuple[BundleUpdate, bool]] = field(default_factory=list)
    """With whether its end was in doubt."""
    grown: Created = Created()
    """What an update makes."""

    def _moment(self, name: str) -> None:
        self.moments.append(name)
        waiting = self.trouble.get(name)
        if waiting and (error := waiting.pop(0)):
            raise error

    def active(self) -> AbstractContextManager[None]:
        return nullcontext()

    async def look_up(self, wanted: LookUp) -> Found:
        self._moment("look_up")
        self.looked_for.append(wanted)
        return self.found

    async def reconcile(self, key: SubmissionKey, kinds: tuple[EntityKind, ...]) -> Created:
        self._moment("reconcile")
        there = tuple(one for one in self.there.get(key, ()) if one.kind in kinds)
        return Created(there, commented=key in self.comments)

    async def find_bundle(self, submission: Submission) -> CurrentBundle:
        """What was made is there, but for what is gone."""
        self._moment("find_bundle")
        left = tuple(one for one in main_first(submission.made) if one.kind not in self.gone)
        return CurrentBundle(left, is_open=self.is_open)

    async def execute(self, plan: Plan, made: Created, progress: Progress) -> Created:
        self._moment("execute")
        self.plans.append(plan)
        self.given.append(made)
        if made.commented:
            return replace(made, misfits=self.misfits)
        await progress.dispatching()
        self._moment("sent")
        for entity in plan.entities:
            if entity.id is None and made.entity(entity.kind) is None:
                there = self.there.setdefault(plan.key, [])
                there.append(CreatedEntity(entity.kind, 100 + len(self.moments), made=True))
                if len(there) == 1:
                    await progress.reached(Created(tuple(there)))
                    self._moment("half")
        self.comments.append(plan.key)
        self._moment("lost")
        made |= Created((*self.there.get(plan.key, ()), *plan.existing), 7, commented=True)
        await progress.reached(made)
        return replace(made, misfits=self.misfits)

    async def upload(
        self,
        owner: CreatedEntity,
        field: str | None,
        files: tuple[Upload, ...],
        key: SubmissionKey,
        *,
        in_doubt: bool,
        progress: Progress,
    ) -> None:
        self._moment("upload")
        self.uploads.append((key, files))
        names = tuple(file.name for file in files)
        if in_doubt and any(names == up[2] for up in self.files):
            return
        await progress.dispatching()
        self.files.append((owner, field, names, in_doubt))
        self._moment("lost")

    async def amend(
        self, amendment: Amendment, trace_id: int | None, *, in_doubt: bool, progress: TraceProgress
    ) -> int | None:
        """Link a trace of the next number, from 50 on, unless none is wanted or one is linked."""
        self._moment("amend")
        self.amended.append((amendment, trace_id, in_doubt))
        await progress.dispatching()
        if amendment.trace is None:
            return None
        if trace_id is None:
            trace_id = 49 + len(self.amended)
            await progress.traced(trace_id)
        self._moment("noted")
        return trace_id

    async def delete_trace(self, trace_id: int, progress: Progress) -> None:
        await progress.dispatching()
        self.deleted.append(trace_id)

    async def bring_up(
        self, update: BundleUpdate, *, in_doubt: bool, progress: Progress
    ) -> Created:
        self._moment("bring_up")
        self.updates.append((update, in_doubt))
        await progress.dispatching()
        await progress.reached(self.grown)
        self._moment("brought")
        return self.grown

    async def probe(self) -> None:
        self._moment("probe")

    def entity_url(self, kind: EntityKind, entity_id: int) -> str | None:
        return f"https://portal.example/{kind}/{entity_id}"


@dataclass
class FakeFiles:
    """Files at Telegram; those in ``gone`` are not given out."""

    gone: set[str] = field(default_factory=set)
    trouble: list[Exception] = field(default_factory=list)

    async def fetch(self, file: FileRef) -> bytes:
        if self.trouble:
            raise self.trouble.pop(0)
        if file.unique_id in self.gone:
            raise PermanentError("the file is gone from Telegram", code="no_file")
        return file.name.encode()


def file_answer(
    step: str, *names: str, to: tuple[tuple[EntityKind | None, str], ...] = ()
) -> SubmittedAnswer:
    """An answer of files whose unique ids are their names."""
    refs = tuple(
        FileRef(f"id-{name}", name, name, 10, "text/plain", FileKind.DOCUMENT) for name in names
    )
    return answer(step, StepType.FILE, to=to, files=refs)


def as_new(made_up: Submission, **changes: Any) -> NewSubmission:
    """The submission as it is before storage has it."""
    values = {one.name: getattr(made_up, one.name) for one in fields(NewSubmission)}
    return NewSubmission(**(values | changes))


@dataclass
class Workbench:
    """The use cases of delivery over one database."""

    database: Database
    clock: HandClock = field(default_factory=HandClock)
    crm: FakeCrm = field(default_factory=FakeCrm)
    files: FakeFiles = field(default_factory=FakeFiles)
    repeats: list[bool] = field(default_factory=list)
    assignees: dict[SubmissionId, Assignee] = field(default_factory=dict)
    """Who has taken a submission before it is delivered."""
    mode: TraceMode = TraceMode.LINKED

    def _describe(self, submission: Submission, repeat: bool) -> str:
        self.repeats.append(repeat)
        return f"about {submission.key}"

    async def _assignee_of(self, submission_id: SubmissionId) -> Assignee | None:
        return self.assignees.get(submission_id)

    @cached_property
    def work(self) -> Worker:
        """Work on a row of the CRM queue."""
        return self.new_worker()

    def new_worker(self) -> Worker:
        """What a new process works with."""
        find = finding(self.database.reading)

        def follow_up(change: BundleChange[Any]) -> FollowUp[Any]:
            return FollowUp(find, self.crm.active, self.clock, change, admins=ADMINS)

        return Worker(
            self.database.writing,
            self.clock,
            {
                Delivery: Deliver(
                    find,
                    self.crm,
                    self.clock,
                    self._describe,
                    mode=self.mode,
                    admins=ADMINS,
                    misfits_title="No place for",
                    assignee_of=self._assignee_of,
                ),
                FileUpload: UploadFiles(find, self.crm, self.files, self.clock),
                BundleCompletion: CompleteBundle(
                    find,
                    self.crm,
                    self.clock,
                    lambda one: f"more of {one.key}",
                    admins=ADMINS,
                    kept_title="Left as it was",
                    misfits_title="No place for",
                ),
                CancellationNote: follow_up(
                    NoteCancellation(self.crm, lambda one: f"cancelled {one.key}")
                ),
                TraceCorrection: follow_up(Retrace(self.crm, lambda one: f"corrected {one.key}")),
                TraceErasure: follow_up(EraseTrace(self.crm)),
                ReturnNote: follow_up(
                    RecordReturn(
                        self.database.reading,
                        self.crm,
                        lambda touch: f"came by {touch.link_code}",
                        mode=self.mode,
                    )
                ),
            },
            admins=ADMINS,
        )

    @property
    def probe(self) -> ProbePortal:
        return ProbePortal(self.database.writing, self.crm, self.clock, admins=ADMINS)

    async def submit(self, *answers: SubmittedAnswer, **changes: Any) -> SubmissionId:
        """Store a submission with its delivery; the answers come beside the usual ones."""
        new = as_new(submission(touches=0, answers=(*ANSWERS, *answers)), **changes)
        async with self.database.writing() as unit:
            person = new.person
            await unit.people.meet(Profile(person.id, person.first_name), self.clock.now())
            stored = await unit.submissions.add(new)
            assert stored is not None
            row = NewOutboxRow(Delivery(stored.id), self.clock.now())
            await unit.outbox.add(row, self.clock.now())
            await unit.commit()
        return stored.id

    async def arrives(self, source: str, *, days: float = 0) -> Touch:
        """Whoever submits comes by a link of that source, or of none, so many days from now."""
        async with self.database.writing() as unit:
            now = self.clock.now()
            await unit.people.meet(Profile(PERSON.id, PERSON.first_name), now)
            at, kind = now + timedelta(days=days), TouchKind.LINK if source else TouchKind.BARE
            utm = Utm(source, "cpc") if source else Utm()
            new = NewTouch(PERSON.id, at, kind, source, link_code=source, utm=utm)
            touch = await unit.touches.add(new)
            await unit.commit()
        return touch

    async def follows(self, task: SubmissionTask) -> Exception | None:
        """Do something to a submission of which nothing else waits."""
        async with self.database.writing() as unit:
            now = self.clock.now()
            await unit.outbox.add(submission_row(task, now), now)
            await unit.commit()
        return await self.work(await self.lease())

    async def lease(self, owner: str = OWNER) -> OutboxRow:
        """Lease the one row of the CRM queue that is due."""
        async with self.database.writing() as unit:
            (row,) = await unit.outbox.lease(OutboxQueue.CRM, owner, self.clock.now(), 8)
            await unit.commit()
        return row

    async def leasable(self, queue: OutboxQueue = OutboxQueue.CRM) -> tuple[OutboxRow, ...]:
        """What could be leased now; nothing is."""
        async with self.database.writing() as unit:
            return await unit.outbox.lease(queue, "nobody", self.clock.now(), 100)

    async def reclaim(self, owner: str = "next") -> None:
        """What a new process does at its start."""
        async with self.database.writing() as unit:
            await unit.outbox.reclaim(
                OutboxQueue.CRM, owner, settled_at=self.clock.now() + timedelta(seconds=75)
            )
            await unit.commit()

    async def cards(self) -> list[CardRefresh]:
        """The cards that are to be refreshed."""
        rows = await self.waiting(OutboxQueue.TELEGRAM)
        return [row.task for row in rows if isinstance(row.task, CardRefresh)]

    async def show_cards(self) -> None:
        """Refresh every card that waits: a later change wants it anew."""
        async with self.database.writing() as unit:
            rows = await unit.outbox.lease(OutboxQueue.TELEGRAM, "shows", self.clock.now(), 100)
            await unit.outbox.finish(tuple(row.id for row in rows), "shows")
            await unit.commit()

    async def waiting(self, queue: OutboxQueue, within: float = 10_000) -> tuple[OutboxRow, ...]:
        """The rows of a queue that are due within some seconds, whenever that is."""
        later = self.clock.now() + timedelta(seconds=within)
        async with self.database.writing() as unit:
            return await unit.outbox.lease(queue, "nobody", later, 100)

    async def waiting_notices(self) -> list[Notice]:
        """What waits to be told. Those to one chat go one after another: all are looked at."""
        async with self.database.writing() as unit:
            notices = []
            later = self.clock.now() + timedelta(hours=3)
            while rows := await unit.outbox.lease(OutboxQueue.TELEGRAM, "nobody", later, 100):
                notices += [row.task for row in rows if isinstance(row.task, Notice)]
                for row in rows:
                    await unit.outbox.finish((row.id,), "nobody")
            return notices

    async def notices(self) -> list[tuple[int, str]]:
        """Whom waiting notices tell what."""
        return [(notice.chat_id, notice.text) for notice in await self.waiting_notices()]

    async def circuit(self) -> Circuit | None:
        async with self.database.reading() as unit:
            return await unit.circuits.get(OutboxQueue.CRM)

    async def stored(self, submission_id: SubmissionId) -> Submission:
        async with self.database.reading() as unit:
            found = await unit.submissions.get(submission_id)
        assert found is not None
        return found


@asynccontextmanager
async def open_workbench() -> AsyncIterator[Workbench]:
    async with opened_database() as database:
        yield Workbench(database)
