"""The storage of updates: handled ones by id, waiting and hopeless ones in full."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    and_,
    bindparam,
    cast,
    delete,
    exists,
    insert,
    select,
    update,
)
from typing_extensions import override

from intake.kernel.ids import UpdateId
from intake.kernel.update_log import (
    ChatTurn,
    NotOurTurnError,
    QuarantinedUpdates,
    ReceivedUpdate,
    ReceivedUpdates,
    UpdateLog,
    current_turn,
)
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.rows import deleting_old, upsert
from storage.tables import quarantined_updates, received_updates, update_log


class SqlUpdateLog(UpdateLog):
    """The update log in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def insert(self, update_id: UpdateId, now: datetime) -> bool:
        turn = current_turn()
        if turn is None:
            result = await self._connection.run(_LOG, {"update_id": update_id, "at": now})
            return result.rowcount == 1
        if not turn.is_first():
            raise NotOurTurnError
        asked = {"number": update_id, "moment": now, "chat": turn.chat_id, "ours": turn.holder}
        if (await self._connection.run(_LOG_IN_TURN, asked)).rowcount == 1:
            return True
        if await self.has(update_id):
            return False
        raise NotOurTurnError

    @override
    async def has(self, update_id: UpdateId) -> bool:
        result = await self._connection.run(
            select(update_log.c.update_id).where(update_log.c.update_id == update_id)
        )
        return result.first() is not None

    @override
    async def forget(self, before: datetime, limit: int | None = None) -> int:
        key, waiting = update_log.c.update_id, select(received_updates.c.update_id)
        statement = deleting_old(key, update_log.c.at, before, limit, unless=key.in_(waiting))
        return (await self._connection.run(statement)).rowcount


class SqlReceivedUpdates(ReceivedUpdates):
    """Received updates in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def keep(
        self, updates: Sequence[ReceivedUpdate], now: datetime, holder: int | None = None
    ) -> None:
        await self._connection.run(
            _KEEP, [_columns(one, now, holder, handed=False) for one in updates]
        )

    @override
    async def hand_over(self, update: ReceivedUpdate, turn: ChatTurn, now: datetime) -> bool:
        asked = {"number": update.update_id, "chat": turn.chat_id, "ours": turn.holder}
        holder = (await self._connection.run(_EARLIER, asked)).scalar_one_or_none()
        if holder is None:
            return False
        await self._connection.run(_HAND_OVER, _columns(update, now, holder, handed=True))
        return True

    @override
    async def handed(self, holder: int) -> tuple[ReceivedUpdate, ...]:
        rows = await self._connection.run(_HANDED, {"ours": holder})
        return tuple(_received(row) for row in rows)

    @override
    async def taken_up(self, holder: int, update_ids: Collection[UpdateId]) -> None:
        await self._connection.run(
            update(received_updates)
            .where(
                received_updates.c.update_id.in_(update_ids), received_updates.c.holder == holder
            )
            .values(handed=False)
        )

    @override
    async def inherit(self, holder: int, alive: Collection[int]) -> int:
        known = received_updates.c.holder
        result = await self._connection.run(
            update(received_updates)
            .where(known.is_(None) | known.not_in(alive))
            .values(holder=holder, handed=True)
        )
        return result.rowcount

    @override
    async def remove(self, update_ids: Collection[UpdateId]) -> None:
        await self._connection.run(
            delete(received_updates).where(received_updates.c.update_id == bindparam("done")),
            [{"done": update_id} for update_id in update_ids],
        )

    @override
    async def oldest(self, limit: int) -> tuple[ReceivedUpdate, ...]:
        result = await self._connection.run(
            select(received_updates).order_by(received_updates.c.id).limit(limit)
        )
        return tuple(_received(row) for row in result)

    @override
    async def forget(self, before: datetime, limit: int | None = None) -> int:
        statement = deleting_old(
            received_updates.c.id, received_updates.c.received_at, before, limit
        )
        return (await self._connection.run(statement)).rowcount


_LOG = Prepared(upsert(update_log).on_conflict_do_nothing(index_elements=[update_log.c.update_id]))
_NEW = upsert(received_updates)
_KEEP = _NEW.on_conflict_do_nothing(index_elements=[received_updates.c.update_id])
_HAND_OVER = _NEW.on_conflict_do_update(
    index_elements=[received_updates.c.update_id],
    set_={"holder": _NEW.excluded.holder, "handed": True},
)
_BEFORE = and_(
    received_updates.c.chat_id == bindparam("chat", type_=BigInteger),
    (received_updates.c.holder != bindparam("ours", type_=BigInteger)) | received_updates.c.handed,
    received_updates.c.update_id < bindparam("number", type_=BigInteger),
)
_EARLIER = (  # locked: it does not go before what is handed over stands there
    select(received_updates.c.holder)
    .where(_BEFORE, received_updates.c.holder.is_not(None))
    .order_by(received_updates.c.id.desc())
    .limit(1)
    .with_for_update()
)
_HANDED = Prepared(
    select(received_updates)
    .where(received_updates.c.holder == bindparam("ours"), received_updates.c.handed)
    .order_by(received_updates.c.id)
)
_LOG_IN_TURN = Prepared(
    upsert(update_log)
    .from_select(
        ["update_id", "at"],
        select(
            cast(bindparam("number"), BigInteger),
            cast(bindparam("moment", type_=update_log.c.at.type), update_log.c.at.type),
        ).where(~exists().where(_BEFORE)),
    )
    .on_conflict_do_nothing(index_elements=[update_log.c.update_id])
)


def _columns(
    one: ReceivedUpdate, now: datetime, holder: int | None, *, handed: bool
) -> dict[str, Any]:
    return {
        "update_id": one.update_id,
        "raw": one.raw,
        "received_at": now,
        "chat_id": one.chat_id,
        "holder": holder,
        "handed": handed,
    }


def _received(row: Any) -> ReceivedUpdate:
    return ReceivedUpdate(UpdateId(row.update_id), row.raw, row.chat_id)


class SqlQuarantinedUpdates(QuarantinedUpdates):
    """Quarantined updates in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def put(self, update_id: UpdateId, raw: str, error: str, now: datetime) -> None:
        await self._connection.run(
            insert(quarantined_updates).values(update_id=update_id, raw=raw, error=error, at=now)
        )

    @override
    async def forget(self, before: datetime, limit: int) -> int:
        statement = deleting_old(quarantined_updates.c.id, quarantined_updates.c.at, before, limit)
        return (await self._connection.run(statement)).rowcount
