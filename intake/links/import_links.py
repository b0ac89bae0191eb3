"""Links from a table: looked at as a whole, and taken as a whole or not at all."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import PersonId, UpdateId
from intake.kernel.once import Once, OnceUnit
from intake.kernel.problems import Problem, problem
from intake.kernel.sheet import Record
from intake.kernel.turns import in_turn
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.links.known_values import UTM_FIELDS, LinkField
from intake.links.link import HasLinks, Link, NewLink, fold_code
from intake.links.link_draft import LinkDraft, LinkPlace, read_draft, texts_of
from intake.links.link_sheet import ADDRESS, FIELDS, STATE, code_of_row, column_of, state_in
from intake.links.link_template import places
from intake.links.lookalikes import skeleton
from intake.links.make_links import MakeLinks, MakingUnit, Remark
from intake.links.switch_link import save_changes

_REMARKED = 40
"""Links of which look-alikes are looked for: one for each new set of values."""


class LinkImportUnit(MakingUnit, OnceUnit, Protocol):
    """What is read and written."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a row."""

    line: int
    column: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class RowRemark:
    """What had better be looked at before a row is taken."""

    line: int
    remark: Remark


@dataclass(frozen=True, slots=True)
class PlannedLink:
    """A row, read: the link that it makes, or what becomes of the one that has its code."""

    line: int
    wished: NewLink
    enabled: bool | None
    """``None``: the row does not say it."""
    before: Link | None = None
    templates: tuple[tuple[LinkField, str], ...] = ()

    @property
    def after(self) -> Link | None:
        """Return the link as it is afterwards; ``None``: it is made anew."""
        if self.before is None:
            return None
        enabled = self.before.enabled if self.enabled is None else self.enabled
        return replace(self.before.rewritten(self.wished), enabled=enabled)

    @property
    def changes(self) -> bool:
        """Say whether there is a link that would be another than before."""
        return self.before is not None and self.after != self.before


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What taking a table would do, or has done."""

    rows: tuple[PlannedLink, ...] = ()
    faults: tuple[RowFault, ...] = ()
    remarks: tuple[RowRemark, ...] = ()
    again: bool = False
    """It had been taken before."""
    stale: bool = False
    """It was not taken: it would do something else than was shown."""
    place: LinkPlace | None = None
    """What the rows were read against; ``None``: none was read."""

    @property
    def made(self) -> int:
        """Return how many links are new."""
        return sum(row.before is None for row in self.rows)

    @property
    def changed(self) -> tuple[PlannedLink, ...]:
        """Return the rows by which a link becomes another."""
        return tuple(row for row in self.rows if row.changes)

    @property
    def is_done(self) -> bool:
        """Say whether all links are as the rows say."""
        return not (self.faults or self.made or self.changed)

    @property
    def mark(self) -> str:
        """Return what tells this plan from one that would do something else."""
        said = [
            (row.wished.code, None if row.before is None else row.before.revision)
            for row in self.rows
        ]
        wrong = [(fault.line, fault.column, fault.problem.text) for fault in self.faults]
        return hashlib.sha256(repr((said, wrong)).encode()).hexdigest()[:8]

    @property
    def unchanged(self) -> int:
        """Return how many links are as their rows say."""
        return len(self.rows) - self.made - len(self.changed)


class ImportLinks:
    """Reads rows as links, and makes and changes those links.

    A row with the code of a link is about that link: what it does not say stays as it is, and the
    code never changes. Rows are read outside of the transaction, a few at a time: thousands take a
    second, and people wait for answers meanwhile. Within it, it is only seen whether what was read
    is still so.
    """

    def __init__(
        self,
        reading: UnitOfWorkFactory[LinkImportUnit],
        writing: UnitOfWorkFactory[LinkImportUnit],
        clock: Clock,
        make: MakeLinks,
    ) -> None:
        self._reading = reading
        self._once = Once(writing, clock)
        self._clock = clock
        self._make = make

    async def look(self, records: Sequence[Record], columns: frozenset[str]) -> ImportPlan:
        """Return what taking the rows would do; ``columns`` are those that the table has."""
        plan = await self._plan(records, columns)
        alike = await _alike(plan.rows)
        async with self._reading() as unit:
            return replace(plan, remarks=await self._remarks(unit, plan.rows, alike))

    async def __call__(
        self,
        update_id: UpdateId,
        by: PersonId,
        records: Sequence[Record],
        columns: frozenset[str],
        mark: str,
    ) -> ImportPlan:
        """Take all rows; none if that would do something else than was shown, by its mark."""
        plan = await self._plan(records, columns)
        return await self._once(update_id, partial(self._take, by, plan, mark), again=_taken_before)

    async def _take(
        self, by: PersonId, plan: ImportPlan, mark: str, unit: LinkImportUnit, now: datetime
    ) -> ImportPlan:
        if plan.faults or plan.mark != mark or not await _still_so(unit, plan):
            return replace(plan, again=plan.is_done, stale=not plan.is_done)
        new = [row for row in plan.rows if row.before is None]
        drafts = [LinkDraft(row.wished, templates=row.templates) for row in new]
        made = await self._make.make(unit, drafts, by, now)
        off = [
            (link, replace(link, enabled=False))
            for row, link in zip(new, made, strict=True)
            if row.enabled is False
        ]
        await save_changes(unit, off, "link.off", by, now)
        changes = [
            (row.before, row.after)
            for row in plan.changed
            if row.before is not None and row.after is not None
        ]
        changed = await save_changes(unit, changes, "link.changed", by, now)
        await self._make.note_values(unit, changed, by, now)
        return plan

    async def _plan(self, records: Sequence[Record], columns: frozenset[str]) -> ImportPlan:
        async with self._reading() as unit:
            place = await self._make.place(unit, self._clock.now())
        codes = [_code_of(record, columns, place) async for record in in_turn(records, of=1)]
        async with self._reading() as unit:
            known = {link.code: link for link in await unit.links.of_codes(codes)}
        planning = _Planning(columns, known, place)
        coded = list(zip(records, codes, strict=True))
        async for record, code in in_turn(coded, of=1):
            planning.add(record, code)
        return ImportPlan(tuple(planning.rows), tuple(planning.faults), place=place)

    async def _remarks(
        self,
        unit: LinkImportUnit,
        rows: Sequence[PlannedLink],
        alike: Mapping[object, RowRemark],
    ) -> tuple[RowRemark, ...]:
        """Look for look-alikes, once for each set of values that is new."""
        seen: dict[object, PlannedLink] = {}
        for row in rows:
            if row.before is None or row.changes:
                seen.setdefault(row.wished.utm, row)
        found = dict(alike)
        for row in list(seen.values())[:_REMARKED]:
            for remark in await self._make.remarks(unit, row.wished):
                same = (remark.field, remark.problem.text, *remark.problem.args.values())
                found.setdefault(same, RowRemark(row.line, remark))
        return tuple(found.values())


async def _alike(rows: Sequence[PlannedLink]) -> dict[object, RowRemark]:
    """Return values of the table that look like others in it, once each."""
    first: dict[tuple[LinkField, str], str] = {}
    found: dict[object, RowRemark] = {}
    async for row in in_turn(rows, of=1):
        for name, utm in zip(UTM_FIELDS, fields(row.wished.utm), strict=True):
            value: str = getattr(row.wished.utm, utm.name)
            other = first.setdefault((name, skeleton(value)), value)
            if other != value:
                why = problem("remark-link-alike", value=value, other=other)
                found[name, value] = RowRemark(row.line, Remark(name, why, other))
    return found


@dataclass
class _Planning:
    """Rows while they are read."""

    columns: frozenset[str]
    known: Mapping[str, Link]
    place: LinkPlace
    rows: list[PlannedLink] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def add(self, record: Record, code: str) -> None:
        """Read a row."""
        before = self.known.get(code)
        draft = _read(record, self.columns, code, before, self.place)
        self.faults.extend(_faults(record, draft))
        first = self.seen.setdefault(code, record.line)
        if first != record.line:
            why = problem("problem-sheet-same", line=str(first))
            self.faults.append(RowFault(record.line, column_of(LinkField.CODE), why))
        state = record.values.get(STATE, "")
        if state and state_in(state) is None:
            self.faults.append(RowFault(record.line, STATE, problem("problem-sheet-state")))
        if draft.link is not None:
            enabled = state_in(state)
            row = PlannedLink(record.line, draft.link, enabled, before, draft.templates)
            self.rows.append(row)


async def _still_so(unit: HasLinks, plan: ImportPlan) -> bool:
    """Say whether links are as they were when the rows were read; nobody changes them now."""
    codes = [row.wished.code for row in plan.rows]
    now = {link.code: link.revision for link in await unit.links.of_codes(codes, lock=True)}
    then = {row.before.code: row.before.revision for row in plan.rows if row.before is not None}
    return now == then


def _code_of(record: Record, columns: frozenset[str], place: LinkPlace) -> str:
    """Return the code of a row: as it says, filled if it is a template, or made of the rest.

    One that cannot be filled is nobody's: rows with the same template do not say the same.
    """
    said = record.values.get(column_of(LinkField.CODE), "")
    if places(said):
        draft = _read(record, columns, "", None, place)
        return code_of_row(record.values) if draft.link is None else draft.link.code
    others = {name: text for name, text in record.values.items() if name not in {STATE, ADDRESS}}
    return fold_code(said) or code_of_row(others)


def _read(
    record: Record,
    columns: frozenset[str],
    code: str,
    before: Link | None,
    place: LinkPlace,
) -> LinkDraft:
    """Read a row: what it says, over what its link says already where it has no such column."""
    said = {field: record.values.get(name, "") for name, field in FIELDS.items() if name in columns}
    texts: dict[LinkField, str] = {}
    if before is not None:
        texts |= texts_of(before.copied(before.code), place)
    texts |= said | {LinkField.CODE: said.get(LinkField.CODE) or code}
    words = {name: text for name, text in record.values.items() if name not in FIELDS}
    words |= {column_of(field): texts.get(field, "") for field in UTM_FIELDS}
    return read_draft(texts, replace(place, past=before is not None), words)


def _faults(record: Record, draft: LinkDraft) -> Iterator[RowFault]:
    for fault in draft.faults:
        yield RowFault(record.line, column_of(fault.field), fault.problem)


async def _taken_before(_: LinkImportUnit) -> ImportPlan:
    return ImportPlan(again=True)
