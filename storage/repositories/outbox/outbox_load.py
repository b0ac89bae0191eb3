"""The backlog's numbers."""

from collections.abc import Mapping

from sqlalchemy import func, select
from typing_extensions import override

from intake.outbox.load import OutboxLoad, QueueLoad
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.submission_tasks import Delivery
from storage.guarded_connection import GuardedConnection
from storage.tables import outbox


class SqlOutboxLoad(OutboxLoad):
    """The outbox' load in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def queues(self) -> Mapping[OutboxQueue, QueueLoad]:
        result = await self._connection.run(
            select(outbox.c.queue, func.count(), func.min(outbox.c.created_at)).group_by(
                outbox.c.queue
            )
        )
        found = {
            OutboxQueue(queue): QueueLoad(rows, oldest_at) for queue, rows, oldest_at in result
        }
        return {queue: found.get(queue, QueueLoad(0, None)) for queue in OutboxQueue}

    @override
    async def deliveries(self) -> int:
        result = await self._connection.run(
            select(func.count()).select_from(outbox).where(outbox.c.type == Delivery.type)
        )
        count: int = result.scalar_one()
        return count
