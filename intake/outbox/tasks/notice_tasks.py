"""What is still to be told somebody by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from intake.kernel.ids import ChatId, PersonId, TeamId
from intake.outbox.tasks.base_task import BaseTask
from intake.outbox.tasks.outbox_queue import Priority
from intake.team.team import DEFAULT_TEAM


@dataclass(frozen=True, slots=True)
class Notice(BaseTask):
    """Tell one chat something: a text's key with its arguments.

    Never personal data, but for what strangers chose to put into a start payload.
    """

    type: ClassVar = "notice"
    priority: ClassVar = Priority.NOTICES

    chat_id: ChatId
    text: str
    args: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NumbersNews(BaseTask):
    """Tell one chat what changed in the numbers, and what needs a hand: counted when it is sent."""

    type: ClassVar = "numbers"
    priority: ClassVar = Priority.NOTICES

    chat_id: ChatId

    @property
    def merge_key(self) -> str:
        """One is enough: it tells of now."""
        return f"numbers:{self.chat_id}"


class NudgeKind(StrEnum):
    """What a message that comes to a prospect by itself is. Each can be switched off by itself."""

    EXPECTATION = "expectation"
    """When to expect an answer."""
    REMINDER = "reminder"
    """They stopped in the middle of a form."""
    FOLLOW_UP = "follow_up"
    """The team answered, and they said nothing more."""
    RATING = "rating"
    """How it was."""
    INTRODUCTION = "introduction"
    """Who writes to them."""


@dataclass(frozen=True, slots=True)
class ProspectNotice(BaseTask):
    """Say something to a prospect by itself: a text's key with its arguments, in their language.

    Whether it may be said is asked at the moment of sending: not to whoever blocks the bot, is
    banned, switched that kind off, or sleeps (the team's quiet hours).
    """

    type: ClassVar = "prospect_notice"
    priority: ClassVar = Priority.NOTICES

    person_id: PersonId
    text: str
    kind: NudgeKind
    args: Mapping[str, str | int] = field(default_factory=dict)
    """Nothing that a prospect typed."""
    team_id: TeamId = DEFAULT_TEAM
    """By whose clock it is night."""
    about: str = ""
    """What it is said about, as clocks name it (``lead:5``, ``conversation:7``): looked at again
    before it is said. Nothing: it holds in any case."""
    answers: bool = False
    """It answers what they did this very moment: it waits for no morning, but comes without a
    sound at night."""
