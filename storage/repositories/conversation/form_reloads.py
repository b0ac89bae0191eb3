"""The storage of marks that forms were read anew."""

from datetime import datetime

from sqlalchemy import insert, select
from typing_extensions import override

from intake.forms.form_reload import FormReload, FormReloads
from intake.kernel.ids import PersonId
from storage.guarded_connection import GuardedConnection
from storage.tables import form_reloads


class SqlFormReloads(FormReloads):
    """Marks in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def add(self, digest: str, by: PersonId, now: datetime) -> FormReload:
        result = await self._connection.run(
            insert(form_reloads).values(at=now, by=by, digest=digest).returning(form_reloads.c.id)
        )
        return FormReload(result.scalar_one(), digest)

    @override
    async def latest(self) -> FormReload | None:
        result = await self._connection.run(
            select(form_reloads.c.id, form_reloads.c.digest)
            .order_by(form_reloads.c.id.desc())
            .limit(1)
        )
        row = result.one_or_none()
        return None if row is None else FormReload(row.id, row.digest)
