"""All that is stored about a person, as JSON has it."""

from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, select

from intake.kernel.ids import PersonId
from intake.operations.personal_records import Everything
from storage.column_types import Snapshot
from storage.guarded_connection import GuardedConnection
from storage.personal_data import PERSONAL_DATA
from storage.repositories.operations.person_ownership import GOING, HANGING, ROWS
from storage.tables import metadata, people


async def read_everything(connection: GuardedConnection, person_id: PersonId) -> Everything | None:
    """Return all that is stored; ``None`` for a stranger."""
    known = await _listed(connection, "people", people.c.id == person_id)
    if not known:
        return None
    found: dict[str, Any] = {"person": known[0]}
    for name, rows in (*ROWS.items(), *HANGING.items()):
        found[name] = await _listed(connection, name, rows(person_id))
    for name, owner in GOING.items():
        found[name] = await _listed(connection, name, owner == person_id)
    return {name: rows for name, rows in found.items() if rows}


async def _listed(
    connection: GuardedConnection, name: str, which: ColumnElement[bool]
) -> list[dict[str, Any]]:
    table, readable = metadata.tables[name], PERSONAL_DATA[name].readable
    columns = [column for column in table.c if column.name in readable]
    order = list(table.primary_key.columns)
    result = await connection.run(select(*columns).where(which).order_by(*order))
    return [
        {
            column.name: _plain(column.type, value)
            for column, value in zip(columns, row, strict=True)
        }
        for row in result
    ]


def _plain(kind: Any, value: Any) -> Any:
    """Return a value as JSON has it."""
    match value:
        case None:
            return None
        case datetime():
            return value.isoformat()
        case Enum():
            return value.value
        case _ if isinstance(kind, Snapshot):
            return kind.plain(value)
        case _:
            return value
