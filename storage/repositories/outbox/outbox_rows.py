"""The outbox' storage: what must still happen outside, and whose turn it is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    Executable,
    Row,
    and_,
    bindparam,
    case,
    delete,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.sql.elements import ColumnElement
from typing_extensions import override

from intake.kernel.clock import UNSTEADY
from intake.kernel.ids import ChatId, OutboxId
from intake.outbox.chat_budget import LONGEST
from intake.outbox.chat_minutes import ALL_CHATS
from intake.outbox.outbox import Outbox
from intake.outbox.row import NewOutboxRow, OutboxRow
from intake.outbox.tasks.outbox_queue import OutboxQueue, Priority
from intake.outbox.tasks.task import Task
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.outbox.outbox_turns import earliest, leasing, line_heads, upcoming
from storage.tables import chat_lines, outbox, outbox_keys
from storage.task_snapshots import dump_task, load_task


class SqlOutbox(Outbox):
    """The outbox in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection
        self.stirred = False
        """A row was added, given back or finished: something may be due that was not before."""

    @override
    async def add(self, row: NewOutboxRow, now: datetime) -> None:
        await self.add_all((row,), now)

    @override
    async def add_all(self, rows: Sequence[NewOutboxRow], now: datetime) -> None:
        if not rows:
            return
        self.stirred = True
        keyed: dict[str, NewOutboxRow] = {}
        new = []
        for row in rows:
            if (key := row.task.merge_key) is None:
                new.append(row)
            elif (earlier := keyed.get(key)) is None:
                keyed[key] = row
            else:
                due_at = min(earlier.due_at, row.due_at)
                keyed[key] = replace(earlier, task=row.task, due_at=due_at)
        merged = await self._merge(keyed)
        new += [row for key, row in keyed.items() if key not in merged]
        if new:
            await self._insert(new, now)

    async def _merge(self, rows: Mapping[str, NewOutboxRow]) -> Collection[str]:
        """Merge into the newest row that waits with each key; return the keys that had one."""
        if not rows:
            return ()
        if len(rows) == 1:  # as a rule; a list would not be a prepared statement
            (key,) = rows
            waiting = await self._connection.run(_MERGING_ONE, {"wanted": key})
        else:
            waiting = await self._connection.run(_MERGING, {"merge_keys": list(rows)})
        found = {row.merge_key: row.id for row in waiting}  # of several with a key the newest
        if found:
            await self._connection.run(
                _MERGE,
                [
                    {
                        "number": number,
                        "snapshot": dump_task(rows[key].task),
                        "moment": rows[key].due_at,
                    }
                    for key, number in found.items()
                ],
            )
        return found

    async def _insert(self, rows: list[NewOutboxRow], now: datetime) -> None:
        columns = [outbox_columns(row, now) for row in rows]
        numbers = (await self._connection.run(_ADD, columns)).scalars().all()
        keys = [
            {"outbox_id": number, "key": key, "queue": row.task.queue}
            for number, row in zip(numbers, rows, strict=True)
            for key in sorted(row.keys)
        ]
        if keys:
            await self._connection.run_later(_ADD_KEYS, keys)

    @override
    async def lease(
        self, queue: OutboxQueue, owner: str, now: datetime, limit: int
    ) -> tuple[OutboxRow, ...]:
        result = await self._connection.run(
            leasing(queue), {"lessee": owner, "moment": now, "most": limit}
        )
        rows = sorted(result, key=lambda row: (row.priority, row.due_at, row.id))
        keys = await self._keys([row.id for row in rows])
        return tuple(_row(row, frozenset(keys.get(row.id, ()))) for row in rows)

    @override
    async def mark_dispatched(self, rows: Collection[OutboxId], owner: str) -> frozenset[OutboxId]:
        return await self._held(_MARK, rows, owner)

    @override
    async def holds(self, rows: Collection[OutboxId], owner: str) -> frozenset[OutboxId]:
        return await self._held(_HOLDS, rows, owner)

    @override
    async def begin(self, row_id: OutboxId, owner: str, task: Task) -> bool:
        result = await self._connection.run(
            update(outbox)
            .where(_is_held(row_id, owner))
            .values(payload=dump_task(task), merge_key=None)
        )
        return result.rowcount == 1

    @override
    async def finish(self, rows: Collection[OutboxId], owner: str) -> frozenset[OutboxId]:
        finished = await self._held(_FINISH, rows, owner)
        self._stir(len(finished))
        return finished

    @override
    async def release(
        self,
        row_id: OutboxId,
        owner: str,
        *,
        due_at: datetime,
        in_doubt: bool,
        error: str,
        counted: bool = True,
        not_before: datetime | None = None,
    ) -> bool:
        result = await self._connection.run(
            update(outbox)
            .where(_is_held(row_id, owner))
            .values(
                lease_owner=None,
                dispatched=False,
                due_at=due_at,
                in_doubt=in_doubt,
                error=error,
                not_before=not_before,
                chat_id=None,
                attempt=outbox.c.attempt - (0 if counted else 1),
            )
        )
        return self._stir(result.rowcount)

    @override
    async def line_up(
        self,
        row_id: OutboxId,
        owner: str,
        chat_id: ChatId | None,
        priority: Priority,
        *,
        in_doubt: bool,
    ) -> bool:
        result = await self._connection.run(
            update(outbox)
            .where(_is_held(row_id, owner))
            .values(
                lease_owner=None,
                dispatched=False,
                in_doubt=in_doubt,
                chat_id=chat_id,
                priority=priority,
                attempt=outbox.c.attempt - 1,
            )
        )
        return self._stir(result.rowcount)

    @override
    async def leave_line(self, chat_id: ChatId) -> None:
        result = await self._connection.run(
            update(outbox).where(outbox.c.chat_id == chat_id).values(chat_id=None)
        )
        self._stir(result.rowcount)

    @override
    async def hold_up_nobody(self, row_id: OutboxId) -> None:
        self.stirred = True
        await self._connection.run(delete(outbox_keys).where(outbox_keys.c.outbox_id == row_id))

    @override
    async def reclaim(self, queue: OutboxQueue, owner: str, *, settled_at: datetime) -> int:
        result = await self._connection.run(
            update(outbox)
            .where(
                outbox.c.queue == queue,
                outbox.c.lease_owner.is_not(None),
                outbox.c.lease_owner != owner,
            )
            .values(
                lease_owner=None,
                dispatched=False,
                in_doubt=or_(outbox.c.in_doubt, outbox.c.dispatched),
                due_at=case((outbox.c.dispatched, settled_at), else_=outbox.c.due_at),
            )
        )
        self._stir(result.rowcount)
        return result.rowcount

    @override
    async def hurry(self, queue: OutboxQueue, now: datetime) -> int:
        result = await self._connection.run(
            update(outbox)
            .where(
                outbox.c.queue == queue,
                outbox.c.lease_owner.is_(None),
                outbox.c.in_doubt.is_(False),
                outbox.c.attempt > 0,
                outbox.c.due_at > now,
            )
            .values(due_at=now)
        )
        self._stir(result.rowcount)
        return result.rowcount

    @override
    async def put_forward(
        self, queue: OutboxQueue, now: datetime, *, longest: timedelta, settle: timedelta
    ) -> int:
        late = and_(
            outbox.c.queue == queue,
            outbox.c.lease_owner.is_(None),
            outbox.c.due_at > now + longest,
            outbox.c.not_before.is_(None),
        )
        tried = or_(outbox.c.attempt > 0, outbox.c.error.is_not(None))
        result = await self._connection.run(
            update(outbox)
            .where(late, tried)
            .values(due_at=case((outbox.c.in_doubt, now + settle), else_=now))
        )
        untried = await self._connection.run(
            select(outbox.c.id, outbox.c.due_at, outbox.c.created_at).where(
                late, ~tried, outbox.c.created_at > now + UNSTEADY
            )
        )
        moved = [
            {"number": row.id, "moment": now + max(row.due_at - row.created_at, timedelta())}
            for row in untried
        ]
        if moved:
            await self._connection.run(_MOVE, moved)
        if queue is OutboxQueue.TELEGRAM:
            await self._connection.run(
                update(chat_lines)
                .where(chat_lines.c.others_from > now + LONGEST)
                .values(people_from=now, others_from=now)
            )
        self._stir(result.rowcount + len(moved))
        return result.rowcount + len(moved)

    @override
    async def next_due(self, queue: OutboxQueue) -> datetime | None:
        free = (await self._connection.run(upcoming(queue))).one()
        found = [due_at for _, due_at in earliest(free)]
        all_from = None
        lines = await self._connection.run(line_heads()) if queue is OutboxQueue.TELEGRAM else ()
        for line in lines:
            if line.chat_id == ALL_CHATS:
                all_from = line.others_from
            for priority, due_at in earliest(line):
                people = priority <= Priority.BURSTS
                found.append(max(due_at, line.people_from if people else line.others_from))
        first = min(found, default=None)
        return first if first is None or all_from is None else max(first, all_from)

    def _stir(self, changed: int) -> bool:
        self.stirred = self.stirred or changed > 0
        return changed > 0

    async def _held(
        self, statement: Executable, rows: Collection[OutboxId], owner: str
    ) -> frozenset[OutboxId]:
        """Run a statement about rows of one owner that returns those it found."""
        result = await self._connection.run(statement, {"numbers": list(rows), "lessee": owner})
        return frozenset(OutboxId(number) for number in result.scalars())

    async def _keys(self, numbers: Sequence[int]) -> dict[int, list[str]]:
        if not numbers:
            return {}
        result = await self._connection.run(
            select(outbox_keys.c.outbox_id, outbox_keys.c.key).where(
                outbox_keys.c.outbox_id.in_(numbers)
            )
        )
        keys: dict[int, list[str]] = {}
        for number, key in result:
            keys.setdefault(number, []).append(key)
        return keys


