"""An admin switches a link off or on, puts it away, or takes it out again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import LinkId, PersonId, UpdateId
from intake.kernel.once import Once, OnceUnit
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.links.link import HasLinks, Link
from intake.team.audit import AuditEntry, HasAudit, difference


class LinkState(StrEnum):
    """What a link is put into."""

    ON = "on"
    OFF = "off"
    ARCHIVED = "archived"
    KEPT = "kept"
    """Out of the archive, as it was before."""


_WORDS = {
    LinkState.ON: "link.on",
    LinkState.OFF: "link.off",
    LinkState.ARCHIVED: "link.archived",
    LinkState.KEPT: "link.unarchived",
}


class SwitchUnit(HasLinks, HasAudit, OnceUnit, Protocol):
    """What is read and written."""


class SwitchLink:
    """Put a link into the state that was asked for: pressed twice, it stays there.

    Touches keep what they were when they came: switching a link off takes no credit away, and
    switching it on gives none back.
    """

    def __init__(self, units: UnitOfWorkFactory[SwitchUnit], clock: Clock) -> None:
        self._once = Once(units, clock)

    async def __call__(
        self,
        update_id: UpdateId,
        by: PersonId,
        link_id: LinkId,
        state: LinkState,
        *,
        seen: int | None = None,
    ) -> bool:
        """Say whether the link is in that state now.

        ``seen`` is the revision that whoever asks had before them: if the link has changed since,
        an old button does nothing.
        """
        return await self._once(
            update_id,
            partial(_switch, by, link_id, state, seen),
            again=partial(_is_in, link_id, state),
        )


async def _switch(
    by: PersonId,
    link_id: LinkId,
    state: LinkState,
    seen: int | None,
    unit: SwitchUnit,
    now: datetime,
) -> bool:
    link = await unit.links.get(link_id)
    if link is None:
        return False
    after = _put(link, state, now)
    if seen is not None and seen != link.revision:
        return after == link
    await save_change(unit, link, after, _WORDS[state], by, now)
    return True


async def _is_in(link_id: LinkId, state: LinkState, unit: SwitchUnit) -> bool:
    link = await unit.links.get(link_id)
    if link is None:
        return False
    return link == _put(link, state, link.archived_at or link.created_at)


def _put(link: Link, state: LinkState, now: datetime) -> Link:
    match state:
        case LinkState.ON:
            return replace(link, enabled=True)
        case LinkState.OFF:
            return replace(link, enabled=False)
        case LinkState.ARCHIVED:
            return replace(link, archived_at=link.archived_at or now)
        case LinkState.KEPT:
            return replace(link, archived_at=None)


class ChangingUnit(HasLinks, HasAudit, Protocol):
    """What a change of a link writes."""


async def save_changes(
    unit: ChangingUnit,
    changes: Sequence[tuple[Link, Link]],
    what: str,
    by: PersonId,
    now: datetime,
) -> tuple[Link, ...]:
    """Do the same for many links that were locked when they were read; each as it is now."""
    saved = [_saved(before, after, now) for before, after in changes]
    await unit.links.save_all(saved)
    await unit.audit.add_all([_entry(before, after, what, by, now) for before, after in changes])
    return tuple(saved)


async def save_change(
    unit: ChangingUnit, before: Link, after: Link, what: str, by: PersonId, now: datetime
) -> Link:
    """Write a change of a link and its audit entry; what changes nothing leaves no trace."""
    if after == before:
        return before
    saved = _saved(before, after, now)
    await unit.links.save(saved, was=before.revision)
    await unit.audit.add(_entry(before, after, what, by, now))
    return saved


def _saved(before: Link, after: Link, now: datetime) -> Link:
    return replace(after, updated_at=now, revision=before.revision + 1)


def _entry(before: Link, after: Link, what: str, by: PersonId, now: datetime) -> AuditEntry:
    old, new = difference(before, after)
    return AuditEntry(now, by, what, f"link:{before.id}", old, new)
