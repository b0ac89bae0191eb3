"""Callback data under the buttons of submissions.

::

    b:<number>:<decision>   about a dead-lettered submission, on its card
    q:<page>    a page of /queue
    r:<which>:<word>        retry all of a kind; the first word asks, the second does it
    k:<number>  the last word on a correction
    x:<number>  the last word on taking a submission's trace back
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from handlers.callback_data.fitting import fitting
from intake.kernel.ids import CorrectionId, SubmissionId

DEAD_LETTER = "b"
"""The kind of buttons on a refused submission's card."""
_DEAD_LETTER = re.compile(r"([0-9]{1,18}):([rdyk])")
_RETRY_ALL = re.compile(r"([bw]):([ay])")


@dataclass(frozen=True, slots=True)
class CorrectionConfirmed:
    """An admin confirms a proposed correction."""

    correction_id: CorrectionId


@dataclass(frozen=True, slots=True)
class ErasureConfirmed:
    """An admin confirms that a submission's trace is to be taken back."""

    number: int


class Decision(StrEnum):
    """What can be pressed on the card of a dead-lettered submission."""

    RETRY = "r"
    DROP = "d"
    DROP_SURELY = "y"
    KEEP = "k"


@dataclass(frozen=True, slots=True)
class DeadLetterPressed:
    """A button on a dead-lettered submission's card."""

    submission_id: SubmissionId
    decision: Decision


@dataclass(frozen=True, slots=True)
class QueuePageWanted:
    """Somebody turns the page of ``/queue``, or looks again."""

    page: int


@dataclass(frozen=True, slots=True)
class RetryAllPressed:
    """Everything that waits, or that became a dead letter, is to be tried again."""

    dead_letters: bool
    surely: bool


def correction_data(correction_id: CorrectionId) -> str:
    """Return the data of a button that confirms a correction."""
    return fitting(f"k:{correction_id}")


def erasure_data(number: int) -> str:
    """Return the data of a button that has a trace taken back."""
    return fitting(f"x:{number}")


def dead_letter_data(submission_id: SubmissionId, decision: Decision) -> str:
    """Return the data of a button on a dead-lettered submission's card."""
    return fitting(f"{DEAD_LETTER}:{submission_id}:{decision}")


def queue_page_data(page: int) -> str:
    """Return the data of a button that turns to that page of ``/queue``."""
    return fitting(f"q:{page}")


def retry_all_data(*, dead_letters: bool, surely: bool) -> str:
    """Return the data of a button that has all of a kind tried again."""
    return fitting(f"r:{'b' if dead_letters else 'w'}:{'y' if surely else 'a'}")


def read_dead_letter(rest: str) -> DeadLetterPressed | None:
    """Read what is decided."""
    match = _DEAD_LETTER.fullmatch(rest)
    return DeadLetterPressed(SubmissionId(int(match[1])), Decision(match[2])) if match else None


def read_retry_all(rest: str) -> RetryAllPressed | None:
    """Read which, and whether it is sure."""
    match = _RETRY_ALL.fullmatch(rest)
    return RetryAllPressed(dead_letters=match[1] == "b", surely=match[2] == "y") if match else None
