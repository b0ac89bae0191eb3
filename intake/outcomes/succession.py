"""An entity that stands for another one: what it inherits, and what stays behind. Pure."""

from dataclasses import replace
from datetime import datetime

from intake.leads.lead import Lead
from intake.outcomes.findings import Became, Successor
from intake.outcomes.lead_entity import Gone, LeadEntity


def successor_of(old: LeadEntity, new: Successor) -> LeadEntity:
    """Return what is known of an entity that stands for another one before it is seen itself.

    Money goes with our own name alone: a card that bears another origin, or none, was made by
    others.
    """
    ours = new.how is not Became.MERGED or (
        old.origin is not None and new.seen.origin == old.origin
    )
    fresh = replace(
        old,
        key=new.seen.key,
        made=old.made and ours,
        submission_id=old.submission_id if ours else None,
        origin=old.origin if ours else None,
        updated_at=None,
        seen_at=None,
        written_at=None,
        stirred_at=None,
        gone=None,
        gone_at=None,
    )
    if new.how is Became.RESTORED:
        return replace(fresh, history_id=None)
    return replace(
        fresh,
        stage=None,
        meaning=None,
        moved_at=None,
        history_id=None,
        ended_at=None,
        qualified_at=old.qualified_at if ours else None,
        todo_id=old.todo_id if new.how is Became.MERGED else None,
        todo_at=old.todo_at if new.how is Became.MERGED else None,
    )


def followed_by(old: LeadEntity, new: Successor, now: datetime) -> LeadEntity:
    """Return an entity for which another one stands. What it counts for counts there, or, where
    that bears another name, stays as it was."""
    handed_on = successor_of(old, new).submission_id is not None
    gone = Gone.CONVERTED if new.how is Became.CONVERTED else Gone.FOLLOWED
    return replace(
        old,
        gone=gone,
        gone_at=old.gone_at or now,
        stirred_at=None,
        todo_id=old.todo_id if gone is Gone.CONVERTED else None,
        submission_id=None if handed_on and gone is Gone.FOLLOWED else old.submission_id,
    )


def closed_by_its_end(lead: Lead, entity: LeadEntity) -> bool:
    """Say whether a lead was closed because that entity was deleted."""
    return lead.closed_at is not None and lead.closed_at == entity.gone_at
