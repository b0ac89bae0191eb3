"""Bringing a bundle up to what came later: read, compare, write (intake/delivery/completing.py).

Read and written are not one step: what somebody changes in the second between is lost, as in the
portal itself when two people save a form. One batch holds everything, the note last.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from crm.client.call_errors import Bitrix24Error, PermanentError
from crm.client.encoding import Value
from crm.client.failures import UNEXPECTED
from crm.client.methods.command_batch import Batch, Command, Done, id_of
from crm.client.methods.entity import EntityGet, EntityUpdate
from crm.client.methods.entity_types import EntityType
from crm.client.methods.item import ItemAdd, ItemGet, ItemUpdate
from crm.client.methods.method import Method
from crm.client.methods.records import Record
from crm.client.methods.timeline import CommentAdd
from crm.client.questions import Batches, ask
from crm.gateway.allowance import COMMENT, JOIN, REST, TOP_UP
from crm.gateway.bundle_commands import MAIN_KINDS, ORIGINATOR
from crm.gateway.fields import (
    classic_multifields,
    classic_only,
    classic_rest,
    entity_type,
    item_fields,
    item_multifields,
    item_name,
)
from crm.gateway.lookup import person_of
from crm.gateway.reconciliation import has_comment
from crm.gateway.setup import Setup
from crm.gateway.stored_values import same_value
from crm.gateway.values import Facts, directory_of, field_title, resolve
from intake.delivery.bundle_update import BundleUpdate
from intake.delivery.gateway import Progress
from intake.delivery.plan import FieldValue, Multifield, PlannedEntity
from intake.delivery.planning import STAGE_FIELD, has_multifield
from intake.forms.crm_part import EntityKind
from intake.submissions.submission import Created, CreatedEntity, Misfit

logger = logging.getLogger(__name__)

_FIRST_STAGES = {EntityKind.LEAD: "NEW", EntityKind.DEAL: "NEW", EntityKind.QUOTE: "DRAFT"}
"""Where a pipeline begins that does not tell its stages: the portal's own, which nobody deletes."""
_COMPANY = EntityKind.COMPANY


async def bring_up(
    batches: Batches, setup: Setup, update: BundleUpdate, *, in_doubt: bool, progress: Progress
) -> Created:
    """Do what is missing. Raises a Bitrix24Error.

    A field that is refused for good does not stop the rest: it stands in the note.
    """
    main = _main(update)
    if in_doubt and await has_comment(batches, main, update.mark):
        return Created(commented=True)
    was, wanted, misfits = await _resolved(setup, update)
    work = _Work(update, was, wanted, misfits, await _read(batches, update, was, wanted))
    made = Created(misfits=misfits)
    while commands := work.commands():
        await progress.dispatching()
        result = await batches.batch(Batch(commands))
        done = {c.name: o.value for c in commands if isinstance(o := result[c], Done)}
        if _COMPANY.value in done:
            company = CreatedEntity(_COMPANY, done[_COMPANY.value], made=True)
            made |= Created((company,), joined=True)
            await progress.reached(made)
        work.note_done(done)
        if result.failure is not None:
            work.do_without(*result.failure)
    return made | work.joined


def _main(update: BundleUpdate) -> CreatedEntity:
    return next(one for one in update.made.entities if one.kind in MAIN_KINDS)


_Fields = Mapping[EntityKind, Mapping[str, FieldValue]]


async def _resolved(
    setup: Setup, update: BundleUpdate
) -> tuple[_Fields, _Fields, tuple[Misfit, ...]]:
    """Return the fields of both plans as the portal stores them, and what has no place in it."""
    facts = await setup.facts_for(update.was)
    was = {
        one.kind: resolve(entity_type(one.kind), one.fields, facts).fields
        for one in update.was.entities
    }
    facts = await setup.facts_for(update.wanted)
    wanted: dict[EntityKind, Mapping[str, FieldValue]] = {}
    misfits: list[Misfit] = []
    for one in update.wanted.entities:
        resolved = resolve(entity_type(one.kind), one.fields, facts)
        wanted[one.kind] = resolved.fields
        misfits += resolved.misfits
    main = update.wanted.main
    stage = STAGE_FIELD[main.kind]
    if stage in was.get(main.kind, {}) and stage not in wanted[main.kind]:
        facts = await setup.facts_for(update.was)
        first = _first_stage(main, update.was.main.fields, facts)
        wanted[main.kind] = {**wanted[main.kind], stage: first}
    return was, wanted, tuple(misfits)


