"""An e-mail address, its domain in lower-case ASCII."""

from dataclasses import dataclass
from typing import ClassVar

from intake.forms.answer import Answer, ParseContext, ValueKind
from intake.forms.asking import Asking, ForWords
from intake.forms.step import Step, StepType
from intake.forms.values.email_addresses import read_email, show_email
from intake.kernel.problems import Problem


@dataclass(frozen=True, slots=True)
class EmailStep(Step):
    """An address."""

    type: ClassVar = StepType.EMAIL
    value: ClassVar = ValueKind.EMAIL
    takes_any_words: ClassVar = False

    @property
    def asks(self) -> Asking:
        return ForWords(sample="some words")

    def _parse(self, text: str, around: ParseContext) -> Answer | Problem:
        read = read_email(text)
        return read if isinstance(read, Problem) else Answer(self.id, (read,))

    def show(self, answer: Answer, language: str, fallback: str) -> str:
        return show_email(answer.value)
