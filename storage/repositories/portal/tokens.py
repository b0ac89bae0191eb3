"""The tokens' storage: what it keeps was encrypted before it got here."""

from datetime import datetime

from sqlalchemy import select

from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import upsert
from storage.tables import tokens


class SqlTokens:
    """One secret for each portal, by whatever name its owner gives it."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    async def get(self, portal: str, *, lock: bool = False) -> bytes | None:
        """Return the portal's secret; ``lock``: nobody else changes it before this unit ends."""
        statement = select(tokens.c.secret).where(tokens.c.portal == portal)
        if lock:
            statement = statement.with_for_update()
        secret: bytes | None = (await self._connection.run(statement)).scalar_one_or_none()
        return secret

    async def put(self, portal: str, secret: bytes, now: datetime) -> None:
        """Keep a secret in the place of the portal's last one."""
        await self._connection.run(
            upsert(tokens)
            .values(portal=portal, secret=secret, updated_at=now)
            .on_conflict_do_update(
                index_elements=[tokens.c.portal], set_={"secret": secret, "updated_at": now}
            )
        )
