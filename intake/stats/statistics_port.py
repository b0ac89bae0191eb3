"""What is asked of the storage to count."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from intake.kernel.ids import FormId
from intake.stats.numbers import ArrivalCounts, Cohort, Key, OutcomeCounts, ReplyTimes, StepRow
from intake.stats.period import Period
from intake.stats.stats_question import Only, StatsQuestion


class Statistics(Protocol):
    """Counts. Every answer is of one committed state: what is counted at one moment fits.

    Nothing that is excluded counts: the team's own, spam, tests.
    """

    async def arrivals(self, question: StatsQuestion) -> Mapping[Key, ArrivalCounts]:
        """Count visits and starts, by the question's dimension.

        A person who came by two links counts with both, and once in the whole.
        """
        ...

    async def outcomes(self, question: StatsQuestion) -> Mapping[Key, OutcomeCounts]:
        """Count what became of forms.

        By arrival, a journey belongs to its credited touch's moment under the question's model; one
        without a credited touch to its own beginning. By event, each thing to its own moment.
        """
        ...

    async def steps(self, question: StatsQuestion, form_id: FormId) -> tuple[StepRow, ...]:
        """Count at which step of a form people stayed, in the form's order."""
        ...

    async def reply_times(self, question: StatsQuestion, now: datetime) -> ReplyTimes:
        """Tell how long submissions of the period waited; those younger than five minutes are not
        judged by who has not answered them."""
        ...

    async def cohorts(self, period: Period, weeks: int) -> tuple[Cohort, ...]:
        """Count by the week of people's first touch, the earliest first."""
        ...

    async def name_of(self, only: Only) -> str | None:
        """Return what the numbers are cut down to is called; ``None`` of nothing, or of a form."""
        ...

    async def campaigns_of(self, sources: tuple[str, ...]) -> Mapping[str, int]:
        """Return a campaign of each source, to ask for that source by (:class:`Only`)."""
        ...

    async def names(self, question: StatsQuestion, keys: tuple[Key, ...]) -> Mapping[Key, str]:
        """Return what rows are called: links' titles, campaigns, forms, people, teams."""
        ...


class HasStatistics(Protocol):
    """A unit of work that counts."""

    @property
    def statistics(self) -> Statistics:
        """Within the unit's transaction."""
        ...
