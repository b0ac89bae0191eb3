"""What the numbers' handlers work with."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from intake.forms.catalogue import FormCatalogue
from intake.kernel.clock import Clock
from intake.kernel.ids import FormId
from intake.stats.answer_stats import CohortsAnswer, StatsAnswer, StepsAnswer
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

    def steps_of(self, form_id: FormId, language: str) -> Mapping[str, str]:
        """Return what a form's steps are called."""
        form = next((one for one in self.catalogue.menu if one.id == form_id), None)
        if form is None:
            return {}
        return {step.id: step.called(language, form.fallback) for step in form.steps}
