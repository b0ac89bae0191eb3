"""The units of work that talks with people need; storage's unit fits all of them."""

from typing import Protocol

from intake.attribution.touch import HasTouches
from intake.attribution.visit import HasVisits
from intake.conversation.conversation import HasConversations
from intake.kernel.once import OnceUnit
from intake.kernel.person import HasPeople
from intake.links.link import HasLinks
from intake.outbox.outbox import HasOutbox
from intake.submissions.submission import HasSubmissions
from intake.wizards.correction import HasCorrections


class ReadingUnit(HasPeople, HasConversations, HasSubmissions, Protocol):
    """Enough to see where a person stands."""


class ConversationUnit(ReadingUnit, OnceUnit, Protocol):
    """Enough to lead a conversation."""


class ArrivalUnit(HasLinks, HasTouches, HasVisits, HasOutbox, ConversationUnit, Protocol):
    """Enough to record how a person arrived."""


class ConverseUnit(HasCorrections, ArrivalUnit, Protocol):
    """Enough to finish a form as well."""
