"""The unit of work: one transaction with everything that can be done in it."""

from collections.abc import Awaitable, Callable

from storage.repositories.backlog import SqlBacklog
from storage.repositories.cards import SqlCards
from storage.repositories.conversations import SqlConversations
from storage.repositories.corrections import SqlCorrections
from storage.repositories.digests import SqlDigests
from storage.repositories.groups import SqlGroups
from storage.repositories.links import SqlLinkPages, SqlLinks
from storage.repositories.outbox import SqlOutbox
from storage.repositories.pauses import SqlPauses
from storage.repositories.people import SqlPeople
from storage.repositories.proof import SqlProof
from storage.repositories.queue import SqlQueue
from storage.repositories.submissions import SqlSubmissions
from storage.repositories.tokens import SqlTokens
from storage.repositories.touches import SqlTouches
from storage.repositories.updates import (
    SqlHandledUpdates,
    SqlReceivedUpdates,
    SqlSetAsideUpdates,
)
from storage.repositories.visits import SqlVisits
from storage.statements import Statements


class SqlUnit:
    """Fits every narrow unit that a use case names. :class:`storage.database.Database` opens it."""

    def __init__(self, statements: Statements, commit: Callable[[bool], Awaitable[None]]) -> None:
        """Take what runs statements and what ends the transaction.

        ``commit`` is told whether the relay has something new to look at.
        """
        self._commit = commit
        self.handled = SqlHandledUpdates(statements)
        self.received = SqlReceivedUpdates(statements)
        self.set_aside = SqlSetAsideUpdates(statements)
        self.people = SqlPeople(statements)
        self.links = SqlLinks(statements)
        self.link_pages = SqlLinkPages(statements)
        self.corrections = SqlCorrections(statements)
        self.touches = SqlTouches(statements)
        self.visits = SqlVisits(statements)
        self.conversations = SqlConversations(statements)
        self.submissions = SqlSubmissions(statements)
        self.outbox = SqlOutbox(statements)
        self.pauses = SqlPauses(statements)
        self.cards = SqlCards(statements)
        self.digests = SqlDigests(statements)
        self.groups = SqlGroups(statements)
        self.backlog = SqlBacklog(statements)
        self.queue = SqlQueue(statements)
        self.tokens = SqlTokens(statements)
        self.proof = SqlProof(statements)

    async def commit(self) -> None:
        """Make the unit's work durable; at most once, and as its last act.

        Raises:
            UnitError: the unit only reads, has ended, or one of its statements failed.
            CommitFailedError: nothing of the unit is kept.
        """
        await self._commit(self.outbox.stirred)
