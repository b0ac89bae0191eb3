"""The storage of calls to the portal that one process makes for another."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.tables import portal_calls


class SqlPortalCalls:
    """Calls, and their answers, in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection
        self.stirred = False
        """Somebody waits for something that was written."""

    async def ask(self, asked: str, now: datetime) -> int:
        """Ask for a call; return its number."""
        self.stirred = True
        asking = insert(portal_calls).values(asked=asked, asked_at=now).returning(portal_calls.c.id)
        number: int = (await self._connection.run(asking)).scalar_one()
        return number

    async def unanswered(self, after: int) -> Sequence[tuple[int, str]]:
        """Return what was asked since that number and waits."""
        rows = await self._connection.run(_UNANSWERED, {"last": after})
        return [(row.id, row.asked) for row in rows]

    async def give(self, number: int, answer: str) -> None:
        """Answer a call, if somebody still waits."""
        self.stirred = True
        await self._connection.run(
            update(portal_calls).where(portal_calls.c.id == number).values(answer=answer)
        )

    async def answer(self, number: int) -> str | None:
        """Return the answer, once there is one."""
        query = select(portal_calls.c.answer).where(portal_calls.c.id == number)
        answer: str | None = (await self._connection.run(query)).scalar_one_or_none()
        return answer

    async def remove(self, number: int) -> None:
        """Forget a call."""
        await self._connection.run(delete(portal_calls).where(portal_calls.c.id == number))

    async def forget(self, before: datetime) -> None:
        """Forget what was asked before then: whoever asked is gone."""
        await self._connection.run(delete(portal_calls).where(portal_calls.c.asked_at < before))


_UNANSWERED = Prepared(  # asked twice a second
    select(portal_calls.c.id, portal_calls.c.asked)
    .where(portal_calls.c.id > bindparam("last"), portal_calls.c.answer.is_(None))
    .order_by(portal_calls.c.id)
)
