"""What must still happen outside: the tasks of the outbox' rows, a type for each.

Storage keeps a task as one snapshot. What is searched, merged, ordered or erased stands beside it,
and the task says what that is. A new task is a class in this folder, its handler, and a line of
wiring.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from intake.kernel.ids import SubmissionId
from intake.outbox.tasks.dialogue_tasks import DialogueTask, MarkWords
from intake.outbox.tasks.erasure_tasks import ErasureTask
from intake.outbox.tasks.lead_tasks import (
    BurstDigest,
    FollowUpTodo,
    LeadCardRefresh,
    LeadMention,
    LeadNote,
    LeadsDigest,
    LostInCrm,
    ReadOutcomes,
    Responsible,
    TodoDone,
)
from intake.outbox.tasks.notice_tasks import Notice, NumbersNews, ProspectNotice
from intake.outbox.tasks.staff_tasks import StaffTask
from intake.outbox.tasks.submission_tasks import SubmissionTask
from intake.outbox.tasks.trial_tasks import TrialTask

LeadTask = (
    LeadCardRefresh
    | LeadMention
    | Responsible
    | LeadNote
    | FollowUpTodo
    | TodoDone
    | LostInCrm
    | DialogueTask
)
NoticeTask = LeadsDigest | NumbersNews | BurstDigest | Notice | ProspectNotice | MarkWords
Task = SubmissionTask | LeadTask | StaffTask | NoticeTask | ErasureTask | TrialTask | ReadOutcomes
TASKS: Mapping[str, type[Task]] = {task.type: task for task in get_args(Task)}
"""By their types, as storage names them."""


@dataclass(frozen=True, slots=True)
class UnreadableTask:
    """A stored task of a type that this version does not know, or with a payload that it cannot
    read: another version may."""

    type: str
    submission_id: SubmissionId | None
