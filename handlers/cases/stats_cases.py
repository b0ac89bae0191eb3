"""What the numbers' handlers work with."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from intake.forms.catalogue import FormCatalogue
from intake.kernel.clock import Clock
from intake.kernel.ids import FormId
from intake.stats.answer_stats import (
    CohortsAnswer,
    ModelsAnswer,
    StatsAnswer,
    StepsAnswer,
)
from intake.stats.stats_question import StatsQuestion


class AnswersStats(Protocol):
    """The numbers of a period."""

    async def __call__(self, question: StatsQuestion) -> StatsAnswer:
        """Answer a question."""
        ...

    async def steps(self, question: StatsQuestion, form_id: FormId) -> StepsAnswer:
        """Tell where people stay in a form."""
        ...

    async def cohorts(self, question: StatsQuestion) -> CohortsAnswer:
        """Follow people from the week in which they first came."""
        ...

    async def models(self, question: StatsQuestion) -> ModelsAnswer:
        """Tell what each model of credit makes of the same facts."""
        ...


@dataclass(frozen=True, slots=True)
class StatsCases:
    """Everything that ``/stats`` needs."""

    answer: AnswersStats
    clock: Clock
    zone: str
    """In which days begin."""
    catalogue: FormCatalogue
    draw: Callable[[str], Awaitable[bytes | None]]
    """Makes a picture of SVG; ``None`` if that fails."""

    def titles(self, language: str) -> Mapping[FormId, str]:
        """Return the forms' titles."""
        return {form.id: form.title.in_(language, form.fallback) for form in self.catalogue.menu}

    def steps(self, language: str) -> Mapping[FormId, Mapping[str, str]]:
        """Return what each form's steps are called."""
        return {
            form.id: {step.id: step.called(language, form.fallback) for step in form.steps}
            for form in self.catalogue.menu
        }
