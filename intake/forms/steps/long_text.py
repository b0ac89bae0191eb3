"""Text with line breaks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from intake.forms.answer import Answer, ParseContext, ValueKind
from intake.forms.asking import Asking, ForWords
from intake.forms.step import Step, StepType
from intake.forms.steps.text import LengthLimits, read_text
from intake.forms.violations import Violation
from intake.kernel.problems import Problem


@dataclass(frozen=True, slots=True)
class LongTextStep(Step):
    """A text of several lines."""

    type: ClassVar = StepType.LONG_TEXT
    value: ClassVar = ValueKind.TEXT
    takes_any_words: ClassVar = True

    limits: LengthLimits = LengthLimits(max_length=2000)

    @property
    def asks(self) -> Asking:
        return ForWords(sample="some words")

    def _parse(self, text: str, around: ParseContext) -> Answer | Problem:
        read = read_text(text, self.limits, lines=True)
        return read if isinstance(read, Problem) else Answer(self.id, (read,))

    def show(self, answer: Answer, language: str, fallback: str) -> str:
        return answer.value

    def _fitting(self, words: str, around: ParseContext) -> str:
        return self.limits.fitted(words)

    def contradictions(self) -> Iterator[Violation]:
        return self.limits.contradictions()
