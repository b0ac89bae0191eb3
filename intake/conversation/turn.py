"""What comes of something that was said."""

from dataclasses import dataclass
from enum import StrEnum

from intake.conversation.conversation import Conversation
from intake.kernel.problems import Problem


class Outcome(StrEnum):
    """What the caller has to do."""

    STAYS = "stays"
    """Nothing changed: show the current state."""
    GOES_ON = "goes_on"
    """Store the conversation and show where it stands."""
    QUIET = "quiet"
    """Store the conversation if its revision grew; say nothing."""
    CONFIRMED = "confirmed"
    """Everything is answered and confirmed: submit it."""
    CANCELLED = "cancelled"
    """The conversation has ended: store it and say so."""
    START_OVER = "start_over"
    """The conversation has ended: store it and begin again."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The conversation after something was said, and what to tell about it."""

    outcome: Outcome
    conversation: Conversation
    problem: Problem | None = None
    noted: str | None = None
    """The answer that was just taken, as a person reads it."""
    skipped: bool = False
    """A typed word was taken as *skip*: worth saying, for it might have been meant as an answer."""
    stale: bool = False
    """An old button was pressed; nothing was done."""
