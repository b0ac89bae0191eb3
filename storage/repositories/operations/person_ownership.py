"""Which rows are a person's, in each table."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, literal, or_, select

from storage.tables import (
    audit,
    bans,
    channels,
    chat_lines,
    conversations,
    corrections,
    crm_entities,
    dialogue_bundles,
    groups,
    invitation_tries,
    invitations,
    journey_steps,
    journeys,
    lead_entities,
    lead_submissions,
    leads,
    links,
    mutes,
    nudge_switches,
    relayed_messages,
    stage_events,
    submissions,
    touches,
    visits,
)

OfPerson = Callable[[int], ColumnElement[bool]]
"""Says by a person's number which rows of a table are meant."""


def leads_of(person_id: int) -> Select[int]:
    """Select the numbers of somebody's leads."""
    return select(leads.c.id).where(leads.c.person_id == person_id)


def submissions_of(person_id: int) -> Select[int]:
    """Select the numbers of somebody's submissions."""
    return select(submissions.c.id).where(submissions.c.person_id == person_id)


def _tokens_of(person_id: int) -> Select[str | None]:
    return select(touches.c.visit_token).where(
        touches.c.person_id == person_id, touches.c.visit_token.is_not(None)
    )


def _named(kind: str, number: Any) -> ColumnElement[str]:
    return literal(f"{kind}:").concat(func.cast(number, audit.c.subject.type))


def _bans_of(person_id: int) -> ScalarSelect[str]:
    return select(_named("ban", bans.c.id)).where(bans.c.person_id == person_id).scalar_subquery()


ROWS: Mapping[str, OfPerson] = {
    # What hangs on others comes before them: those are what it is found by.
    "audit": lambda one: or_(
        audit.c.subject == f"person:{one}", audit.c.subject.in_(_bans_of(one))
    ),
    "visits": lambda one: visits.c.token.in_(_tokens_of(one)),
    "relayed_messages": lambda one: relayed_messages.c.lead_id.in_(leads_of(one)),
    "bans": lambda one: bans.c.person_id == one,
    "groups": lambda one: groups.c.added_by == one,
    "channels": lambda one: channels.c.added_by == one,
    "invitations": lambda one: invitations.c.used_by == one,
    "links": lambda one: links.c.created_by == one,
    "corrections": lambda one: corrections.c.proposed_by == one,
    "touches": lambda one: touches.c.person_id == one,
    "conversations": lambda one: conversations.c.person_id == one,
    "journeys": lambda one: journeys.c.person_id == one,
    "submissions": lambda one: submissions.c.person_id == one,
    "leads": lambda one: leads.c.person_id == one,
}
"""Whose rows are a person's, in the order in which they are erased."""

GOING = {
    "nudge_switches": nudge_switches.c.person_id,
    "mutes": mutes.c.person_id,
    "invitation_tries": invitation_tries.c.person_id,
    "chat_lines": chat_lines.c.chat_id,
}
"""Tables whose rows go; a private chat has its person's number."""

HANGING: Mapping[str, OfPerson] = {
    "crm_entities": lambda one: crm_entities.c.submission_id.in_(submissions_of(one)),
    "journey_steps": lambda one: journey_steps.c.journey_id.in_(
        select(journeys.c.id).where(journeys.c.person_id == one)
    ),
    "lead_submissions": lambda one: lead_submissions.c.lead_id.in_(leads_of(one)),
    "lead_entities": lambda one: lead_entities.c.lead_id.in_(leads_of(one)),
    "dialogue_bundles": lambda one: dialogue_bundles.c.lead_id.in_(leads_of(one)),
    "stage_events": lambda one: exists().where(
        lead_entities.c.kind == stage_events.c.kind,
        lead_entities.c.crm_id == stage_events.c.crm_id,
        lead_entities.c.lead_id.in_(leads_of(one)),
    ),
}
"""What is exported as well: it holds numbers that stay."""
