"""The storage of what several processes together may send."""

from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Interval,
    bindparam,
    delete,
    func,
    select,
    type_coerce,
    update,
)
from typing_extensions import override

from intake.kernel.ids import ChatId
from intake.outbox.send_budget import Bucket, SendBudgets
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import upsert
from storage.tables import send_budgets


class SqlSendBudgets(SendBudgets):
    """Budgets in SQL, on the database's clock: those of the processes need not agree."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def draw(self, chat_id: ChatId, bucket: Bucket, wanted: int, *, spare: int) -> int:
        await self._connection.run(_NEW, {"chat_id": chat_id})
        row = (await self._connection.run(_LEFT, {"chat": chat_id})).one()
        full = timedelta(seconds=bucket.capacity / bucket.per_second)
        left = min(max(row.left, timedelta()), full)
        drawn = bucket.draws(left.total_seconds(), wanted, spare=spare)
        if drawn or row.left > full:  # no bucket is: the clock was put back
            later = left + timedelta(seconds=drawn / bucket.per_second)
            await self._connection.run(_FILL, {"chat": chat_id, "later": later})
        return drawn

    @override
    async def forget(self) -> int:
        return (await self._connection.run(_FORGET)).rowcount


_columns = send_budgets.c
_clock: ColumnElement[datetime] = func.clock_timestamp(type_=DateTime(timezone=True))
"""Not the transaction's beginning: it may have waited for the row."""
_NEW = (
    upsert(send_budgets)
    .values(chat_id=bindparam("chat_id"), empty_at=func.now())
    .on_conflict_do_nothing(index_elements=[_columns.chat_id])
)
_OF = _columns.chat_id == bindparam("chat")
_LEFT = (
    select(type_coerce(_columns.empty_at - _clock, Interval).label("left"))
    .where(_OF)
    .with_for_update()
)
_FILL = update(send_budgets).where(_OF).values(empty_at=_clock + bindparam("later", type_=Interval))
_FORGET = delete(send_budgets).where(
    _columns.empty_at < func.now() - bindparam(None, timedelta(hours=1), type_=Interval)
)
