"""The units of work that talks with people need; storage's unit fits all of them."""

from typing import Protocol

from intake.attribution.touch import Touches
from intake.attribution.visit import Visits
from intake.conversation.conversation import Conversations
from intake.kernel.once import OnceUnit
from intake.kernel.person import People
from intake.links.link import Links
from intake.outbox.outbox import Outbox
from intake.submissions.submission import Submissions
from intake.wizards.correction import Corrections


class ReadingUnit(Protocol):
    """Enough to see where a person stands."""

    @property
    def people(self) -> People:
        """Who chats."""
        ...

    @property
    def conversations(self) -> Conversations:
        """Where they stand."""
        ...

    @property
    def submissions(self) -> Submissions:
        """The completed forms."""
        ...


class ConversationUnit(ReadingUnit, OnceUnit, Protocol):
    """Enough to lead a conversation."""


class ArrivalUnit(ConversationUnit, Protocol):
    """Enough to record how a person arrived."""

    @property
    def links(self) -> Links:
        """The deep links."""
        ...

    @property
    def touches(self) -> Touches:
        """The arrivals."""
        ...

    @property
    def visits(self) -> Visits:
        """What websites and redirects saw."""
        ...

    @property
    def outbox(self) -> Outbox:
        """What must still happen outside."""
        ...


class ConverseUnit(ArrivalUnit, Protocol):
    """Enough to finish a form as well."""

    @property
    def corrections(self) -> Corrections:
        """What links should have said."""
        ...
