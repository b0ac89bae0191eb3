"""What all repositories share: records are flat, and their fields are named like the columns."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Delete,
    Row,
    Select,
    Table,
    and_,
    cast,
    delete,
    func,
    not_,
    select,
)
from sqlalchemy.dialects import sqlite

from intake.links.link import Utm
from storage.column_types import BigId
from storage.guarded_connection import GuardedConnection


def columns_of(record: Any) -> dict[str, Any]:
    """Return a record's fields by name; unlike ``asdict`` it leaves the values as they are."""
    kind = type(record)
    if kind not in _NAMES:
        _NAMES[kind] = tuple(field.name for field in fields(kind))
    return {name: getattr(record, name) for name in _NAMES[kind]}


_NAMES: dict[type, tuple[str, ...]] = {}
"""The fields of each kind of record: ``dataclasses.fields`` makes them anew each time."""


def utm_columns(utm: Utm) -> dict[str, str]:
    """Return the five values by column."""
    return {f"utm_{name}": value for name, value in columns_of(utm).items()}


def utm_of(row: Row[*tuple[Any, ...]]) -> Utm:
    """Make the five values of their columns."""
    return Utm(row.utm_source, row.utm_medium, row.utm_campaign, row.utm_content, row.utm_term)


def total(numbers: ColumnElement[Any]) -> ColumnElement[int]:
    """Return the sum of whole numbers as one; PostgreSQL's own is a decimal."""
    return cast(func.sum(numbers), BigId)


def upsert(table: Table[Any]) -> sqlite.Insert:
    """Return an insert that knows ``ON CONFLICT``.

    The words are PostgreSQL's, and SQLite took them over. SQLAlchemy has a class for each; our
    dialect for PostgreSQL says SQLite's as its own, so that a statement need not know its engine.
    """
    return sqlite.insert(table)


def deleting_old(
    key: Column[Any],
    at: Column[datetime],
    before: datetime,
    limit: int | None,
    *,
    unless: ColumnElement[bool] | None = None,
) -> Delete:
    """Build the deletion of the oldest rows from before a moment; ``key`` is their primary key."""
    which = at < before if unless is None else and_(at < before, not_(unless))
    if limit is None:
        return delete(key.table).where(which)
    old = select(key).where(which).order_by(at).limit(limit)
    return delete(key.table).where(key.in_(old))


async def numbers_of(connection: GuardedConnection, statement: Select[Any]) -> list[Any]:
    """Return the only column of what is selected: as a rule rows' numbers."""
    return list((await connection.run(statement)).scalars())
