"""The storage of the proof that something can be written."""

from sqlalchemy import delete

from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import upsert
from storage.tables import proofs

BYTES = 128 * 1024
"""What a submission needs with its card, its keys and what follows, and room to spare: a disk that
takes less than this takes no submission either."""

_ROW = 1


class SqlProof:
    """One row that is put and removed again."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    async def put(self) -> None:
        """Write it, over one that a dead process left."""
        insert = upsert(proofs).values(id=_ROW, filling=bytes(BYTES))
        await self._connection.run(
            insert.on_conflict_do_update(
                index_elements=[proofs.c.id], set_={"filling": insert.excluded.filling}
            )
        )

    async def remove(self) -> None:
        """Take it away."""
        await self._connection.run(delete(proofs))
