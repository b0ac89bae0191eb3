"""What of a place journeys depend on."""

from dataclasses import dataclass

from intake.attribution.credit import AttributionRule
from intake.attribution.touch import Exclusion
from intake.kernel.ids import PersonId


@dataclass(frozen=True, slots=True)
class CountingRules:
    """How touches are credited, and who works here."""

    attribution: AttributionRule = AttributionRule()
    team: frozenset[PersonId] = frozenset()
    """They try links and forms out: what they do is kept, and not counted."""

    def exclusion(self, person_id: PersonId) -> Exclusion | None:
        """Say why what a person does is not counted; ``None``: it is."""
        return Exclusion.TEAM if person_id in self.team else None
