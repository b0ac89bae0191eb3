"""A phone number, stored as E.164; an extension is kept beside it."""

from dataclasses import dataclass
from typing import ClassVar

from intake.forms.answer import Answer, ParseContext, ValueKind
from intake.forms.asking import Asking, ForPhone
from intake.forms.step import Step, StepType
from intake.forms.values.phone_numbers import read_phone, read_shared_phone, show_phone
from intake.forms.values.vocabulary import vocabulary
from intake.kernel.problems import Problem, problem


@dataclass(frozen=True, slots=True)
class PhoneStep(Step):
    """A number, shared by the button or typed."""

    type: ClassVar = StepType.PHONE
    value: ClassVar = ValueKind.PHONE
    takes_any_words: ClassVar = False

    @property
    def asks(self) -> Asking:
        return ForPhone()

    def _parse(self, text: str, around: ParseContext) -> Answer | Problem:
        read = read_phone(text, around.region)
        if isinstance(read, Problem):
            return read
        return Answer(self.id, (read.number,), extension=read.extension)

    def share(self, phone: str, *, own: bool, region: str) -> Answer | Problem:
        """Only one's own number counts."""
        if not own:
            return problem("problem-phone-not-own")
        read = read_shared_phone(phone, region)
        return read if isinstance(read, Problem) else Answer(self.id, (read.number,))

    def show(self, answer: Answer, language: str, fallback: str) -> str:
        return show_phone(answer.value, answer.extension, vocabulary(language).extension)

    def fits(self, answer: Answer, around: ParseContext) -> bool:
        """An international number is one in every region."""
        return answer.value.startswith("+") and answer.value[1:].isdigit()
