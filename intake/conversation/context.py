"""What every conversation with a person needs besides storage."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from intake.forms.catalogue import FormCatalogue
from intake.journeys.rules import CountingRules
from intake.kernel.clock import Clock, Randomness
from intake.kernel.ids import SubmissionKey
from intake.kernel.languages import Languages


@dataclass(frozen=True, slots=True)
class ConversationContext:
    """The forms, the languages, the clock and the customs of the place."""

    catalogue: FormCatalogue
    clock: Clock
    randomness: Randomness
    languages: Languages
    region: str
    """Whose phone numbers may be typed without a country code: ``RU``, ``DE``, …"""
    timezone: tzinfo
    """What *today* means in a date question."""
    counting: CountingRules = CountingRules()
    """How touches are credited, and whose are not counted."""

    def new_key(self) -> SubmissionKey:
        """Return the key of a submission to be."""
        return SubmissionKey(self.randomness.key())

    def today(self, now: datetime) -> date:
        """Return the date here at that moment."""
        return now.astimezone(self.timezone).date()