def _first_stage(main: PlannedEntity, fields: Mapping[str, FieldValue], facts: Facts) -> str:
    """Return where a main entity begins whose form names no stage."""
    directory = directory_of(entity_type(main.kind), STAGE_FIELD[main.kind], fields, facts) or ""
    first = next(iter(facts.directories.get(directory, ())), None)
    if first is not None:
        return first.code
    pipeline = directory.removeprefix("DEAL_STAGE_") if "DEAL_STAGE_" in directory else ""
    return f"C{pipeline}:NEW" if pipeline else _FIRST_STAGES[main.kind]


@dataclass(frozen=True, slots=True)
class _Current:
    """An entity as it stands in the portal."""

    record: Record
    classic: Record | None = None
    """Its classic fields, where it has some that items lack."""

    def value(self, kind: EntityType, name: str) -> Any:
        if classic_only(kind, name):
            return None if self.classic is None else self.classic.fields.get(name)
        return self.record.fields.get(item_name(kind, name))


async def _read(
    batches: Batches, update: BundleUpdate, was: _Fields, wanted: _Fields
) -> dict[EntityKind, _Current]:
    """Return what there is of the bundle; what was deleted, or may not be read, is left out."""
    asked: dict[str, Method[Any]] = {}
    for entity in update.made.entities:
        kind = entity_type(entity.kind)
        asked[entity.kind.value] = ItemGet(kind, entity.id)
        named = {**was.get(entity.kind, {}), **wanted.get(entity.kind, {})}
        if classic_rest(kind, dict(named)):
            asked[f"{entity.kind.value}_classic"] = EntityGet(kind, entity.id)
    answers = await ask(batches, asked)
    return {
        entity.kind: _Current(answers[entity.kind.value], answers.get(f"{entity.kind}_classic"))
        for entity in update.made.entities
        if entity.kind.value in answers
    }


