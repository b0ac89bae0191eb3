"""One line of text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from intake.forms.answer import Answer, ParseContext, ValueKind
from intake.forms.asking import Asking, ForWords
from intake.forms.step import Step, StepType
from intake.forms.violations import Violation, why
from intake.kernel.problems import Problem, problem
from intake.kernel.visible import clean, names_something


@dataclass(frozen=True, slots=True)
class LengthLimits:
    """In characters, after normalisation."""

    min_length: int = 1
    max_length: int = 255

    def contradictions(self) -> Iterator[Violation]:
        """Tell when nothing is long enough."""
        if self.min_length > self.max_length:
            reason = why("fault-min-above-max-length", most=self.max_length)
            yield Violation(("limits",), reason)

    def fitted(self, words: str) -> str:
        """Return words made as long, or as short, as they have to be."""
        return words[: self.max_length].strip().ljust(self.min_length, ".")


@dataclass(frozen=True, slots=True)
class TextStep(Step):
    """A line; the name of a company too, if it is aimed there."""

    type: ClassVar = StepType.TEXT
    value: ClassVar = ValueKind.TEXT
    takes_any_words: ClassVar = True

    limits: LengthLimits = LengthLimits()

    @property
    def asks(self) -> Asking:
        return ForWords(sample="some words")

    def _parse(self, text: str, around: ParseContext) -> Answer | Problem:
        names_company = any(target.is_company_title for target in self.targets)
        read = (read_company if names_company else read_text)(text, self.limits)
        return read if isinstance(read, Problem) else Answer(self.id, (read,))

    def show(self, answer: Answer, language: str, fallback: str) -> str:
        return answer.value

    def _fitting(self, words: str, around: ParseContext) -> str:
        return self.limits.fitted(words)

    def contradictions(self) -> Iterator[Violation]:
        return self.limits.contradictions()


def read_text(text: str, limits: LengthLimits, *, lines: bool = False) -> str | Problem:
    """Read a text answer."""
    cleaned = clean(text, lines=lines)
    if not cleaned:
        return problem("problem-text-empty")
    if len(cleaned) < limits.min_length:
        return problem("problem-text-short", minimum=limits.min_length)
    if len(cleaned) > limits.max_length:
        return problem("problem-text-long", maximum=limits.max_length, length=len(cleaned))
    return cleaned


def read_company(text: str, limits: LengthLimits) -> str | Problem:
    """Read a company's name, by which it is found again: a dash would be everybody's."""
    cleaned = read_text(text, limits)
    return (
        problem("problem-company")
        if isinstance(cleaned, str) and not names_something(cleaned)
        else cleaned
    )
