"""Yes or no."""

from dataclasses import dataclass
from typing import ClassVar

from intake.forms.answer import Answer, ParseContext, ValueKind
from intake.forms.asking import NO, YES, Asking, ForYesNo
from intake.forms.step import Step, StepType
from intake.forms.values.vocabulary import in_order, vocabulary
from intake.forms.values.words import fold
from intake.kernel.problems import Problem, problem


@dataclass(frozen=True, slots=True)
class YesNoStep(Step):
    """A question that is answered by :data:`YES` or :data:`NO`."""

    type: ClassVar = StepType.YES_NO
    value: ClassVar = ValueKind.FLAG
    takes_any_words: ClassVar = False

    @property
    def asks(self) -> Asking:
        return ForYesNo()

    def _parse(self, text: str, around: ParseContext) -> Answer | Problem:
        read = read_yes_no(text, around.language)
        return read if isinstance(read, Problem) else Answer(self.id, (read,))

    def show(self, answer: Answer, language: str, fallback: str) -> str:
        words = vocabulary(language)
        return {YES: words.yes[0], NO: words.no[0]}[answer.value].capitalize()

    def fits(self, answer: Answer, around: ParseContext) -> bool:
        return answer.values in {(YES,), (NO,)}


def read_yes_no(text: str, language: str) -> str | Problem:
    """Read a typed yes or no, in any language that we know."""
    folded = fold(text)
    for words in in_order(language):
        if folded in words.yes:
            return YES
        if folded in words.no:
            return NO
    return problem("problem-yes-no")
