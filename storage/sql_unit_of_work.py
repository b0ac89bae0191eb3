"""The unit of work: one transaction with everything that can be done in it."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, get_type_hints

from intake.outbox.worker_lease import WorkerLeases
from storage.guarded_connection import GuardedConnection
from storage.repositories.attribution.corrections import SqlCorrections
from storage.repositories.attribution.counted_touches import SqlCounted
from storage.repositories.attribution.digests import SqlDigests
from storage.repositories.attribution.touches import SqlTouches
from storage.repositories.attribution.visits import SqlVisits
from storage.repositories.conversation.conversations import SqlConversations
from storage.repositories.conversation.form_reloads import SqlFormReloads
from storage.repositories.conversation.form_uses import SqlFormUses
from storage.repositories.dialogue.bundles import SqlBundles
from storage.repositories.dialogue.ready_answers import SqlReadyAnswers
from storage.repositories.dialogue.relayed_messages import SqlRelayedMessages
from storage.repositories.dialogue.threads import SqlThreads
from storage.repositories.journeys.journey_histories import SqlJourneyHistories
from storage.repositories.journeys.journeys import SqlJourneys
from storage.repositories.kernel.people import SqlPeople
from storage.repositories.kernel.updates import (
    SqlQuarantinedUpdates,
    SqlReceivedUpdates,
    SqlUpdateLog,
)
from storage.repositories.leads.assignments import SqlAssignments
from storage.repositories.leads.bursts import SqlBursts
from storage.repositories.leads.journey_facts import SqlLeadFacts
from storage.repositories.leads.lead_cards import SqlLeadCards
from storage.repositories.leads.lead_entities import SqlLeadEntities
from storage.repositories.leads.lead_topics import SqlLeadTopics
from storage.repositories.leads.leads import SqlLeads
from storage.repositories.leads.line_records import SqlLineRecords
from storage.repositories.leads.timers import SqlTimers
from storage.repositories.links.channels import SqlChannelJoins, SqlChannels
from storage.repositories.links.experiments import SqlExperiments
from storage.repositories.links.link_listing import SqlLinkPages
from storage.repositories.links.link_values import SqlKnownValues
from storage.repositories.links.links import SqlLinks
from storage.repositories.nudges.mutes import SqlMutes
from storage.repositories.nudges.nudge_switches import SqlNudgeSwitches
from storage.repositories.operations.health_records import SqlHealthFacts
from storage.repositories.operations.person_rows import SqlPersonalRecords
from storage.repositories.operations.proof import SqlProof
from storage.repositories.outbox.chat_lines import SqlChatLines
from storage.repositories.outbox.circuits import SqlCircuits
from storage.repositories.outbox.outbox_load import SqlOutboxLoad
from storage.repositories.outbox.outbox_rows import SqlOutbox
from storage.repositories.outbox.send_budgets import SqlSendBudgets
from storage.repositories.outbox.worker_leases import SoleWorkerLeases, SqlWorkerLeases
from storage.repositories.portal.portal_calls import SqlPortalCalls
from storage.repositories.portal.tokens import SqlTokens
from storage.repositories.stats.cost_rows import SqlCosts, SqlRateBook
from storage.repositories.stats.counts import SqlStatistics
from storage.repositories.stats.digest_rows import SqlNumbersDigests
from storage.repositories.submissions.backlog_pages import SqlDeliveryBacklog
from storage.repositories.submissions.cards import SqlCards
from storage.repositories.submissions.submissions import SqlSubmissions
from storage.repositories.submissions.team_messages import SqlTeamMessages
from storage.repositories.submissions.trials import SqlTrials
from storage.repositories.team.absences import SqlAbsences
from storage.repositories.team.audit_log import SqlAudit
from storage.repositories.team.bans import SqlBans
from storage.repositories.team.groups import SqlGroups
from storage.repositories.team.invitations import SqlInvitations
from storage.repositories.team.members import SqlMembers
from storage.repositories.team.portal_people import SqlPortalUsers
from storage.repositories.team.teams import SqlTeams


class SqlUnitOfWork:
    """Fits every narrow unit that a use case names. :class:`storage.database.Database` opens it.

    A repository is made when it is first asked for: most units need a few of them.
    """

    handled: SqlUpdateLog
    received: SqlReceivedUpdates
    quarantine: SqlQuarantinedUpdates
    people: SqlPeople
    links: SqlLinks
    channels: SqlChannels
    channel_joins: SqlChannelJoins
    link_pages: SqlLinkPages
    known_values: SqlKnownValues
    corrections: SqlCorrections
    touches: SqlTouches
    visits: SqlVisits
    counted: SqlCounted
    journeys: SqlJourneys
    journey_histories: SqlJourneyHistories
    conversations: SqlConversations
    submissions: SqlSubmissions
    outbox: SqlOutbox
    bursts: SqlBursts
    chat_lines: SqlChatLines
    circuits: SqlCircuits
    send_budgets: SqlSendBudgets
    cards: SqlCards
    team_messages: SqlTeamMessages
    teams: SqlTeams
    members: SqlMembers
    absences: SqlAbsences
    invitations: SqlInvitations
    portal_users: SqlPortalUsers
    bans: SqlBans
    audit: SqlAudit
    leads: SqlLeads
    assignments: SqlAssignments
    line_records: SqlLineRecords
    timers: SqlTimers
    lead_facts: SqlLeadFacts
    lead_entities: SqlLeadEntities
    lead_cards: SqlLeadCards
    statistics: SqlStatistics
    costs: SqlCosts
    rates: SqlRateBook
    numbers_digests: SqlNumbersDigests
    threads: SqlThreads
    relayed: SqlRelayedMessages
    bundles: SqlBundles
    ready_answers: SqlReadyAnswers
    lead_topics: SqlLeadTopics
    digests: SqlDigests
    experiments: SqlExperiments
    form_reloads: SqlFormReloads
    form_uses: SqlFormUses
    trials: SqlTrials
    groups: SqlGroups
    health_facts: SqlHealthFacts
    nudge_switches: SqlNudgeSwitches
    mutes: SqlMutes
    outbox_load: SqlOutboxLoad
    delivery_backlog: SqlDeliveryBacklog
    tokens: SqlTokens
    portal_calls: SqlPortalCalls
    proof: SqlProof
    personal_records: SqlPersonalRecords

    def __init__(
        self,
        connection: GuardedConnection,
        commit: Callable[[bool], Awaitable[None]],
        *,
        shared: bool,
    ) -> None:
        """Take what runs statements and what ends the transaction.

        ``commit`` is told whether the relay has something new to look at. ``shared``: several
        processes may work on the database.
        """
        self.connection = connection
        self._commit = commit
        self._shared = shared

    @property
    def worker_leases(self) -> WorkerLeases:
        """Who works which queue."""
        return SqlWorkerLeases(self.connection) if self._shared else SoleWorkerLeases()

    if not TYPE_CHECKING:  # where what is not named above must stay an error

        def __getattr__(self, name: str) -> Any:
            make = _REPOSITORIES.get(name)
            if make is None:
                raise AttributeError(name)
            made = self.__dict__[name] = make(self.connection)
            return made

    async def commit(self) -> None:
        """Make the unit's work durable; at most once, and as its last act.

        Raises:
            UnitError: the unit only reads, has ended, or one of its statements failed.
            StaleRowError: another unit was faster; nothing of this one is kept.
            CommitFailedError: nothing of the unit is kept.
        """
        made = self.__dict__
        await self._commit(any(name in made and made[name].stirred for name in _STIRRING))


_STIRRING = ("outbox", "timers", "portal_calls")
"""Those in which the relay may find something new; one that nobody asked for has nothing."""
_REPOSITORIES = get_type_hints(SqlUnitOfWork)
"""Their classes, by name."""
