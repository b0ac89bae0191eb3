"""The tables. One glance should tell what is kept, and which rules the database itself upholds."""

from storage.tables.arrival_tables import campaigns, corrections, links, touches, visits
from storage.tables.conversation_tables import conversations
from storage.tables.dialogue_tables import (
    dialogue_bundles,
    ready_answers,
    relayed_messages,
    threads,
)
from storage.tables.journey_tables import journey_steps, journeys
from storage.tables.lead_tables import (
    assignments,
    crm_cursors,
    lead_cards,
    lead_entities,
    lead_submissions,
    leads,
    stage_events,
    timers,
)
from storage.tables.metadata import metadata
from storage.tables.nudge_tables import mutes, nudge_switches
from storage.tables.outbox_tables import chat_lines, circuits, outbox, outbox_keys, worker_leases
from storage.tables.person_tables import people
from storage.tables.submission_tables import cards, crm_entities, submissions
from storage.tables.team_tables import (
    absences,
    audit,
    bans,
    calendar_days,
    heartbeats,
    invitation_tries,
    invitations,
    members,
    outages,
    place_troubles,
    portal_users,
    team_members,
    teams,
)
from storage.tables.upkeep_tables import (
    digests,
    groups,
    proofs,
    quarantined_updates,
    received_updates,
    schema_readers,
    tokens,
    update_log,
)

__all__ = [
    "absences",
    "assignments",
    "audit",
    "bans",
    "calendar_days",
    "campaigns",
    "cards",
    "chat_lines",
    "circuits",
    "conversations",
    "corrections",
    "crm_cursors",
    "crm_entities",
    "dialogue_bundles",
    "digests",
    "groups",
    "heartbeats",
    "invitation_tries",
    "invitations",
    "journey_steps",
    "journeys",
    "lead_cards",
    "lead_entities",
    "lead_submissions",
    "leads",
    "links",
    "members",
    "metadata",
    "mutes",
    "nudge_switches",
    "outages",
    "outbox",
    "outbox_keys",
    "people",
    "place_troubles",
    "portal_users",
    "proofs",
    "quarantined_updates",
    "ready_answers",
    "received_updates",
    "relayed_messages",
    "schema_readers",
    "stage_events",
    "submissions",
    "team_members",
    "teams",
    "threads",
    "timers",
    "tokens",
    "touches",
    "update_log",
    "visits",
    "worker_leases",
]
