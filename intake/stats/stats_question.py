"""What is asked of the numbers."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from intake.attribution.credit import AttributionModel
from intake.kernel.ids import FormId, LinkId, PersonId, TeamId
from intake.stats.period import Period


class StatsView(StrEnum):
    """Whose numbers they are. Each answer names it."""

    BY_ARRIVAL = "by_arrival"
    """What became until now of those who came in the period."""
    BY_EVENT = "by_event"
    """What happened in the period, whenever they came."""


class Dimension(StrEnum):
    """By what numbers are told apart."""

    WHOLE = "whole"
    LINK = "link"
    CAMPAIGN = "campaign"
    SOURCE = "source"
    FORM = "form"
    MANAGER = "manager"
    TEAM = "team"
    TIME = "time"
    """The period's days, weeks or months, as :func:`intake.stats.period.fitting_unit` says."""


ARRIVING = frozenset(
    {Dimension.WHOLE, Dimension.LINK, Dimension.CAMPAIGN, Dimension.SOURCE, Dimension.TIME}
)
"""Dimensions that arrivals have: nobody arrives at a form's step or with a manager."""
COSTING = ARRIVING
"""Dimensions that costs have: they are spent on who comes."""
PACED = frozenset({Dimension.MANAGER, Dimension.TEAM, Dimension.FORM})
"""Dimensions of which each row tells how long people waited: those by which they are answered."""


@dataclass(frozen=True, slots=True)
class Only:
    """What the numbers are cut down to; ``None``: everything."""

    link_id: LinkId | None = None
    source_of: int | None = None
    """The source of that campaign, whatever else the campaign says."""
    campaign_id: int | None = None
    form_id: FormId | None = None
    manager: PersonId | None = None
    team_id: TeamId | None = None

    @property
    def keeps_arrivals(self) -> bool:
        """Whether arrivals can be cut down likewise; else they are not told."""
        return self.form_id is None and self.manager is None and self.team_id is None


EVERYTHING = Only()


@dataclass(frozen=True, slots=True)
class StatsQuestion:
    """A question."""

    period: Period
    view: StatsView = StatsView.BY_ARRIVAL
    by: Dimension = Dimension.WHOLE
    model: AttributionModel = AttributionModel.LAST_SIGNIFICANT
    only: Only = EVERYTHING
    as_of: datetime | None = None
    """By arrival: what happened later does not count (yet)."""

    def before(self, now: datetime) -> "StatsQuestion":
        """The same of the period before, as it stood when that was as old as this one is now.

        Of those who came a month ago more has become by now than of those who came yesterday:
        compared as they stand, the newer ones would always look worse.
        """
        earlier = self.period.before
        return replace(self, period=earlier, as_of=now - (self.period.begin - earlier.begin))
