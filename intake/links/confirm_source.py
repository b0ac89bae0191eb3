"""What admins say of the vocabulary: a source is in Sales Intelligence, a value is in use."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import PersonId, UpdateId
from intake.kernel.once import Once, OnceUnit
from intake.kernel.paging import page_of
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.links.known_values import (
    UTM_FIELDS,
    HasKnownValues,
    KnownValue,
    KnownValueId,
    LinkField,
)
from intake.links.make_links import Remark, remarks_on_new
from intake.team.audit import AuditEntry, HasAudit

PAGE_SIZE = 10
MOST_VALUES = 500
"""Of one field on all pages together; older ones are found by typing them."""


class ValueVerb(StrEnum):
    """What is said of a value."""

    CONFIRM = "confirm"
    """Sales Intelligence has it, letter for letter."""
    REOPEN = "reopen"
    """It was said too early."""
    QUIET = "quiet"
    """Nobody wants to be asked any more."""
    FORGET = "forget"
    """It is offered no more; links that have it keep it."""


_WORDS = {
    ValueVerb.CONFIRM: "source.confirmed",
    ValueVerb.REOPEN: "source.reopened",
    ValueVerb.QUIET: "source.quiet",
    ValueVerb.FORGET: "source.forgotten",
}


class ValueUnit(HasKnownValues, HasAudit, OnceUnit, Protocol):
    """What is read and written."""


@dataclass(frozen=True, slots=True)
class AddedValue:
    """What was written down."""

    known: KnownValue | None
    """``None``: it was known before."""
    remarks: tuple[Remark, ...] = ()
    """What had better be looked at."""


class ConfirmSource:
    """Notes what is said of a value, once, and who said it."""

    def __init__(self, units: UnitOfWorkFactory[ValueUnit], clock: Clock) -> None:
        self._once = Once(units, clock)

    async def __call__(
        self, update_id: UpdateId, by: PersonId, value_id: KnownValueId, verb: ValueVerb
    ) -> KnownValue | None:
        """Return the value as it is now, or as it was before it was forgotten; ``None``: gone."""
        return await self._once(
            update_id,
            partial(_say, by, value_id, verb),
            again=lambda unit: unit.known_values.get(value_id),
        )

    async def add(
        self, update_id: UpdateId, by: PersonId, field: LinkField, value: str
    ) -> AddedValue:
        """Write a value down before any link has it, and say what had better be looked at."""

        async def remarks(unit: ValueUnit) -> tuple[Remark, ...]:
            return await remarks_on_new(unit, field, value) if field in UTM_FIELDS else ()

        async def effect(unit: ValueUnit, now: datetime) -> AddedValue:
            new = await unit.known_values.note([(field, value)], by, now, used=False)
            for one in new:
                entry = AuditEntry(now, by, "source.added", f"value:{one.id}", None, value)
                await unit.audit.add(entry)
            return AddedValue(new[0], await remarks(unit)) if new else AddedValue(None)

        async def again(unit: ValueUnit) -> AddedValue:
            known = await unit.known_values.find(field, value)
            return AddedValue(known, await remarks(unit) if known is not None else ())

        return await self._once(update_id, effect, again=again)

    async def hush(self, update_id: UpdateId, by: PersonId, until: KnownValueId) -> int:
        """Let nobody be asked any more about the sources that are open, up to the one that was
        written down last in the question; say how many those were."""
        return await self._once(update_id, partial(_hush, by, until), again=_nothing)


async def _hush(by: PersonId, until: KnownValueId, unit: ValueUnit, now: datetime) -> int:
    found = await unit.known_values.unconfirmed(MOST_VALUES)
    asked = [one.known for one in found if one.known.id <= until]
    for known in asked:
        await unit.known_values.save(replace(known, quiet=True))
        what = _WORDS[ValueVerb.QUIET]
        await unit.audit.add(AuditEntry(now, by, what, f"value:{known.id}", None, known.value))
    return len(asked)


async def _nothing(unit: ValueUnit) -> int:  # noqa: ARG001  it was done
    return 0


async def _say(
    by: PersonId, value_id: KnownValueId, verb: ValueVerb, unit: ValueUnit, now: datetime
) -> KnownValue | None:
    known = await unit.known_values.get(value_id)
    if known is None:
        return None
    after = _after(known, by, verb, now)
    if after == known and verb is not ValueVerb.FORGET:
        return known
    if verb is ValueVerb.FORGET:
        await unit.known_values.forget(value_id)
    else:
        await unit.known_values.save(after)
    entry = AuditEntry(now, by, _WORDS[verb], f"value:{value_id}", None, known.value)
    await unit.audit.add(entry)
    return after


def _after(known: KnownValue, by: PersonId, verb: ValueVerb, now: datetime) -> KnownValue:
    match verb:
        case ValueVerb.CONFIRM if known.confirmed_at is None:
            return replace(known, confirmed_at=now, confirmed_by=by)
        case ValueVerb.REOPEN:
            return replace(known, confirmed_at=None, confirmed_by=None, quiet=False)
        case ValueVerb.QUIET:
            return replace(known, quiet=True)
        case ValueVerb.CONFIRM | ValueVerb.FORGET:
            return known


@dataclass(frozen=True, slots=True)
class ValuePage:
    """Some of a field's values."""

    field: LinkField
    values: tuple[KnownValue, ...]
    page: int
    pages: int
    total: int


class ReadVocabulary:
    """Reads what is known."""

    def __init__(self, units: UnitOfWorkFactory[HasKnownValues]) -> None:
        self._units = units

    async def page(self, field: LinkField, page: int) -> ValuePage:
        """Return a page of a field's values, what was used last first."""
        async with self._units() as unit:
            found = await unit.known_values.of_field(field, MOST_VALUES)
        shown, page, pages = page_of(found, PAGE_SIZE, page)
        return ValuePage(field, shown, page, pages, len(found))

    async def one(self, value_id: KnownValueId) -> KnownValue | None:
        """Return one value."""
        async with self._units() as unit:
            return await unit.known_values.get(value_id)