@dataclass
class _Work:
    """What is left to be done."""

    update: BundleUpdate
    was: _Fields
    wanted: _Fields
    misfits: tuple[Misfit, ...]
    current: Mapping[EntityKind, _Current]
    done: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    kept: list[Misfit] = field(default_factory=list)
    changes: dict[EntityKind, dict[str, FieldValue]] = field(default_factory=dict)
    company: int | None = None

    def __post_init__(self) -> None:
        for entity in self.update.made.entities:
            if entity.made and entity.kind in self.current and entity.kind in self.wanted:
                self.changes[entity.kind] = dict(self._compare(entity.kind))

    def _compare(self, kind: EntityKind) -> Iterator[tuple[str, FieldValue]]:
        """Yield the fields to be written; what others changed is kept, and told."""
        was, wanted, current = self.was.get(kind, {}), self.wanted[kind], self.current[kind]
        for name in dict.fromkeys((*wanted, *was)):
            before, after = was.get(name, ""), wanted.get(name, "")
            if before == after:
                continue
            stored = current.value(entity_type(kind), name)
            if same_value(stored, after):
                continue
            if same_value(stored, before):
                yield name, after
            elif after and name != STAGE_FIELD.get(kind):  # that it moved is no news
                self.kept.append(_misfit(kind, name, after))

    @property
    def joined(self) -> Created:
        """What stands beside the bundle now that was there before."""
        if self.update.company_id is None or JOIN not in self.done:
            return Created()
        return Created((CreatedEntity(_COMPANY, self.update.company_id, made=False),), joined=True)

    def commands(self) -> tuple[Command[Any], ...]:
        """Return what is missing, in its order; nothing when the note is there."""
        if COMMENT in self.done:
            return ()
        commands: list[Command[Any]] = []
        company = self._company(commands)
        for kind in (EntityKind.CONTACT, _COMPANY, _main(self.update).kind):
            self._write(commands, kind)
        self._top_up(commands)
        if company is not None:
            self._join(commands, company)
        main = _main(self.update)
        note = self.update.note_with(tuple(self._kept()), self.misfits)
        text = f"{note}\n\n{self.update.mark}".strip()
        commands.append(Command(COMMENT, CommentAdd(entity_type(main.kind), main.id, text)))
        return tuple(one for one in commands if one.name not in self.done | self.refused)

    def note_done(self, done: Mapping[str, Any]) -> None:
        """Keep what was carried out: it must not come twice."""
        self.done |= done.keys()
        self.company = done.get(_COMPANY.value, self.company)

    def do_without(self, step: str, error: Bitrix24Error) -> None:
        """Go on without a step that was refused for good, or raise."""
        if not isinstance(error, PermanentError) or error.code == UNEXPECTED or step == COMMENT:
            raise error
        self.refused.add(step)
        logger.warning("crm_step_refused", extra={"step": step, "code": error.code})

    def _kept(self) -> Iterator[Misfit]:
        yield from self.kept
        for kind, fields in self.changes.items():
            if f"{kind}_fields" in self.refused or f"{kind}{REST}" in self.refused:
                yield from (_misfit(kind, name, fields[name]) for name in fields)

    def _company(self, commands: list[Command[Any]]) -> Any:
        """Return the company that came later and is to stand beside the bundle, made if there is
        none. One that the part had is joined already, or somebody has taken it away."""
        planned = self.update.wanted.company
        if planned is None or self.update.was.company is not None:
            return None
        made = self.update.made.entity(_COMPANY)
        known = self.company or (made.id if made is not None else self.update.company_id)
        if known is not None or _COMPANY.value in self.refused:
            return known
        kind = entity_type(_COMPANY)
        credited = self.update.wanted.attribution.credited
        utm = {} if credited is None else credited.utm.named()
        contact = self.update.made.entity(EntityKind.CONTACT)
        own: dict[str, Value] = dict(self.wanted[_COMPANY])
        own |= {name.upper(): value for name, value in utm.items()}
        own |= {"ORIGINATOR_ID": ORIGINATOR, "ORIGIN_ID": self.update.wanted.key}
        if contact is not None:
            own["CONTACT_IDS"] = [contact.id]
        fields = {**item_fields(kind, own), **item_multifields(planned.multifields)}
        added = Command(_COMPANY.value, ItemAdd(kind, fields))
        commands.append(added)
        return id_of(added)

    def _join(self, commands: list[Command[Any]], company: Any) -> None:
        """Name the company where the main entity names none."""
        main = _main(self.update)
        kind = entity_type(main.kind)
        current = self.current.get(main.kind)
        if not main.made or main.kind is EntityKind.LEAD or current is None:
            return
        if same_value(current.value(kind, "COMPANY_ID"), ""):
            commands.append(Command(JOIN, ItemUpdate(kind, main.id, {"companyId": company})))

    def _write(self, commands: list[Command[Any]], kind: EntityKind) -> None:
        entity, changed = self.update.made.entity(kind), self.changes.get(kind)
        if entity is None or not changed:
            return
        stored = entity_type(kind)
        values: dict[str, Value] = dict(changed)
        if fields := item_fields(stored, values):
            commands.append(Command(f"{kind}_fields", ItemUpdate(stored, entity.id, fields)))
        if rest := classic_rest(stored, values):
            commands.append(Command(f"{kind}{REST}", EntityUpdate(stored, entity.id, rest)))

    def _top_up(self, commands: list[Command[Any]]) -> None:
        """Give the person the phones and e-mails that they lack, whoever made them."""
        for planned in self.update.wanted.entities:
            entity, current = self.update.made.entity(planned.kind), self.current.get(planned.kind)
            if entity is None or current is None or planned.kind is _COMPANY:
                continue
            lacking = _lacking(planned.multifields, current.record)
            if lacking:
                rows = classic_multifields(lacking)
                step = f"{planned.kind}_{TOP_UP}"
                appended = EntityUpdate(entity_type(planned.kind), entity.id, rows, appends=True)
                commands.append(Command(step, appended))


def _lacking(rows: tuple[Multifield, ...], record: Record) -> tuple[Multifield, ...]:
    person = person_of(record)
    return tuple(row for row in rows if not has_multifield(person, row))


def _misfit(kind: EntityKind, name: str, value: FieldValue) -> Misfit:
    text = ", ".join(value) if isinstance(value, tuple) else str(value)
    return Misfit(kind, name, field_title(name), text)
