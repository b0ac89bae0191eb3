"""Forgetting what has had its time, in bites, so that nobody waits for it."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime
from typing import Protocol

from intake.arrivals.channel_joins import KEPT_FOR as JOINS_KEPT_FOR
from intake.arrivals.channel_joins import HasChannelJoins
from intake.attribution.visit import KEPT_FOR as VISITS_KEPT_FOR
from intake.attribution.visit import HasVisits
from intake.conversation.conversation import HasConversations
from intake.dialogue.relayed import HasRelayed
from intake.kernel.clock import Clock
from intake.kernel.ids import FormId
from intake.kernel.retention import BITE, DEFAULT_RETENTION, Retention
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.kernel.update_log import (
    KEPT_FOR,
    RECEIVED_KEPT_FOR,
    HasQuarantinedUpdates,
    HasReceivedUpdates,
    HasUpdates,
)
from intake.outbox.chat_minutes import HasChatLines
from intake.team.audit import AuditEntry, HasAudit


class ForgettingUnit(
    HasUpdates,
    HasReceivedUpdates,
    HasQuarantinedUpdates,
    HasVisits,
    HasChannelJoins,
    HasConversations,
    HasRelayed,
    HasChatLines,
    HasAudit,
    UnitOfWork,
    Protocol,
):
    """What is forgotten."""


Bite = Callable[[ForgettingUnit, datetime], Awaitable[int]]
"""Forgets some rows and says how many: fewer than :data:`BITE` means that there are no more."""

_WORDS = {
    "visits": "retention.visits",
    "channel_joins": "retention.joins",
    "quarantined_updates": "retention.updates",
    "dialogues": "retention.dialogues",
    "ended_forms": "retention.ended",
    "unfinished_forms": "retention.unfinished",
}
"""What the audit says of kinds that hold what people said or did; ids alone are in the log."""

Report = Callable[[str, int], None]
"""Told which kind of data was forgotten, and of how many rows."""


def untold(kind: str, rows: int) -> None:
    """Tell nobody."""


class ForgetExpired:
    """Deletes or blanks all that is past its term, one bite a transaction."""

    def __init__(
        self,
        units: UnitOfWorkFactory[ForgettingUnit],
        clock: Clock,
        retention: Retention = DEFAULT_RETENTION,
        *,
        wizards: Collection[FormId] = (),
        report: Report = untold,
    ) -> None:
        """What was said to ``wizards`` is no prospect's, and stays."""
        self._units = units
        self._clock = clock
        self._retention = retention
        self._wizards = wizards
        self._report = report

    async def __call__(self) -> int:
        """Forget, and say how many rows that were."""
        gone = 0
        for kind, bite in self._bites().items():
            before = gone
            while True:
                async with self._units() as unit:
                    forgotten = await bite(unit, self._clock.now())
                    if forgotten:
                        await unit.commit()
                gone += forgotten
                if forgotten < BITE:
                    break
            if gone > before:
                self._report(kind, gone - before)
                await self._note(kind, gone - before)
        return gone

    async def _note(self, kind: str, rows: int) -> None:
        """Let admins read what was removed, by ``/audit``."""
        what = _WORDS.get(kind)
        if what is None:
            return
        async with self._units() as unit:
            entry = AuditEntry(self._clock.now(), None, what, "retention", None, str(rows))
            await unit.audit.add(entry)
            await unit.commit()

    def _bites(self) -> Mapping[str, Bite]:
        terms = self._retention
        return {
            "received_updates": lambda unit, now: unit.received.forget(
                now - RECEIVED_KEPT_FOR, BITE
            ),
            "handled_updates": lambda unit, now: unit.handled.forget(now - KEPT_FOR, BITE),
            "chat_lines": lambda unit, now: unit.chat_lines.forget(now - KEPT_FOR, BITE),
            "visits": lambda unit, now: unit.visits.blank(now - VISITS_KEPT_FOR, BITE),
            "channel_joins": lambda unit, now: unit.channel_joins.blank(now - JOINS_KEPT_FOR, BITE),
            "quarantined_updates": lambda unit, now: unit.quarantine.forget(
                now - terms.quarantined, BITE
            ),
            "dialogues": lambda unit, now: unit.relayed.blank(now - terms.dialogues, BITE),
            "ended_forms": lambda unit, now: unit.conversations.blank_ended(
                now - terms.cancelled, now, BITE, besides=self._wizards
            ),
            "unfinished_forms": lambda unit, now: unit.conversations.expire(
                now - terms.unfinished, now, BITE, besides=self._wizards
            ),
        }
