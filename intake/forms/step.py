"""What a step of a form is: one question."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol, assert_never

from intake.forms.answer import Answer, FileRef, ParseContext, ValueKind
from intake.forms.asking import (
    NO,
    YES,
    Asking,
    ForFiles,
    ForOne,
    ForPhone,
    ForSeveral,
    ForWords,
    ForYesNo,
)
from intake.forms.crm_part import Target
from intake.forms.violations import Violation
from intake.forms.wording import Choice, Wording
from intake.kernel.ids import StepId
from intake.kernel.problems import Guess, Problem, problem
from intake.kernel.visible import clean


class StepType(StrEnum):
    """What kind of answer a step wants."""

    NAME = "name"
    TEXT = "text"
    LONG_TEXT = "long_text"
    PHONE = "phone"
    EMAIL = "email"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Condition:
    """When a step applies: by the answer to an earlier step."""

    step: StepId
    any_of: tuple[str, ...] = ()
    """Applies when the answer is, or contains, one of these; empty: when there is an answer."""
    negated: bool = False


class _StepFacts(Protocol):
    """What each step type says of itself: mypy refuses one that leaves something out."""

    __slots__ = ()

    type: ClassVar[StepType]
    value: ClassVar[ValueKind]
    takes_any_words: ClassVar[bool]
    """Whether a link or a code can be an answer as well."""


@dataclass(frozen=True, slots=True)
class Step(_StepFacts, ABC):
    """One question. Each type of step is a file in :mod:`intake.forms.steps`."""

    id: StepId
    prompt: Wording
    hint: Wording | None = None
    required: bool = True
    when: tuple[Condition, ...] = ()
    """All of them must hold."""
    targets: tuple[Target, ...] = ()
    label: Wording | None = None
    """The question in a word or two, for wherever its answer is shown."""
    on_request: bool = False
    """Only put when the person asks for it, from the summary."""

    @property
    @abstractmethod
    def asks(self) -> Asking:
        """What is asked for."""

    @abstractmethod
    def show(self, answer: Answer, language: str, fallback: str) -> str:
        """Return the answer as a person of that language reads it; unescaped.

        The form's own words come in its fallback language where it lacks the wanted one.
        """

    @abstractmethod
    def _parse(self, text: str, around: ParseContext) -> Answer | Problem: ...

    def parse(self, text: str, around: ParseContext) -> Answer | Problem:
        """Read a typed message as the answer; what nobody sees in it was not said.

        A :class:`~intake.kernel.problems.Guess` is a problem that the person can answer with *yes*.
        """
        return self._parse(clean(text, lines=True), around)

    def share(self, phone: str, *, own: bool, region: str) -> Answer | Problem:  # noqa: ARG002 - only some types take one
        """Read a shared contact as the answer."""
        return self.wrong_kind()

    def take_file(self, file: FileRef, language: str) -> FileRef | Problem:  # noqa: ARG002 - as above
        """Take a file as a part of the answer."""
        return self.wrong_kind()

    def press(self, value: str, draft: Answer | None) -> Answer | Problem:  # noqa: ARG002 - as above
        """Return the answer, or the draft of a step that collects, after a press of a button."""
        return Answer(self.id, (value,))

    def joined(self, draft: Answer, more: Answer) -> Answer | Problem:  # noqa: ARG002 - only some types collect words
        """Return the answer of a step that collects, when words come after presses."""
        return more

    def fits(self, answer: Answer, around: ParseContext) -> bool:
        """Say whether a stored answer is one to this step too, which may have been edited since."""
        if not answer.values or answer.files:
            return False
        read = self.parse(answer.value, around)
        return read == answer or (isinstance(read, Guess) and read.values == answer.values)

    def example(self, words: Mapping[ValueKind, str], around: ParseContext) -> Answer | None:
        """Return an answer that the step takes, with those words where somebody would type any;
        ``None``: nothing of that kind can be made up."""
        match self.asks:
            case ForWords() | ForPhone():
                return Answer(self.id, (self._fitting(words.get(self.value, ""), around),))
            case ForYesNo():
                return Answer(self.id, (YES,))
            case ForOne(choices) | ForSeveral(choices):
                return Answer(self.id, (choices[0].value,))
            case ForFiles():
                return None
            case _ as never:
                assert_never(never)

    def _fitting(self, words: str, around: ParseContext) -> str:  # noqa: ARG002 - some types know limits
        """Return the words, or what the step's limits make of them."""
        return words

    def contradictions(self) -> Iterator[Violation]:
        """Tell what in the step cannot be meant together, with places within the step."""
        yield from ()

    @property
    def values(self) -> tuple[str, ...]:
        """What the step's buttons stand for, in their order."""
        if isinstance(self.asks, ForYesNo):
            return (YES, NO)
        return tuple(choice.value for choice in self.choices)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The form's own choices."""
        match self.asks:
            case ForOne(choices) | ForSeveral(choices):
                return choices
            case ForWords() | ForPhone() | ForYesNo() | ForFiles():
                return ()
            case _ as never:
                assert_never(never)

    @property
    def collects(self) -> bool:
        """Whether it takes several things before it is answered."""
        match self.asks:
            case ForSeveral() | ForFiles():
                return True
            case ForWords() | ForPhone() | ForOne() | ForYesNo():
                return False
            case _ as never:
                assert_never(never)

    def wrong_kind(self) -> Problem:
        """Say what the step wants instead of a sticker, a voice message and the like."""
        match self.asks:
            case ForWords():
                return problem("problem-wants-text")
            case ForPhone():
                return problem("problem-wants-phone")
            case ForOne() | ForSeveral() | ForYesNo():
                return problem("problem-wants-choice")
            case ForFiles():
                return problem("problem-wants-file")
            case _ as never:
                assert_never(never)

    def labels(self, answer: Answer, language: str, fallback: str) -> tuple[str, ...]:
        """Return the labels of the chosen values, in the form's order."""
        return tuple(
            choice.label.in_(language, fallback)
            for choice in self.choices
            if choice.value in answer.values
        )

    def called(self, language: str, fallback: str) -> str:
        """Return what to write beside the answer: the label, or the question itself."""
        return (self.label or self.prompt).in_(language, fallback)
