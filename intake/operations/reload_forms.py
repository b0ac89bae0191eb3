"""``/forms``: what is active, how many stand in it, and reading the files anew.

A reload is checked as a start is; what is wrong with a file is told, and everything stays as it
was. Whoever is in a form that was edited is carried over at their next word, as after a restart
(:func:`intake.conversation.transitions.refit`); whoever is in one that is gone finishes it as it
was. Other processes on the same database follow the mark that a reload leaves.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from intake.forms.catalogue import FormCatalogue
from intake.forms.form import Form
from intake.forms.form_reload import HasFormReloads
from intake.forms.violations import FileFault, why
from intake.kernel.clock import Clock
from intake.kernel.ids import FormId, PersonId, UpdateId
from intake.kernel.once import Once
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.staffing.staff import Staff, StaffUnit
from intake.team.audit import AuditEntry


@dataclass(frozen=True, slots=True)
class FormUse:
    """How many stand in a form now."""

    open: int = 0
    older: int = 0
    """Of these, in a version before the one that is active."""
    retired: bool = False
    """Its file is gone: whoever is in it finishes it, and nobody begins it."""


class FormUses(Protocol):
    """The storage's answer to who stands where."""

    async def open_by_version(self) -> Mapping[tuple[FormId, str], int]:
        """Return how many are in each form and version of it."""
        ...


class HasFormUses(Protocol):
    """A unit of work that knows it."""

    @property
    def form_uses(self) -> FormUses:
        """Within the unit's transaction."""
        ...


class FormsUnit(HasFormUses, HasFormReloads, UnitOfWork, Protocol):
    """What is read."""


class ReloadUnit(HasFormUses, HasFormReloads, StaffUnit, Protocol):
    """What is read and written by a reload."""


@dataclass(frozen=True, slots=True)
class ReadForms:
    """What the files hold now."""

    catalogue: FormCatalogue | None
    """``None``: something is wrong."""
    faults: tuple[FileFault, ...] = ()


ReadsForms = Callable[[], Awaitable[ReadForms]]
"""Reads the files with the checks of a start."""


@dataclass(frozen=True, slots=True)
class Reloaded:
    """What came of a reload."""

    faults: tuple[FileFault, ...] = ()
    """Nothing was changed because of these."""
    changed: tuple[FormId, ...] = ()
    added: tuple[FormId, ...] = ()
    gone: tuple[FormId, ...] = ()
    kept: Mapping[FormId, int] | None = None
    """Of those that are gone: how many finish them."""
    refused: bool = False
    """They may not."""

    @property
    def nothing(self) -> bool:
        """Whether the files say what is active already."""
        return not (self.changed or self.added or self.gone)


class ShowForms:
    """What is active."""

    def __init__(self, reading: UnitOfWorkFactory[FormsUnit], catalogue: FormCatalogue) -> None:
        self._reading = reading
        self.catalogue = catalogue

    async def __call__(self) -> Sequence[tuple[Form, FormUse]]:
        """Return each form with its use; those that are gone and still in use come last."""
        async with self._reading() as unit:
            counted = await unit.form_uses.open_by_version()
        active = [(form, _use(form, counted)) for form in self.catalogue.menu]
        gone = [
            (form, replace(_use(form, counted), retired=True)) for form in self.catalogue.retired
        ]
        return active + gone


class ReloadForms:
    """Reads the files anew, and puts what they say in place of what is active."""

    def __init__(
        self,
        units: UnitOfWorkFactory[ReloadUnit],
        clock: Clock,
        staff: Staff,
        catalogue: FormCatalogue,
        read: ReadsForms,
    ) -> None:
        self._once = Once(units, clock)
        self._staff = staff
        self._catalogue = catalogue
        self._read = read
        self._units = units

    async def look(self) -> Reloaded:
        """Say what would change; nothing does."""
        read = await self._read()
        if read.catalogue is None:
            return Reloaded(faults=read.faults)
        async with self._units() as unit:
            counted = await unit.form_uses.open_by_version()
        return _difference(self._catalogue, read.catalogue, counted)

    async def __call__(self, update_id: UpdateId, by: PersonId) -> Reloaded:
        """Do it. The files are read before the transaction begins."""
        read = await self._read()
        newer = read.catalogue
        if newer is None:
            return Reloaded(faults=read.faults)

        async def effect(unit: ReloadUnit, now: datetime) -> Reloaded:
            if not await self._staff.may_lead(unit, by):
                return Reloaded(refused=True)
            counted = await unit.form_uses.open_by_version()
            came = _difference(self._catalogue, newer, counted)
            if not came.nothing:
                await unit.form_reloads.add(newer.source, by, now)
                changes = ", ".join((*came.changed, *came.added, *came.gone))
                await unit.audit.add(
                    AuditEntry(now, by, "form.reloaded", "bot:forms", after=changes)
                )
            return came

        async def again(unit: ReloadUnit) -> Reloaded:
            counted = await unit.form_uses.open_by_version()
            return _difference(self._catalogue, newer, counted)

        came = await self._once(update_id, effect, again=again)
        if not came.refused:
            self._catalogue.follow(newer, frozenset(came.kept or ()))
        return came


_OTHER_FILES = FileFault("forms", why("fault-other-files"))


class FollowReload:
    """Reads the files anew when another process did."""

    def __init__(
        self,
        reading: UnitOfWorkFactory[FormsUnit],
        catalogue: FormCatalogue,
        read: ReadsForms,
    ) -> None:
        self._reading = reading
        self._catalogue = catalogue
        self._read = read
        self._seen: int | None = None

    async def __call__(self) -> tuple[FileFault, ...]:
        """Look once; return why it cannot follow. What it could not follow it tries again."""
        async with self._reading() as unit:
            latest = await unit.form_reloads.latest()
            if latest is None or latest.id == self._seen:
                return ()
            counted = await unit.form_uses.open_by_version()
        if latest.digest != self._catalogue.source:
            read = await self._read()
            if read.catalogue is None:
                return read.faults
            if read.catalogue.source != latest.digest:
                return (_OTHER_FILES,)
            self._catalogue.follow(read.catalogue, _in_use(counted))
        self._seen = latest.id
        return ()


def _difference(
    active: FormCatalogue, newer: FormCatalogue, counted: Mapping[tuple[FormId, str], int]
) -> Reloaded:
    before = {form.id: form.hash for form in active.menu}
    after = {form.id: form.hash for form in newer.menu}
    gone = tuple(form_id for form_id in before if form_id not in after)
    retired = {form.id for form in active.retired} - after.keys()
    used = _in_use(counted)
    return Reloaded(
        changed=tuple(one for one in after if one in before and before[one] != after[one]),
        added=tuple(one for one in after if one not in before),
        gone=gone,
        kept={one: used[one] for one in (*gone, *retired) if one in used},
    )


def _in_use(counted: Mapping[tuple[FormId, str], int]) -> dict[FormId, int]:
    used: dict[FormId, int] = {}
    for (form_id, _), number in counted.items():
        used[form_id] = used.get(form_id, 0) + number
    return used


def _use(form: Form, counted: Mapping[tuple[FormId, str], int]) -> FormUse:
    in_it = {hash_: number for (form_id, hash_), number in counted.items() if form_id == form.id}
    open_ = sum(in_it.values())
    return FormUse(open_, open_ - in_it.get(form.hash, 0))
