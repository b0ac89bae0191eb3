"""Which deals the bot was told of, and since when: nobody can tell what changed before that."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from bot.wiring.portal import LeadCrm
from intake.forms.crm_part import EntityKind
from intake.outcomes.crm_reading import CrmReading, Sighting
from intake.outcomes.crm_work import CrmWork
from intake.outcomes.lead_entity import EntityKey

Saw = Callable[[Iterable[int]], None]
"""Takes the numbers of deals whose responsible person the bot was just told."""


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
        self._saw(one.key.id for one in sighting.seen if one.key.kind is EntityKind.DEAL)
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
        self._saw(key.id for key in found if key.kind is EntityKind.DEAL)
        return found
