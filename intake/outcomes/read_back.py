"""Reading the CRM: what of leads is there, as it is now, and what became of what is not."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from intake.delivery.plan import note_mark
from intake.forms.crm_part import EntityKind
from intake.kernel.clock import Clock, within
from intake.kernel.ids import LeadId, SubmissionKey
from intake.kernel.unit_of_work import StaleRowError, UnitOfWork, UnitOfWorkFactory
from intake.leads.timer import HasTimers
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.tasks.lead_tasks import ReadOutcomes
from intake.outcomes.apply_findings import ApplyFindings, OutcomeUnit
from intake.outcomes.crm_reading import CrmReading, SeenEntity, Sighting
from intake.outcomes.findings import Became, Findings, Successor
from intake.outcomes.glimpse import glimpse
from intake.outcomes.hear_events import LAST_EVENT
from intake.outcomes.lead_entity import (
    EntityKey,
    Gone,
    HasLeadEntities,
    LeadEntity,
    StageEvent,
    StageMeaning,
)
from intake.outcomes.watching import EVERY, FINDABLE, SELDOM, SOON, look_again

READ_LIMIT = 500
"""Entities that one reading asks for by their numbers: ten pages."""
LOST_LIMIT = 100
"""Entities that one reading looks for by our name, because they are gone."""
UNSEEN_FOR = EVERY - timedelta(seconds=5)
"""What was seen later is not read again, unless it was stirred: events come at any time."""
PART_LIMIT = 50
"""Entities that one transaction applies."""
OVERLAP = timedelta(minutes=5)
"""What changed so shortly before the last reading is read once more: saving takes its time."""
EVENTS_FRESH = timedelta(hours=1)
"""A portal from which an event came within that time tells us of changes."""
CHANGED = "changed"
"""The cursor of what bears our name."""


class BackUnit(OutcomeUnit, UnitOfWork, Protocol):
    """What is written of a reading."""


class AgainUnit(HasLeadEntities, HasTimers, Protocol):
    """What decides when is read next."""


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """Something was read, or could not be: it is tried again."""

    reached: datetime | None = None
    """How far what bears our name was read, by the CRM's clock."""

    @classmethod
    async def write(cls, unit: AgainUnit, effects: Sequence["ReadAgain"], now: datetime) -> None:
        """Start the clock anew, as long as there is anything to read."""
        for one in effects:
            if one.reached is not None:
                await unit.lead_entities.move_cursor(CHANGED, one.reached)
        if not await unit.lead_entities.any_watched(now - FINDABLE):
            return
        first = next(iter(await unit.lead_entities.to_read(now, now - EVERY, 1)), None)
        if first is not None and (first.stirred_at is not None or first.seen_at is None):
            await look_again(unit, now, SOON)
            return
        last_event_at = await unit.lead_entities.cursor(LAST_EVENT)
        tells = last_event_at is not None and within(now, last_event_at, EVENTS_FRESH)
        await look_again(unit, now, SELDOM if tells else EVERY)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What there is to ask."""

    at: datetime
    known: tuple[LeadEntity, ...]
    lost: tuple[LeadEntity, ...]
    since: datetime | None


@dataclass(slots=True)
class _Gathered:
    """What was found so far."""

    seen: dict[EntityKey, SeenEntity] = field(default_factory=dict)
    became: dict[EntityKey, tuple[Successor, ...]] = field(default_factory=dict)
    gone: dict[EntityKey, Gone] = field(default_factory=dict)

    @property
    def successors(self) -> set[EntityKey]:
        """Return what stands for others from now on."""
        return {one.seen.key for group in self.became.values() for one in group}


class ReadBack:
    """Reads what is watched, and applies what was found, a bite at a time.

    What is asked changes nothing there, and what is applied changes nothing twice: an attempt that
    ends in the middle is made again.
    """

    def __init__(
        self,
        reading: UnitOfWorkFactory[HasLeadEntities],
        writing: UnitOfWorkFactory[BackUnit],
        crm: CrmReading,
        clock: Clock,
        apply: ApplyFindings,
    ) -> None:
        self._reading = reading
        self._writing = writing
        self._crm = crm
        self._clock = clock
        self._apply = apply

    async def __call__(self, task: ReadOutcomes, attempt: Attempt) -> Completion:  # noqa: ARG002
        """Read once."""
        asked = await self._what_to_ask()
        if asked is None:
            return Completion()
        changed = await self._crm.changed(None if asked.since is None else asked.since - OVERLAP)
        findings = await self._gather(asked, changed, attempt)
        for part in findings.parts(PART_LIMIT):
            await self._write(part)
        return Completion((ReadAgain(changed.at),))

    def refused(self, task: ReadOutcomes, reason: str) -> Completion:  # noqa: ARG002
        """Try again later: rights can be given."""
        return Completion((ReadAgain(),))

    async def _write(self, part: Findings) -> None:
        """Apply a part; what somebody changed here meanwhile is read again, once."""
        for last in (False, True):
            try:
                async with self._writing() as unit:
                    await self._apply(unit, part, self._clock.now())
                    await unit.commit()
            except StaleRowError:
                if last:
                    raise
            else:
                return

    async def _what_to_ask(self) -> _Asked | None:
        now = self._clock.now()
        async with self._reading() as unit:
            known = await unit.lead_entities.to_read(now, now - UNSEEN_FOR, READ_LIMIT)
            lost = await unit.lead_entities.to_find(now - FINDABLE, LOST_LIMIT)
            since = await unit.lead_entities.cursor(CHANGED)
            if not await unit.lead_entities.any_watched(now - FINDABLE):
                return None
        return _Asked(now, known, lost, since)

    async def _gather(self, asked: _Asked, changed: Sighting, attempt: Attempt) -> Findings:
        found = _Gathered()
        known = {one.key: one for one in asked.known}
        known |= await self._known_of({one.key for one in changed.seen} - set(known))
        known = await self._see(changed, known, found, attempt, asked.at)
        if asked.known:
            reading = await self._crm.entities([one.key for one in asked.known])
            known = await self._see(reading, known, found, attempt, asked.at)
        await self._find_again(asked.lost, found)
        await self._follow_missing([one for one in asked.known if one.key not in found.seen], found)
        await self._follow_converted(known, found)
        return Findings(
            asked_at=asked.at,
            read_at=changed.at,
            seen=tuple(found.seen.values()),
            gone=found.gone,
            became=found.became,
            stages=await self._stages(known, found),
            comments=await self._comments(known),
        )

    async def _see(
        self,
        sighting: Sighting,
        known: Mapping[EntityKey, LeadEntity],
        found: _Gathered,
        attempt: Attempt,
        asked_at: datetime,
    ) -> dict[EntityKey, LeadEntity]:
        """Add what was read, keep at once what of it is new, and return what is known by then."""
        found.seen |= {one.key: one for one in sighting.seen}
        new = glimpse(known, sighting.seen, asked_at)
        if new.bases:
            await attempt.keep(new)
        changed = {
            key: replace(known[key], responsible=after) for key, (_, after) in new.bases.items()
        }
        return {**known, **changed}

    async def _known_of(self, keys: Collection[EntityKey]) -> Mapping[EntityKey, LeadEntity]:
        async with self._reading() as unit:
            return await unit.lead_entities.get_all(keys)

    async def _find_again(self, lost: Sequence[LeadEntity], found: _Gathered) -> None:
        """Find what came back under another number."""
        by_origin = {one.origin: one for one in lost if one.origin is not None}
        if not by_origin:
            return
        bearing = await self._crm.bearing(by_origin)
        others = await self._known_of([one.key for one in bearing])
        for one in bearing:
            entity = None if one.origin is None else by_origin.get(one.origin)
            if entity is None:
                continue
            if one.key == entity.key:
                found.seen[one.key] = one  # it was hidden
            elif one.key not in others:
                found.became[entity.key] = (Successor(Became.RESTORED, one),)

    async def _follow_missing(self, missing: Sequence[LeadEntity], found: _Gathered) -> None:
        """Find out what became of what is not where it was: by our comment, then by our name."""
        if not missing:
            return
        entities = {one.key: one for one in missing}
        hidden = await self._crm.missing(list(entities))
        found.gone |= {key: Gone.HIDDEN for key, there in hidden.items() if there}
        gone = {key: entities[key] for key, there in hidden.items() if not there}
        threads = {k: one.comment_id for k, one in gone.items() if one.comment_id is not None}
        survivors = await self._crm.survivors(threads) if threads else {}
        if survivors:
            reading = await self._crm.entities(set(survivors.values()))
            seen = {one.key: one for one in reading.seen}
            for key, survivor in survivors.items():
                if survivor in seen:
                    how = Became.MERGED if key.kind is survivor.kind else Became.CONVERTED
                    found.became[key] = (Successor(how, seen[survivor]),)
        await self._find_again([one for k, one in gone.items() if k not in found.became], found)
        found.gone |= {key: Gone.DELETED for key in gone if key not in found.became}

    async def _follow_converted(
        self, known: Mapping[EntityKey, LeadEntity], found: _Gathered
    ) -> None:
        """Follow CRM leads that were converted to their deals."""
        converted = [
            key.id
            for key, one in found.seen.items()
            if key.kind is EntityKind.LEAD
            and one.meaning is StageMeaning.WON
            and key in known
            and (known[key].gone is None)
            and known[key].ended_at is None
        ]
        if not converted:
            return
        for number, deals in (await self._crm.deals_of(converted)).items():
            key = EntityKey(EntityKind.LEAD, number)
            if key in found.seen and deals:
                found.became[key] = tuple(Successor(Became.CONVERTED, deal) for deal in deals)

    async def _stages(
        self, known: Mapping[EntityKey, LeadEntity], found: _Gathered
    ) -> Mapping[EntityKey, tuple[StageEvent, ...]]:
        """Read how those got to their stages that were moved since they were last seen."""
        since = {
            key: known[key].history_id
            for key, one in found.seen.items()
            if key in known and known[key].moved_at != one.moved_at
        }
        since |= {key: None for key in found.successors if key not in known}
        stages: dict[EntityKey, tuple[StageEvent, ...]] = {}
        for event in await self._crm.stages(since) if since else ():
            stages[event.key] = (*stages.get(event.key, ()), event)
        return stages

    async def _comments(self, known: Mapping[EntityKey, LeadEntity]) -> Mapping[EntityKey, int]:
        """Find our comment on what is seen for the first time: the thread to follow it by."""
        new = [one for one in known.values() if one.seen_at is None and one.comment_id is None]
        if not new:
            return {}
        async with self._reading() as unit:
            keys: Mapping[LeadId, tuple[SubmissionKey, ...]] = await unit.lead_entities.keys_of(
                {one.lead_id for one in new}
            )
        marks = {one.key: [note_mark(key) for key in keys.get(one.lead_id, ())] for one in new}
        return await self._crm.comments({key: found for key, found in marks.items() if found})