def _is_held(row_id: OutboxId, owner: str) -> ColumnElement[bool]:
    return and_(outbox.c.id == row_id, outbox.c.lease_owner == owner)


_ADD = Prepared(insert(outbox).returning(outbox.c.id, sort_by_parameter_order=True))
_ADD_KEYS = Prepared(insert(outbox_keys))
_NUMBERS: BindParameter[int] = bindparam("numbers", expanding=True)
_OURS = and_(outbox.c.id.in_(_NUMBERS), outbox.c.lease_owner == bindparam("lessee"))
_MARK = update(outbox).where(_OURS).values(dispatched=True).returning(outbox.c.id)
_HOLDS = select(outbox.c.id).where(_OURS)
_FINISH = delete(outbox).where(_OURS).returning(outbox.c.id)
_DUE = bindparam("moment", type_=outbox.c.due_at.type)
_MOVE = update(outbox).where(outbox.c.id == bindparam("number")).values(due_at=_DUE)
_WAITS = (outbox.c.lease_owner.is_(None), outbox.c.in_doubt.is_(False))
_WAITING = (  # locked: nobody else leases one before something is merged into it
    select(outbox.c.id, outbox.c.merge_key).where(*_WAITS).order_by(outbox.c.id).with_for_update()
)
_MERGING_ONE = Prepared(_WAITING.where(outbox.c.merge_key == bindparam("wanted")))
_MERGING = _WAITING.where(outbox.c.merge_key.in_(bindparam("merge_keys", expanding=True)))
_MERGE = (
    update(outbox)
    .where(outbox.c.id == bindparam("number"))
    .values(
        payload=bindparam("snapshot"),
        due_at=case((outbox.c.due_at < _DUE, outbox.c.due_at), else_=_DUE),
    )
)


def outbox_columns(row: NewOutboxRow, now: datetime) -> dict[str, Any]:
    """Return what is stored of a new row, but for its keys."""
    task = row.task
    return {
        "queue": task.queue,
        "type": task.type,
        "priority": task.priority,
        "payload": dump_task(task),
        "submission_id": task.submission_id,
        "merge_key": task.merge_key,
        "due_at": row.due_at,
        "in_doubt": row.in_doubt,
        "not_before": row.not_before,
        "created_at": now,
        "attempt": 0,
        "dispatched": False,
    }


def _row(row: Row[*tuple[Any, ...]], keys: frozenset[str]) -> OutboxRow:
    return OutboxRow(
        id=OutboxId(row.id),
        queue=row.queue,
        task=load_task(row.type, row.payload, row.submission_id),
        due_at=row.due_at,
        keys=keys,
        attempt=row.attempt,
        lease_owner=row.lease_owner,
        dispatched=row.dispatched,
        in_doubt=row.in_doubt,
        error=row.error,
        not_before=row.not_before,
        chat_id=row.chat_id,
        created_at=row.created_at,
    )
