"""Setting an update aside: kept raw in the database, and reported to the admins."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from intake.clock import Clock
from intake.ids import ChatId, UpdateId
from intake.notices import notice_rows
from intake.outbox import Outbox
from intake.units import Unit, Units
from intake.updates import SetAsideUpdates

_log = structlog.get_logger(__name__)

NOTICES_EVERY = timedelta(hours=1)
"""A broken handler breaks on many updates: the admins hear of the first in each hour, the log and
the table hold them all."""


class SetAsideUnit(Unit, Protocol):
    """What setting aside writes."""

    @property
    def set_aside(self) -> SetAsideUpdates:
        """The updates kept raw."""
        ...

    @property
    def outbox(self) -> Outbox:
        """The outbox, for the notices."""
        ...


class SetUpdateAside:
    """Keeps an update that could not be handled, in one transaction with its notice."""

    def __init__(
        self, units: Units[SetAsideUnit], clock: Clock, *, admins: tuple[ChatId, ...]
    ) -> None:
        self._units = units
        self._clock = clock
        self._admins = admins
        self._told_at: datetime | None = None

    async def __call__(self, update_id: UpdateId, raw: Mapping[str, Any], error: Exception) -> None:
        """Keep the update. Its content goes to the database only, never into the log."""
        now = self._clock.now()
        name = type(error).__name__
        tell = self._told_at is None or now - self._told_at >= NOTICES_EVERY
        async with self._units() as unit:
            await unit.set_aside.put(update_id, json.dumps(raw, ensure_ascii=False), name, now)
            if tell:
                for row in notice_rows(
                    self._admins,
                    "notice-update-set-aside",
                    now,
                    update=str(update_id),
                    error=name,
                ):
                    await unit.outbox.add(row, now)
            await unit.commit()
        if tell:
            self._told_at = now
        _log.error("update_set_aside", update=update_id, error=name)
