"""The tables. One glance should tell what is kept, and which rules the database itself upholds."""

from storage.tables.arrival_tables import campaigns, corrections, links, touches, visits
from storage.tables.conversation_tables import conversations
from storage.tables.journey_tables import journey_steps, journeys
from storage.tables.metadata import metadata
from storage.tables.outbox_tables import circuits, outbox, outbox_keys
from storage.tables.person_tables import people
from storage.tables.submission_tables import cards, crm_entities, submissions
from storage.tables.upkeep_tables import (
    digests,
    groups,
    proofs,
    quarantined_updates,
    received_updates,
    tokens,
    update_log,
)

__all__ = [
    "campaigns",
    "cards",
    "circuits",
    "conversations",
    "corrections",
    "crm_entities",
    "digests",
    "groups",
    "journey_steps",
    "journeys",
    "links",
    "metadata",
    "outbox",
    "outbox_keys",
    "people",
    "proofs",
    "quarantined_updates",
    "received_updates",
    "submissions",
    "tokens",
    "touches",
    "update_log",
    "visits",
]
