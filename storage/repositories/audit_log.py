"""The audit's storage."""

from typing import Any

from sqlalchemy import Row, insert, select
from typing_extensions import override

from intake.team.audit import Audit, AuditEntry
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import columns_of
from storage.tables import audit


class SqlAudit(Audit):
    """The audit in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def add(self, entry: AuditEntry) -> None:
        await self._connection.run(insert(audit).values(columns_of(entry)))

    @override
    async def latest(self, limit: int) -> tuple[AuditEntry, ...]:
        rows = await self._connection.run(select(audit).order_by(audit.c.id.desc()).limit(limit))
        return tuple(_entry(row) for row in rows)


def _entry(row: Row[*tuple[Any, ...]]) -> AuditEntry:
    return AuditEntry(row.at, row.by, row.what, row.subject, row.before, row.after)
