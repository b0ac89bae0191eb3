"""Who stands in which form."""

from collections.abc import Mapping

from sqlalchemy import func, select
from typing_extensions import override

from intake.kernel.ids import FormId
from intake.operations.reload_forms import FormUses
from storage.guarded_connection import GuardedConnection
from storage.tables import conversations


class SqlFormUses(FormUses):
    """Open conversations in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def open_by_version(self) -> Mapping[tuple[FormId, str], int]:
        result = await self._connection.run(
            select(conversations.c.form_id, conversations.c.form_hash, func.count())
            .where(conversations.c.ended.is_(None))
            .group_by(conversations.c.form_id, conversations.c.form_hash)
        )
        return {(FormId(form_id), hash_): number for form_id, hash_, number in result}
