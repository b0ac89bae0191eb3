"""Tasks as they are stored: one JSON snapshot each, by their type."""

from pydantic import TypeAdapter, ValidationError

from intake.kernel.ids import SubmissionId
from intake.outbox.tasks.task import TASKS, Task, UnreadableTask

_ADAPTERS: dict[str, TypeAdapter[Task]] = {kind: TypeAdapter(task) for kind, task in TASKS.items()}


def dump_task(task: Task) -> str:
    """Return the snapshot.

    A field that a task gets later must have a default, so that older snapshots can still be read.
    """
    return _ADAPTERS[task.type].dump_json(task).decode()


def load_task(kind: str, payload: str, submission_id: SubmissionId | None) -> Task | UnreadableTask:
    """Make the task again. Whatever stands there, this does not fail: others stand beside it."""
    adapter = _ADAPTERS.get(kind)
    if adapter is not None:
        try:
            return adapter.validate_json(payload)
        except ValidationError:
            pass
    return UnreadableTask(kind, submission_id)
