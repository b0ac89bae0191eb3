"""Whose turn it is in the outbox: the statements that say so."""

from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, literal_column, select, update
from sqlalchemy.sql.dml import ReturningUpdate
from sqlalchemy.sql.elements import ColumnElement

from intake.outbox.tasks import OutboxQueue, Priority
from storage.tables import outbox, outbox_keys

_PRIORITIES = list(Priority)
"""Named one by one, an index gives each one's due rows in their order, and none that is not due."""


@cache
def leasing(queue: OutboxQueue) -> ReturningUpdate[*tuple[Any, ...]]:
    """Build the lease: one statement, so that no two owners ever get the same row.

    Its parameters are ``lessee``, ``moment`` and ``most``.
    """
    due = (
        select(outbox.c.id)
        .where(
            _unleased(queue),
            outbox.c.priority.in_(_PRIORITIES),
            outbox.c.due_at <= bindparam("moment", type_=outbox.c.due_at.type),
        )
        .order_by(outbox.c.priority, outbox.c.due_at, outbox.c.id)
        .limit(bindparam("most"))
    )
    return (
        update(outbox)
        .where(outbox.c.id.in_(due), outbox.c.lease_owner.is_(None))
        .values(lease_owner=bindparam("lessee"), attempt=outbox.c.attempt + 1, dispatched=False)
        .returning(outbox)
    )


@cache
def upcoming(queue: OutboxQueue) -> Select[Any]:
    """Build the look at what comes next."""
    return select(outbox.c.due_at).where(_unleased(queue)).order_by(outbox.c.due_at).limit(1)


def _unleased(queue: OutboxQueue) -> ColumnElement[bool]:
    """Say which rows of the queue nobody holds and nothing holds up."""
    mine, earlier = outbox_keys.alias("mine"), outbox_keys.alias("earlier")
    held_up = (
        select(literal_column("1"))
        .select_from(mine)
        .join(
            earlier,
            and_(
                earlier.c.queue == mine.c.queue,
                earlier.c.key == mine.c.key,
                earlier.c.outbox_id < mine.c.outbox_id,
            ),
        )
        .where(mine.c.outbox_id == outbox.c.id)
        .correlate(outbox)
        .exists()
    )
    return and_(outbox.c.queue == queue, outbox.c.lease_owner.is_(None), ~held_up)
