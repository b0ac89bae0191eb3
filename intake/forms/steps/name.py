"""A person's name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from intake.forms.answer import Answer, ParseContext, ValueKind
from intake.forms.asking import Asking, ForWords
from intake.forms.step import Step, StepType
from intake.forms.steps.text import LengthLimits, read_text
from intake.forms.violations import Violation
from intake.kernel.problems import Problem, problem
from intake.kernel.visible import is_letter


@dataclass(frozen=True, slots=True)
class NameStep(Step):
    """A name in any script."""

    type: ClassVar = StepType.NAME
    value: ClassVar = ValueKind.PERSON_NAME
    takes_any_words: ClassVar = False

    limits: LengthLimits = LengthLimits(max_length=100)

    @property
    def asks(self) -> Asking:
        return ForWords(sample="some words")

    def _parse(self, text: str, around: ParseContext) -> Answer | Problem:
        read = read_name(text, self.limits)
        return read if isinstance(read, Problem) else Answer(self.id, (read,))

    def show(self, answer: Answer, language: str, fallback: str) -> str:
        return answer.value

    def _fitting(self, words: str, around: ParseContext) -> str:
        return self.limits.fitted(words)

    def contradictions(self) -> Iterator[Violation]:
        return self.limits.contradictions()


def read_name(text: str, limits: LengthLimits) -> str | Problem:
    """Read a person's name: any script, but it has letters in it."""
    cleaned = read_text(text, limits)
    if isinstance(cleaned, str) and not any(map(is_letter, cleaned)):
        return problem("problem-name-letters")
    return cleaned
