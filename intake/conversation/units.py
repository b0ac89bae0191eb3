"""The units of work that conversations need; storage's unit fits all of them."""

from typing import Protocol

from intake.conversation.conversation import HasConversations
from intake.conversation.journey_log import JourneyUnit
from intake.kernel.once import OnceUnit
from intake.kernel.person import HasPeople
from intake.links.experiment import HasExperiments


class ReadingUnit(HasPeople, HasConversations, HasExperiments, Protocol):
    """Enough to see where a person stands."""


class ConversationUnit(ReadingUnit, JourneyUnit, OnceUnit, Protocol):
    """Enough to lead a conversation."""
