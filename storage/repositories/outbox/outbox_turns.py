"""Whose turn it is in the outbox: the statements that say so."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    Label,
    Row,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    select,
    union_all,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate
from sqlalchemy.sql.elements import ColumnElement

from intake.outbox.chat_minutes import ALL_CHATS
from intake.outbox.tasks.outbox_queue import OutboxQueue, Priority
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
        free = due.subquery("free")
        turns = union_all(select(free.c.id), select(_heads(queue).subquery("heads").c.id)).subquery(
            "turns"
        )
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
    """Build the look at what comes next, lines aside: the earliest of each priority."""
    return select(*_earliest(queue, outbox.c.chat_id.is_(None)))


@cache
def line_heads() -> Select[Any]:
    """Build the look at all lines: when the first of each priority is due."""
    mine = outbox.c.chat_id == chat_lines.c.chat_id
    return select(chat_lines, *_earliest(OutboxQueue.TELEGRAM, mine))


def earliest(row: Row[*tuple[Any, ...]]) -> Iterator[tuple[Priority, datetime]]:
    """Yield when the first of each priority is due, of a row of either look."""
    for priority in Priority:
        if (due_at := getattr(row, _name(priority))) is not None:
            yield priority, due_at


def _earliest(queue: OutboxQueue, line: ColumnElement[bool]) -> Iterator[Label[Any]]:
    """Ask for each priority by itself: by the index, however many rows wait."""
    for priority in Priority:
        first = _first(outbox.c.due_at, queue, line, outbox.c.priority == priority)
        yield first.label(_name(priority))


def _name(priority: Priority) -> str:
    return f"due_{priority:d}"


def _due(queue: OutboxQueue) -> Select[Any]:
    return (
        select(outbox.c.id)
        .where(
            _unleased(queue),
            outbox.c.chat_id.is_(None),
            outbox.c.priority.in_(_PRIORITIES),
            outbox.c.due_at <= _MOMENT,
        )
        .order_by(outbox.c.priority, outbox.c.due_at, outbox.c.id)
        .limit(_MOST)
    )


def _heads(queue: OutboxQueue) -> Select[Any]:
    """Say which row is the first of each line whose chat takes it, if none is on its way."""
    mine = outbox.c.chat_id == chat_lines.c.chat_id
    people = outbox.c.priority <= Priority.BURSTS
    due = outbox.c.due_at <= _MOMENT
    others = _first(outbox.c.id, queue, mine, ~people, due)
    leased = outbox.alias("leased")
    on_its_way = (
        select(_EXISTS)
        .where(leased.c.chat_id == chat_lines.c.chat_id, leased.c.lease_owner.is_not(None))
        .correlate(chat_lines)
        .exists()
    )
    first = func.coalesce(
        _first(outbox.c.id, queue, mine, people, due),
        case((chat_lines.c.others_from <= _MOMENT, others)),
    )
    return select(first.label("id")).where(chat_lines.c.people_from <= _MOMENT, ~on_its_way)


def _first(
    column: Column[Any], queue: OutboxQueue, *conditions: ColumnElement[bool]
) -> ScalarSelect[Any]:
    """Return that of the first row that waits so."""
    return (
        select(column)
        .where(_unleased(queue), *conditions)
        .order_by(outbox.c.priority, outbox.c.due_at, outbox.c.id)
        .limit(1)
        .correlate(chat_lines)
        .scalar_subquery()
    )


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
