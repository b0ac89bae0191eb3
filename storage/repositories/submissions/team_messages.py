"""The storage of what the team was told of somebody beside cards and relayed words."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, insert
from typing_extensions import override

from intake.submissions.team_message import TeamMessage, TeamMessages
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import columns_of
from storage.tables import team_messages


class SqlTeamMessages(TeamMessages):
    """These messages in SQL. What erasure reads of them is in
    :mod:`storage.repositories.operations.person_remains`."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def add(self, messages: Sequence[TeamMessage]) -> None:
        if messages:
            await self._connection.run(insert(team_messages), [columns_of(one) for one in messages])

    @override
    async def drop(self, numbers: Collection[int]) -> None:
        if numbers:
            await self._connection.run(
                delete(team_messages).where(team_messages.c.id.in_(list(numbers)))
            )
