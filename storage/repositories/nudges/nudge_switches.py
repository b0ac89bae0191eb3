"""The storage of what prospects have switched off."""

from datetime import datetime

from sqlalchemy import select
from typing_extensions import override

from intake.kernel.ids import PersonId
from intake.nudges.nudge_switch import NudgeSwitches
from intake.outbox.tasks.notice_tasks import NudgeKind
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import upsert
from storage.tables import nudge_switches

_ALL = nudge_switches.c


class SqlNudgeSwitches(NudgeSwitches):
    """The switches in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def is_off(self, person_id: PersonId, kind: NudgeKind) -> bool:
        found = await self._connection.run(
            select(_ALL.off_at).where(_ALL.person_id == person_id, _ALL.kind == kind)
        )
        return found.one_or_none() is not None

    @override
    async def switch_off(self, person_id: PersonId, kind: NudgeKind, now: datetime) -> None:
        off = upsert(nudge_switches).values(person_id=person_id, kind=kind, off_at=now)
        await self._connection.run(
            off.on_conflict_do_nothing(index_elements=[_ALL.person_id, _ALL.kind])
        )
