"""Every task comes back from storage as it was; what cannot be read stops nothing."""

import json
from typing import get_args

import pytest
from sqlalchemy import bindparam, update

from intake.kernel.ids import ChatId, LeadId, PersonId, RelayedId, SubmissionId, TeamId, TouchId
from intake.outbox.row import NewOutboxRow
from intake.outbox.tasks.dialogue_tasks import (
    Mark,
    MarkWords,
    RelayEdit,
    RelayWords,
    TakeWordsBack,
    ThreadLook,
    ThreadOpening,
    TimelineBundle,
)
from intake.outbox.tasks.erasure_tasks import ChatErasure, CrmErasure
from intake.outbox.tasks.lead_tasks import (
    BurstDigest,
    FollowUpTodo,
    LeadAct,
    LeadCardRefresh,
    LeadMention,
    LeadNote,
    LeadsDigest,
    LostInCrm,
    Mention,
    ReadOutcomes,
    Responsible,
    TodoDone,
)
from intake.outbox.tasks.notice_tasks import Notice, NudgeKind, NumbersNews, ProspectNotice
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.staff_tasks import (
    BanQuestion,
    InvitationNews,
    MemberLeft,
    MemberMenu,
    MemberNews,
    PortalUsersRefresh,
    SourceQuestion,
)
from intake.outbox.tasks.submission_tasks import (
    BundleCompletion,
    CancellationNote,
    CardRefresh,
    Delivery,
    FileUpload,
    ReturnNote,
    TraceCorrection,
    TraceErasure,
)
from intake.outbox.tasks.task import TASKS, Task, UnreadableTask
from intake.outbox.tasks.trial_tasks import TrialDelivery, TrialRemoval, TrialReport
from storage.database import Database
from storage.tables import outbox
from storage.task_snapshots import dump_task, load_task
from tests.storage.samples import NOW, row

SPOIL = update(outbox).values(type=bindparam("kind"), payload=bindparam("snapshot"))
Two = tuple[SubmissionId, SubmissionId]
ONE = SubmissionId(1)
SAMPLES: tuple[Task, ...] = (
    Delivery(ONE),
    FileUpload(ONE),
    BundleCompletion(ONE),
    CancellationNote(ONE),
    TraceCorrection(ONE),
    TraceCorrection(ONE, trace_id=7),
    TraceErasure(ONE),
    ReturnNote(ONE, TouchId(2)),
    ReturnNote(ONE, TouchId(2), trace_id=2**40),
    CardRefresh(ONE),
    LeadCardRefresh(LeadId(3)),
    LeadMention(LeadId(3), Mention.OFFER, 0, (PersonId(5),)),
    LeadMention(LeadId(3), Mention.EVERYBODY, 1, ()),
    Responsible(LeadId(3)),
    LeadNote(LeadId(3), LeadAct.CALLED, PersonId(7), NOW),
    LeadNote(LeadId(3), LeadAct.HANDED, PersonId(7), NOW, {"to": "Boris"}),
    FollowUpTodo(LeadId(3), NOW, PersonId(7)),
    LostInCrm(LeadId(3), "JUNK", PersonId(7)),
    RelayWords(LeadId(3), RelayedId(9)),
    RelayEdit(LeadId(3), RelayedId(9)),
    TakeWordsBack(LeadId(3), RelayedId(9)),
    MarkWords(LeadId(3), ChatId(-100), 5, Mark.SENT),
    MarkWords(None, ChatId(-100), 5, Mark.INSIDE, "dialogue-nowhere"),
    MarkWords(LeadId(3), ChatId(-100), 5, Mark.IN_DOUBT, "words", {"count": 1}, RelayedId(9)),
    ThreadOpening(LeadId(3)),
    ThreadLook(LeadId(3)),
    TimelineBundle(LeadId(3), 4),
    TodoDone(LeadId(3)),
    TrialDelivery(4),
    TrialRemoval(4),
    TrialReport(4),
    ReadOutcomes(),
    ChatErasure(PersonId(-3), ChatId(5), (7, 9)),
    CrmErasure(PersonId(-3), {"deal": ("UF_CRM_1",)}, empties=False, in_flight=True),
    MemberMenu(PersonId(7)),
    MemberLeft(PersonId(7), TeamId(2)),
    MemberNews(ChatId(5), PersonId(7), "words"),
    SourceQuestion(ChatId(5)),
    InvitationNews(ChatId(5), 3),
    BanQuestion(ChatId(5), PersonId(7), LeadId(3)),
    PortalUsersRefresh(),
    Notice(ChatId(-1_001_234_567_890), "words", {"count": 3, "name": "3", "who": "Anna 😀"}),
    Notice(ChatId(1), "words"),
    LeadsDigest(TeamId(1), None, ((LeadId(3), Mention.TAKE), (LeadId(4), Mention.WOKEN))),
    BurstDigest(ChatId(-100)),
    LeadsDigest(TeamId(1), PersonId(5), ()),
    NumbersNews(ChatId(-100)),
    ProspectNotice(PersonId(2), "words", NudgeKind.RATING),
    ProspectNotice(
        PersonId(2),
        "words",
        NudgeKind.EXPECTATION,
        {"at": 3},
        TeamId(4),
        about="lead:3",
        answers=True,
    ),
)


def test_there_is_a_sample_of_every_task() -> None:
    """Whoever adds a task adds a sample."""
    assert {type(task) for task in SAMPLES} == set(get_args(Task))
    assert len(TASKS) == len(get_args(Task)), "two tasks share a type"


@pytest.mark.parametrize("task", SAMPLES, ids=repr)
async def test_a_task_comes_back_as_it_was(database: Database, submitted: Two, task: Task) -> None:
    async with database.writing() as unit:
        await unit.outbox.add(NewOutboxRow(task, NOW), NOW)
        (leased,) = await unit.outbox.lease(task.queue, "me", NOW, 10)
    assert leased.task == task
    assert leased.submission_id == task.submission_id == (task.submission_id and submitted[0])
    assert leased.queue is task.queue


@pytest.mark.parametrize("task", SAMPLES, ids=repr)
def test_a_field_of_a_later_version_does_no_harm(task: Task) -> None:
    payload = json.loads(dump_task(task)) | {"later": True}
    assert load_task(task.type, json.dumps(payload), task.submission_id) == task


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("greet", "{}"),
        ("deliver", ""),
        ("deliver", "{"),
        ("deliver", "[]"),
        ("deliver", '{"submission_id": "Anna"}'),
        ("return", '{"submission_id": 1}'),
        ("notice", '{"chat_id": 1, "text": "words", "args": {"a": {}}}'),
    ],
)
async def test_what_cannot_be_read_stops_nothing(
    database: Database, submitted: Two, kind: str, payload: str
) -> None:
    async with database.writing() as unit:
        await unit.outbox.add(row(submitted[0]), NOW)
        await unit.commit()
    async with database.writing() as unit:
        await unit.outbox._connection.run(SPOIL, {"kind": kind, "snapshot": payload})
        await unit.outbox.add(row(submitted[1]), NOW)
        spoilt, sound = await unit.outbox.lease(OutboxQueue.CRM, "me", NOW, 10)
    assert spoilt.task == UnreadableTask(kind, submitted[0])
    assert sound.task == Delivery(submitted[1])
