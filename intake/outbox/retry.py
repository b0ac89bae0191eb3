"""What to do after an attempt: pure decisions, one place."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.outbox.delivery_errors import (
    AmbiguousError,
    PermanentError,
    PortalWideError,
    TransientError,
)
from intake.outbox.row import OutboxRow

SETTLE_WINDOW = timedelta(seconds=75)
"""How long after a sending the portal may still be at work on it: its 60 s (bitrix24.md §3) and a
margin. Nothing is looked up earlier, because what is not there yet may still come."""

_RETRIES = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 45, 120, 300, 600, 900))
_PROBES = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 300, 600))
_ATTEMPTS_BEFORE_OPEN_CIRCUIT = 3
_ATTEMPTS_BEFORE_DEAD_LETTER = 5


UNREADABLE_PAUSE = timedelta(days=1)
"""How long a row that this version cannot read is left alone."""
LONGEST_PAUSE = _RETRIES[-1] * 1.1
"""No pause of our own between two attempts is longer."""
LONGEST_PROBE_PAUSE = _PROBES[-1]
"""No pause between two probes is longer."""


@dataclass(frozen=True, slots=True)
class Retry:
    """The row goes back and is tried again."""

    due_at: datetime
    in_doubt: bool
    counted: bool = True
    not_before: datetime | None = None
    """The time that the far end asked for, when it is beyond all pauses of our own."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """The submission will not get through: people must see it in full."""

    reason: str


@dataclass(frozen=True, slots=True)
class OpenCircuit:
    """Nobody's submission gets through: the queue stands still until a probe is answered."""

    reason: str
    again: Retry
    notify: bool
    """Tell the admins at once; else only when a probe fails as well."""
    remedy: str = ""
    """The address of a page where an admin can put it right, if there is one."""


Decision = Retry | DeadLetter | OpenCircuit


def retry_at(
    now: datetime, attempt: int, spread_by: int = 0, retry_after: timedelta | None = None
) -> datetime:
    """Return when to try again after the attempt with that number, counted from 1.

    ``spread_by`` (a row's id) moves rows apart by up to a tenth, so that a backlog does not
    return as one wave. Never earlier than the far end asked for.
    """
    pause = _RETRIES[min(max(attempt, 1), len(_RETRIES)) - 1]
    spread = pause * (spread_by % 10) / 100
    return now + max(pause, retry_after or timedelta()) + spread


def next_try(row: OutboxRow, now: datetime, *, in_doubt: bool) -> Retry:
    """Return the next try of a row; what is in doubt is not looked at before it is settled."""
    due_at = retry_at(now, row.attempt, row.id)
    return Retry(max(due_at, now + SETTLE_WINDOW) if in_doubt else due_at, in_doubt)


def probe_at(now: datetime, probes: int) -> datetime:
    """Return when to probe an open circuit after so many probes."""
    return now + _PROBES[min(probes, len(_PROBES) - 1)]


def asked_for(now: datetime, wait: timedelta | None) -> datetime | None:
    """Return the time that a far end asked for, if only it can explain so long a pause."""
    return None if wait is None or wait <= _RETRIES[-1] else now + wait


def is_probe_due(at: datetime, now: datetime) -> bool:
    """Say whether a queue that is to be probed at that time is probed now.

    A time further away than any pause was noted by a clock that has been put back since.
    """
    return not now < at <= now + LONGEST_PROBE_PAUSE


def decide(
    error: Exception,
    row: OutboxRow,
    now: datetime,
    *,
    in_doubt: bool,
    sent: bool,
    alone: int = 0,
) -> Decision:
    """Decide what follows from a failed attempt.

    ``in_doubt``: an earlier attempt's end is still unknown. ``sent``: this attempt sent something
    that may change the portal; only an ambiguous error, or a fault of our own, leaves it open
    whether that happened. Such a fault alone becomes a dead letter, when it comes twice running and
    after several attempts: everything that can pass by itself is tried for ever.

    ``alone``: how often running the row was told that the portal serves nobody after others had
    got through. Then the portal means that row: it stops nobody else, and becomes a dead letter in
    the end.
    """
    match error:
        case PermanentError():
            return DeadLetter(error.reason)
        case PortalWideError():
            return _portal_wide(error, row, now, in_doubt=in_doubt, alone=alone)
        case AmbiguousError():
            return next_try(row, now, in_doubt=True)
        case TransientError(retry_after=wait, unreachable=unreachable):
            # Who says how long to wait is not kept waiting for longer, whatever failed before.
            due_at = retry_at(now, row.attempt if wait is None else 1, row.id, wait)
            again = Retry(due_at, in_doubt, wait is None, asked_for(now, wait))
            if unreachable and row.attempt >= _ATTEMPTS_BEFORE_OPEN_CIRCUIT:
                return OpenCircuit(error.reason, again, notify=False)
            return again
        case _ if row.attempt >= _ATTEMPTS_BEFORE_DEAD_LETTER and row.error == type(error).__name__:
            return DeadLetter(f"(internal error: {type(error).__name__})")
        case _:
            return next_try(row, now, in_doubt=in_doubt or sent)


def _portal_wide(
    error: PortalWideError,
    row: OutboxRow,
    now: datetime,
    *,
    in_doubt: bool,
    alone: int,
) -> Decision:
    if not alone:
        again = Retry(now, in_doubt, counted=False)
        return OpenCircuit(error.reason, again, notify=True, remedy=error.remedy)
    if alone >= _ATTEMPTS_BEFORE_DEAD_LETTER:
        return DeadLetter(error.reason)
    return Retry(retry_at(now, alone, row.id), in_doubt)
