"""What is asked of the storage to count."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from intake.kernel.ids import FormId
from intake.stats.numbers import (
    ArrivalCounts,
    Breakdown,
    Cohort,
    Key,
    Needs,
    OutcomeCounts,
    ReplyTimes,
    StepRow,
    Sum,
)
from intake.stats.period import Period
from intake.stats.stats_question import Only, StatsQuestion


class Statistics(Protocol):
    """Counts. Every answer is of one committed state: what is counted at one moment fits.

    Nothing that is excluded counts: the team's own, spam, tests.
    """

    async def arrivals(self, question: StatsQuestion) -> Breakdown[ArrivalCounts]:
        """Count visits and starts, all together and by the question's dimension.

        A person who came by two links counts with both, and once in the whole. Nothing is counted
        where arrivals cannot be cut down as the question asks; no row where they have none.
        """
        ...

    async def outcomes(
        self, question: StatsQuestion, stretches: Sequence[datetime] = ()
    ) -> Breakdown[OutcomeCounts]:
        """Count what became of forms, likewise; ``stretches``: when rates change.

        By arrival, a journey belongs to its credited touch's moment under the question's model; one
        without a credited touch to its own beginning. By event, each thing to its own moment.
        """
        ...

    async def costs(
        self, question: StatsQuestion, stretches: Sequence[date] = ()
    ) -> Mapping[Key, tuple[Sum, ...]]:
        """Add up what was spent on the period's days; ``stretches``: those on which rates change.

        By link only what was spent on links; a campaign's cost and that of its links are one.
        """
        ...

    async def steps(self, question: StatsQuestion, form_id: FormId) -> tuple[StepRow, ...]:
        """Count at which step of a form people stayed, in the form's order: of those who came in
        the period, or, by event, who began in it."""
        ...

    async def reply_times(self, question: StatsQuestion, now: datetime) -> ReplyTimes:
        """Tell how long waited what reached the team: of those who came in the period, or, by
        event, in it. What is younger than five minutes is not judged by who has not answered it.
        """
        ...

    async def reply_times_by_key(
        self, question: StatsQuestion, now: datetime
    ) -> Mapping[Key, ReplyTimes]:
        """Tell the same of each row of an answer; not in time."""
        ...

    async def cohorts(self, period: Period, weeks: int) -> tuple[Cohort, ...]:
        """Count by the week of people's first touch, the earliest first."""
        ...

    async def needs(self, now: datetime) -> Needs:
        """Count what needs a hand just now."""
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
