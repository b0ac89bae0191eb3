"""Who, as the bot was told, was responsible for which deal, and when.

Nobody can tell what changed before the first time, nor what was changed and put back between two.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from bot.wiring.portal import LeadCrm
from intake.forms.crm_part import EntityKind
from intake.outcomes.crm_reading import CrmReading, Sighting
from intake.outcomes.crm_work import CrmWork
from intake.outcomes.lead_entity import EntityKey

Saw = Callable[[Mapping[int, int | None]], None]
"""Takes who is responsible by the number of the deal, as the bot was just told."""


def noted(leads: LeadCrm, saw: Saw) -> LeadCrm:
    """Let whatever the bot is told by its own gateway be noted."""
    reading = cast("CrmReading", _NotedReading(leads.reading, saw))
    return replace(leads, reading=reading, work=cast("CrmWork", _NotedWork(leads.work, saw)))


class _NotedReading:
    def __init__(self, reading: CrmReading, saw: Saw) -> None:
        self._reading = reading
        self._saw = saw

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reading, name)

    async def entities(self, keys: Collection[EntityKey]) -> Sighting:
        """Note what was read by its number."""
        return self._note(await self._reading.entities(keys))

    async def changed(self, since: datetime | None) -> Sighting:
        """Note what was read because it changed."""
        return self._note(await self._reading.changed(since))

    def _note(self, sighting: Sighting) -> Sighting:
        deals = [one for one in sighting.seen if one.key.kind is EntityKind.DEAL]
        self._saw({one.key.id: one.responsible for one in deals})
        return sighting


class _NotedWork:
    def __init__(self, work: CrmWork, saw: Saw) -> None:
        self._work = work
        self._saw = saw

    def __getattr__(self, name: str) -> Any:
        return getattr(self._work, name)

    async def responsible(self, keys: Sequence[EntityKey]) -> Mapping[EntityKey, int | None]:
        """Note what was looked at before something was written."""
        found = await self._work.responsible(keys)
        self._saw({key.id: user for key, user in found.items() if key.kind is EntityKind.DEAL})
        return found
