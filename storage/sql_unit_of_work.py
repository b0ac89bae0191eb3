"""The unit of work: one transaction with everything that can be done in it."""

from collections.abc import Awaitable, Callable

from storage.guarded_connection import GuardedConnection
from storage.repositories.absences import SqlAbsences
from storage.repositories.assignments import SqlAssignments
from storage.repositories.backlog_pages import SqlDeliveryBacklog
from storage.repositories.cards import SqlCards
from storage.repositories.circuits import SqlCircuits
from storage.repositories.conversations import SqlConversations
from storage.repositories.corrections import SqlCorrections
from storage.repositories.counted_touches import SqlCounted
from storage.repositories.digests import SqlDigests
from storage.repositories.groups import SqlGroups
from storage.repositories.journey_facts import SqlLeadFacts
from storage.repositories.journey_histories import SqlJourneyHistories
from storage.repositories.journeys import SqlJourneys
from storage.repositories.leads import SqlLeads
from storage.repositories.links import SqlLinkPages, SqlLinks
from storage.repositories.members import SqlMembers
from storage.repositories.outbox_load import SqlOutboxLoad
from storage.repositories.outbox_rows import SqlOutbox
from storage.repositories.people import SqlPeople
from storage.repositories.proof import SqlProof
from storage.repositories.submissions import SqlSubmissions
from storage.repositories.teams import SqlTeams
from storage.repositories.timers import SqlTimers
from storage.repositories.tokens import SqlTokens
from storage.repositories.touches import SqlTouches
from storage.repositories.updates import (
    SqlQuarantinedUpdates,
    SqlReceivedUpdates,
    SqlUpdateLog,
)
from storage.repositories.visits import SqlVisits


class SqlUnitOfWork:
    """Fits every narrow unit that a use case names. :class:`storage.database.Database` opens it."""

    def __init__(
        self, connection: GuardedConnection, commit: Callable[[bool], Awaitable[None]]
    ) -> None:
        """Take what runs statements and what ends the transaction.

        ``commit`` is told whether the relay has something new to look at.
        """
        self._commit = commit
        self.handled = SqlUpdateLog(connection)
        self.received = SqlReceivedUpdates(connection)
        self.quarantine = SqlQuarantinedUpdates(connection)
        self.people = SqlPeople(connection)
        self.links = SqlLinks(connection)
        self.link_pages = SqlLinkPages(connection)
        self.corrections = SqlCorrections(connection)
        self.touches = SqlTouches(connection)
        self.visits = SqlVisits(connection)
        self.counted = SqlCounted(connection)
        self.journeys = SqlJourneys(connection)
        self.journey_histories = SqlJourneyHistories(connection)
        self.conversations = SqlConversations(connection)
        self.submissions = SqlSubmissions(connection)
        self.outbox = SqlOutbox(connection)
        self.circuits = SqlCircuits(connection)
        self.cards = SqlCards(connection)
        self.teams = SqlTeams(connection)
        self.members = SqlMembers(connection)
        self.absences = SqlAbsences(connection)
        self.leads = SqlLeads(connection)
        self.assignments = SqlAssignments(connection)
        self.timers = SqlTimers(connection)
        self.lead_facts = SqlLeadFacts(connection)
        self.digests = SqlDigests(connection)
        self.groups = SqlGroups(connection)
        self.outbox_load = SqlOutboxLoad(connection)
        self.delivery_backlog = SqlDeliveryBacklog(connection)
        self.tokens = SqlTokens(connection)
        self.proof = SqlProof(connection)

    async def commit(self) -> None:
        """Make the unit's work durable; at most once, and as its last act.

        Raises:
            UnitError: the unit only reads, has ended, or one of its statements failed.
            CommitFailedError: nothing of the unit is kept.
        """
        await self._commit(self.outbox.stirred or self.timers.stirred)
