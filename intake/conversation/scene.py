"""Scenes: what a person should see now. Use cases return them, handlers render them."""

from dataclasses import dataclass
from enum import StrEnum

from intake.conversation.conversation import Conversation
from intake.forms.asking import ForPhone
from intake.forms.form import Form
from intake.forms.step import Step
from intake.kernel.person import BLANK, Screen
from intake.kernel.problems import Problem


class SceneKind(StrEnum):
    """What is on."""

    MENU = "menu"
    """Which form? No conversation is open."""
    CONSENT = "consent"
    QUESTION = "question"
    SUMMARY = "summary"
    RESUME = "resume"
    """*Continue or start over?*"""
    CONFIRMED = "confirmed"
    """What the form is for is committed, see :class:`Result`. Said again when the confirmation
    comes again."""
    CANCELLED = "cancelled"
    NOTHING_OPEN = "nothing_open"
    """Something was said although no form is running."""
    WELCOME = "welcome"
    """Somebody said thanks when nothing was open."""
    RATED = "rated"
    """Somebody said why they rated us as they did."""
    PASSED_ON = "passed_on"
    """What was said went to the team, who have not written in this matter yet."""
    FOR_NOBODY = "for_nobody"
    """One of a team said something, and nobody knows to whom."""
    NOTED = "noted"
    """Nothing to say: an album's further items, for instance."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a confirmed form came to: each purpose has its own, with a view of its own."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a form would come to, under its summary: each purpose that has one has its view."""


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One question in the summary: every step that applies, answered or skipped, in order."""

    index: int
    """In the form's steps: what the edit button carries."""
    step: Step
    shown: str
    """The answer as a person reads it, unescaped; empty when skipped."""
    skipped: bool = False

    @property
    def waits(self) -> bool:
        """Whether it was not asked: only its button is shown."""
        return self.skipped and self.step.on_request


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A button under a question that answers it, or under the summary that changes something."""

    number: int
    """What the button carries: its purpose knows what that is."""
    label: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What to show."""

    kind: SceneKind
    language: str
    """The language to speak: the form's nearest to the person's, else the person's."""
    form: Form | None = None
    conversation: Conversation | None = None
    step: Step | None = None
    number: int = 0
    """Of the question, counted from 1 among the steps that apply now."""
    of: int = 0
    problem: Problem | None = None
    greeting: bool = False
    """The form begins: greet first."""
    noted: str | None = None
    """The answer that was just taken, as a person reads it: worth a word when it was normalised."""
    stale: bool = False
    """An old button was pressed: say so, act on nothing, show the current state."""
    forms: tuple[Form, ...] = ()
    """For the menu."""
    result: Result | None = None
    """For ``confirmed``."""
    lines: tuple[SummaryLine, ...] = ()
    """For the summary."""
    skipped: bool = False
    """A typed word skipped the question before."""
    again: bool = False
    """It was shown before: only the message tells its buttons from the earlier ones'. After the
    end of a form: the confirmation was pressed again, and there is nothing more to say."""
    answered: str | None = None
    """The answer that the question has already, as a person reads it."""
    next_form: Form | None = None
    """While it is asked which form to go on with: the other one."""
    after_silence: bool = False
    """The person had been away."""
    suggestions: tuple[Suggestion, ...] = ()
    preview: Preview | None = None
    submitted: bool = False
    """Nothing is open, and the person has sent something before."""
    screen: Screen = BLANK
    """What may stand in the chat."""

    @property
    def running(self) -> Conversation | None:
        """The conversation, if it is open; a cancelled one comes along as the way back into it."""
        conversation = self.conversation
        return conversation if conversation is not None and conversation.ended is None else None

    @property
    def begun(self) -> bool:
        """Whether its form begins with it."""
        return self.running is not None and self.greeting and not self.again

    @property
    def owes_removal(self) -> bool:
        """Whether the keyboard with the share button may be up although its question is over."""
        asks_for_phone = self.step is not None and isinstance(self.step.asks, ForPhone)
        return self.screen.reply_keyboard and not asks_for_phone
