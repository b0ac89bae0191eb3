"""Whose turn it is in the outbox: the statements that say so."""

from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    literal_column,
    select,
    union_all,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate
from sqlalchemy.sql.elements import ColumnElement

from intake.outbox.chat_minutes import ALL_CHATS
from intake.outbox.tasks import OutboxQueue, Priority
from storage.tables import chat_lines, outbox, outbox_keys

_PRIORITIES = list(Priority)
"""Named one by one, an index gives each one's due rows in their order, and none that is not due."""
_MOMENT = bindparam("moment", type_=outbox.c.due_at.type)
_MOST: BindParameter[int] = bindparam("most")
_EXISTS: ColumnElement[int] = literal_column("1")


@cache
def leasing(queue: OutboxQueue) -> ReturningUpdate[*tuple[Any, ...]]:
    """Build the lease: one statement, so that no two owners ever get the same row.

    Its parameters are ``lessee``, ``moment`` and ``most``.
    """
    due = _due(queue)
    if queue is OutboxQueue.TELEGRAM:
        free = due.subquery()
        turns = union_all(select(free.c.id), select(_heads(queue).subquery().c.id)).subquery()
        closed = (
            select(_EXISTS)
            .where(chat_lines.c.chat_id == ALL_CHATS, chat_lines.c.others_from > _MOMENT)
            .exists()
        )
        ranked = outbox.alias("ranked")
        due = (
            select(ranked.c.id)
            .where(ranked.c.id.in_(select(turns.c.id)), ~closed)
            .order_by(ranked.c.priority, ranked.c.due_at, ranked.c.id)
            .limit(_MOST)
        )
    return (
        update(outbox)
        .where(outbox.c.id.in_(due), outbox.c.lease_owner.is_(None))
        .values(lease_owner=bindparam("lessee"), attempt=outbox.c.attempt + 1, dispatched=False)
        .returning(outbox)
    )


@cache
def upcoming(queue: OutboxQueue) -> Select[Any]:
    """Build the look at what comes next, lines aside."""
    return (
        select(outbox.c.due_at)
        .where(_unleased(queue), *_in_no_line(queue))
        .order_by(outbox.c.due_at)
        .limit(1)
    )


@cache
def line_heads() -> Select[Any]:
    """Build the look at all lines: when the first of each is due, and when its chat is open."""

    def due(*conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
        return (
            select(outbox.c.due_at)
            .where(*_in_line(OutboxQueue.TELEGRAM), *conditions)
            .order_by(outbox.c.due_at)
            .limit(1)
            .correlate(chat_lines)
            .scalar_subquery()
        )

    people = outbox.c.priority <= Priority.BURSTS
    return select(chat_lines, due(people).label("people_due"), due(~people).label("others_due"))


def _due(queue: OutboxQueue) -> Select[Any]:
    return (
        select(outbox.c.id)
        .where(
            _unleased(queue),
            *_in_no_line(queue),
            outbox.c.priority.in_(_PRIORITIES),
            outbox.c.due_at <= _MOMENT,
        )
        .order_by(outbox.c.priority, outbox.c.due_at, outbox.c.id)
        .limit(_MOST)
    )


def _heads(queue: OutboxQueue) -> Select[Any]:
    """Say which row is the first of each line whose chat takes it, if none is on its way."""
    people = outbox.c.priority <= Priority.BURSTS
    opens = case((people, chat_lines.c.people_from), else_=chat_lines.c.others_from)
    first = (
        select(outbox.c.id)
        .where(*_in_line(queue), outbox.c.due_at <= _MOMENT, opens <= _MOMENT)
        .order_by(outbox.c.priority, outbox.c.due_at, outbox.c.id)
        .limit(1)
        .correlate(chat_lines)
        .scalar_subquery()
    )
    leased = outbox.alias("leased")
    on_its_way = (
        select(_EXISTS)
        .where(leased.c.chat_id == chat_lines.c.chat_id, leased.c.lease_owner.is_not(None))
        .correlate(chat_lines)
        .exists()
    )
    return select(first.label("id")).where(chat_lines.c.people_from <= _MOMENT, ~on_its_way)


def _in_line(queue: OutboxQueue) -> tuple[ColumnElement[bool], ...]:
    return outbox.c.chat_id == chat_lines.c.chat_id, _unleased(queue)


def _in_no_line(queue: OutboxQueue) -> tuple[ColumnElement[bool], ...]:
    return (outbox.c.chat_id.is_(None),) if queue is OutboxQueue.TELEGRAM else ()


def _unleased(queue: OutboxQueue) -> ColumnElement[bool]:
    """Say which rows of the queue nobody holds and nothing holds up."""
    mine, earlier = outbox_keys.alias("mine"), outbox_keys.alias("earlier")
    held_up = (
        select(_EXISTS)
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
