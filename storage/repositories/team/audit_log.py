"""The audit's storage."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, not_, or_, select
from typing_extensions import override

from intake.kernel.ids import PersonId
from intake.team.audit import AUDIT_WORDS, Audit, AuditEntry, AuditKind, AuditQuestion
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.rows import columns_of
from storage.tables import audit

_EVERYTHING = AuditQuestion()


class SqlAudit(Audit):
    """The audit in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def add(self, entry: AuditEntry) -> None:
        await self._connection.run(insert(audit).values(columns_of(entry)))

    @override
    async def add_all(self, entries: Collection[AuditEntry]) -> None:
        if entries:
            await self._connection.run(_ADD, [columns_of(one) for one in entries])

    @override
    async def latest(self, limit: int) -> tuple[AuditEntry, ...]:
        return await self.page(_EVERYTHING, offset=0, limit=limit)

    @override
    async def count(self, question: AuditQuestion) -> int:
        counting = select(func.count()).select_from(audit).where(*_wanted(question))
        return int((await self._connection.run(counting)).scalar_one())

    @override
    async def page(
        self, question: AuditQuestion, *, offset: int, limit: int
    ) -> tuple[AuditEntry, ...]:
        newest_first = select(audit).where(*_wanted(question)).order_by(audit.c.id.desc())
        rows = await self._connection.run(newest_first.offset(offset).limit(limit))
        return tuple(_entry(row) for row in rows)

    @override
    async def authors(self) -> tuple[PersonId, ...]:
        known = select(audit.c.by).where(audit.c.by.is_not(None)).distinct()
        rows = await self._connection.run(known.order_by(audit.c.by))
        return tuple(PersonId(row.by) for row in rows)


_ADD = Prepared(insert(audit))


def _wanted(question: AuditQuestion) -> list[ColumnElement[bool]]:
    wanted = []
    if question.kind is None:
        wanted.append(not_(_is_about(AuditKind.RETENTION)))
    else:
        wanted.append(_is_about(question.kind))
    if question.person_id is not None:
        about = [f"member:{question.person_id}", f"person:{question.person_id}"]
        wanted.append(or_(audit.c.by == question.person_id, audit.c.subject.in_(about)))
    return wanted


def _is_about(kind: AuditKind) -> ColumnElement[bool]:
    return or_(*(audit.c.what.startswith(f"{word}.") for word in AUDIT_WORDS[kind]))


def _entry(row: Row[*tuple[Any, ...]]) -> AuditEntry:
    return AuditEntry(row.at, row.by, row.what, row.subject, row.before, row.after)
