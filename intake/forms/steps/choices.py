"""Several of several choices, ticked or typed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from intake.forms.answer import Answer, ParseContext, ValueKind
from intake.forms.asking import Asking, ForSeveral
from intake.forms.step import Step, StepType
from intake.forms.steps.choice import choices_alike, find_choice
from intake.forms.violations import Violation, why
from intake.forms.wording import Choice
from intake.kernel.problems import Problem, problem
from intake.kernel.visible import normal

_SEPARATORS = re.compile(r"[,;\n]|(?<=\s)(?:and|и)(?=\s)")
_NUMBERS = re.compile(r"\s*\d+(?:\s+\d+)+\s*")


@dataclass(frozen=True, slots=True)
class ChoicesLimits:
    """How many may be chosen."""

    max_choices: int | None = None


@dataclass(frozen=True, slots=True)
class ChoicesStep(Step):
    """A question with some of the choices as its answer, in the form's order."""

    type: ClassVar = StepType.CHOICES
    value: ClassVar = ValueKind.ITEMS
    takes_any_words: ClassVar = False

    options: tuple[Choice, ...] = ()
    limits: ChoicesLimits = ChoicesLimits()

    @property
    def asks(self) -> Asking:
        return ForSeveral(self.options, self.limits.max_choices)

    def _parse(self, text: str, around: ParseContext) -> Answer | Problem:
        text = normal(text, lines=True)
        whole = find_choice(text, self.options)
        if whole is not None:
            return Answer(self.id, (whole,))
        if _NUMBERS.fullmatch(text):
            parts = text.split()
        else:
            parts = [part for part in _SEPARATORS.split(text) if part.strip()]
        chosen = []
        for part in parts:
            value = find_choice(part, self.options)
            if value is None:
                return problem("problem-choices")
            chosen.append(value)
        return self._chosen(chosen) if chosen else problem("problem-choices")

    def press(self, value: str, draft: Answer | None) -> Answer | Problem:
        """Tick the choice, or take the tick away."""
        return self._chosen(set(draft.values if draft else ()) ^ {value})

    def joined(self, draft: Answer, more: Answer) -> Answer | Problem:
        return self._chosen({*draft.values, *more.values})

    def _chosen(self, values: Iterable[str]) -> Answer | Problem:
        """Put them in the form's order, once each, unless they are too many."""
        chosen = set(values)
        kept = tuple(value for value in self.values if value in chosen)
        most = self.limits.max_choices
        if most is not None and len(kept) > most:
            return problem("problem-choices-max", maximum=most)
        return Answer(self.id, kept)

    def show(self, answer: Answer, language: str, fallback: str) -> str:
        return ", ".join(self.labels(answer, language, fallback))

    def fits(self, answer: Answer, around: ParseContext) -> bool:
        kept = self._chosen(answer.values)
        return isinstance(kept, Answer) and 0 < len(kept.values) == len(answer.values)

    def contradictions(self) -> Iterator[Violation]:
        yield from choices_alike(self.options)
        most, there = self.limits.max_choices, len(self.options)
        if most is not None and most > there:
            reason = why("fault-not-between", least=1, most=there, value=most)
            yield Violation(("limits", "max_choices"), reason)
