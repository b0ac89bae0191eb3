"""What is to be said of the work and of this machine: pure judges over what was read."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from intake.operations.health_finding import FindingArg, HealthFinding, Severity, Topic
from intake.operations.health_picture import HealthPicture
from intake.operations.portal_checks import PORTAL_CHECKS
from intake.operations.telegram_checks import TELEGRAM_CHECKS, Judge, named
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.submissions.submission import SubmissionState

STUCK_FOR = timedelta(minutes=15)
"""A row that waits so long waits for something."""
WAITS_FOR = timedelta(hours=1)
"""Within a team's hours nobody should have to wait longer to be taken."""
LITTLE_SPACE = 512 * 1024 * 1024
"""Bytes. A copy before an upgrade, and the write-ahead log, need some."""
MEGABYTE = 1024 * 1024


def judge_line(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say where leads wait and nobody takes them. A team without members has no line."""
    work = picture.work
    if work is None:
        return
    for line in work.lines:
        if not line.staffed:
            continue
        waits = work.load.at - line.oldest_at
        args: dict[str, FindingArg] = {
            **named(line.team),
            "leads": line.leads,
            "span": waits,
        }
        if line.open_now and not line.on_duty:
            yield HealthFinding(Topic.LINE, Severity.FAULT, "health-line-nobody", args)
        elif line.open_now and waits > WAITS_FOR:
            yield HealthFinding(Topic.LINE, Severity.FAULT, "health-line-old", args)


def judge_circuits(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say which queues stand still."""
    for circuit in () if picture.work is None else picture.work.circuits:
        args = {"queue": circuit.queue.value, "reason": circuit.reason}
        yield _delivery("health-circuit-open", args)


def judge_queues(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say where something waits for long, although its queue runs."""
    work = picture.work
    if work is None:
        return
    for queue in OutboxQueue:
        if queue in work.load.open_circuits:
            continue
        waits = timedelta(seconds=work.load.age(queue))
        if waits > STUCK_FOR:
            rows = work.load.queues[queue].rows
            args: dict[str, FindingArg] = {"queue": queue.value, "rows": rows, "span": waits}
            yield _delivery("health-queue-old", args)


def judge_dead_letters(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say what was refused for good, and what of that nobody was shown."""
    work = picture.work
    if work is None:
        return
    if refused := work.load.submissions.get(SubmissionState.DEAD_LETTER, 0):
        yield _delivery("health-dead-letters", {"count": refused})
    if work.load.unshown:
        yield _delivery("health-dead-letters-unshown", {"count": work.load.unshown})


def judge_full_chats(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say which groups are sent more than they take."""
    work = picture.work
    if work is None:
        return
    for line in work.full_chats:
        span = work.load.at - line.oldest_at
        args: dict[str, FindingArg] = {
            "chat": str(line.chat_id),
            "rows": line.rows,
            "span": span,
        }
        yield HealthFinding(Topic.CHATS, Severity.FAULT, "health-chat-full", args)


def judge_channels(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say to which channels links invite people although the bot may not any more."""
    for channel, code in () if picture.work is None else picture.work.silent_channels:
        args = {"code": code, "channel": channel}
        yield HealthFinding(Topic.LINKS, Severity.HINT, "health-link-channel", args)


def judge_timers(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say whether clocks fire."""
    work = picture.work
    if work is None or not work.overdue or work.overdue_since is None:
        return
    args: dict[str, FindingArg] = {
        "count": work.overdue,
        "span": work.load.at - work.overdue_since,
    }
    yield HealthFinding(Topic.CLOCKS, Severity.FAULT, "health-timers-overdue", args)


def judge_machine(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say whether what is committed is kept, and will be."""
    machine = picture.machine
    if machine is None:
        return
    if machine.database_trouble:
        args = {"trouble": machine.database_trouble}
        yield HealthFinding(Topic.DATABASE, Severity.FAULT, "health-database-trouble", args)
    if machine.revision:
        args = {"revision": machine.revision}
        yield HealthFinding(Topic.DATABASE, Severity.FAULT, "health-database-revision", args)
    if machine.disk_free is None:
        nowhere = (Topic.DISK,)
        yield HealthFinding(Topic.DISK, Severity.GOOD, "health-disk-elsewhere", unseen=nowhere)
    elif machine.disk_free < LITTLE_SPACE:
        free = {"megabytes": machine.disk_free // MEGABYTE}
        yield HealthFinding(Topic.DISK, Severity.FAULT, "health-disk-full", free)


def judge_files(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say whether form files are what runs."""
    machine = picture.machine
    if machine is None:
        return
    for line in machine.file_lines:
        yield HealthFinding(Topic.FORMS, Severity.FAULT, "health-files-wrong", {"line": line})
    if machine.files_newer and not machine.file_lines:
        yield HealthFinding(Topic.FORMS, Severity.HINT, "health-files-newer")


def _delivery(text: str, args: Mapping[str, FindingArg]) -> HealthFinding:
    return HealthFinding(Topic.DELIVERY, Severity.FAULT, text, args)


WORK_CHECKS: tuple[Judge, ...] = (
    judge_machine,
    judge_circuits,
    judge_queues,
    judge_dead_letters,
    judge_full_chats,
    judge_channels,
    judge_timers,
    judge_line,
    judge_files,
)

CHECKS: tuple[Judge, ...] = (*TELEGRAM_CHECKS, *PORTAL_CHECKS, *WORK_CHECKS)
"""All of them; ``/health`` and ``python -m bot check`` say what these say."""


def judge(picture: HealthPicture) -> tuple[HealthFinding, ...]:
    """Return all that is to be said of what was seen."""
    return tuple(finding for check in CHECKS for finding in check(picture))
