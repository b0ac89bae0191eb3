"""One of several choices, pressed or typed: by label, number, value, or a clear beginning."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from intake.forms.answer import Answer, ParseContext, ValueKind
from intake.forms.asking import Asking, ForOne
from intake.forms.step import Step, StepType
from intake.forms.values.words import fold
from intake.forms.violations import Violation, why
from intake.forms.wording import Choice
from intake.kernel.problems import Problem, problem

_CLEAR = 3
"""Letters from which a beginning can stand for a label."""


@dataclass(frozen=True, slots=True)
class ChoiceStep(Step):
    """A question with one choice as its answer."""

    type: ClassVar = StepType.CHOICE
    value: ClassVar = ValueKind.ITEM
    takes_any_words: ClassVar = False

    options: tuple[Choice, ...] = ()

    @property
    def asks(self) -> Asking:
        return ForOne(self.options)

    def _parse(self, text: str, around: ParseContext) -> Answer | Problem:
        chosen = find_choice(text, self.options)
        return problem("problem-choice") if chosen is None else Answer(self.id, (chosen,))

    def show(self, answer: Answer, language: str, fallback: str) -> str:
        return ", ".join(self.labels(answer, language, fallback))

    def fits(self, answer: Answer, around: ParseContext) -> bool:
        return len(answer.values) == 1 and answer.value in self.values

    def contradictions(self) -> Iterator[Violation]:
        return choices_alike(self.options)


def find_choice(text: str, choices: Sequence[Choice]) -> str | None:
    """Return the value of the choice that was meant: exact words win over numbers."""
    wanted = fold(text)
    names = [_names(choice) for choice in choices]
    for choice, own in zip(choices, names, strict=True):
        if wanted in own:
            return choice.value
    if wanted.isdecimal() and len(wanted) <= 3 and 1 <= int(wanted) <= len(choices):
        return choices[int(wanted) - 1].value
    if len(wanted) < _CLEAR:
        return None
    beginning = [
        choice.value
        for choice, own in zip(choices, names, strict=True)
        if any(name.startswith(wanted) for name in own)
    ]
    return beginning[0] if len(beginning) == 1 else None


def choices_alike(choices: Sequence[Choice]) -> Iterator[Violation]:
    """Tell which choices cannot be told apart when they are typed."""
    taken: set[str] = set()
    for index, choice in enumerate(choices):
        value = fold(choice.value)
        for name in (value,) if value in taken else sorted(_names(choice) & taken):
            yield Violation(("choices", index), why("fault-choice-taken", name=repr(name)))
        taken |= _names(choice)


def _names(choice: Choice) -> set[str]:
    return {fold(choice.value), *map(fold, choice.label.by_language.values())}
