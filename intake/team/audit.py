"""The audit: who changed what here, and when. Rows are only ever added."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from intake.kernel.ids import PersonId

_QUIET = frozenset({"revision"})
"""Fields whose change says nothing."""
_NOTHING: tuple[Any, ...] = (None, "", (), {}, [])


class AuditKind(StrEnum):
    """What changes are about, as people look for them. The values stand under buttons."""

    LINKS = "l"
    TEAMS = "t"
    PEOPLE = "p"
    DELIVERY = "d"
    NUMBERS = "n"
    BOT = "b"
    RETENTION = "r"
    """What had its time. By the hour, so that it would hide what people did: told when asked."""


AUDIT_WORDS: Mapping[AuditKind, tuple[str, ...]] = {
    AuditKind.LINKS: ("link", "source"),
    AuditKind.TEAMS: ("team", "answer"),
    AuditKind.PEOPLE: ("member", "invitation", "person"),
    AuditKind.DELIVERY: ("submission", "delivery"),
    AuditKind.NUMBERS: ("cost", "rate", "digest"),
    AuditKind.RETENTION: ("retention",),
    AuditKind.BOT: ("health", "form", "trial"),
}
"""What stands before the point of :attr:`AuditEntry.what`, by kind."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change."""

    at: datetime
    by: PersonId | None
    """``None``: nobody in person, as when the portal switched a user off."""
    what: str
    """What was done, in one word: ``member.hours``, ``team.rule``."""
    subject: str
    """To what: ``member:7``, ``team:1``."""
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class AuditQuestion:
    """Which entries are wanted; no kind named: all of them but what had its time."""

    kind: AuditKind | None = None
    person_id: PersonId | None = None
    """Whoever did it, or whom it was about."""


class Audit(Protocol):
    """The audit's storage."""

    async def add(self, entry: AuditEntry) -> None:
        """Keep an entry."""
        ...

    async def add_all(self, entries: Collection[AuditEntry]) -> None:
        """Keep entries in this order."""
        ...

    async def latest(self, limit: int) -> tuple[AuditEntry, ...]:
        """Return the newest entries, the newest first."""
        ...

    async def count(self, question: AuditQuestion) -> int:
        """Return how many there are."""
        ...

    async def page(
        self, question: AuditQuestion, *, offset: int, limit: int
    ) -> tuple[AuditEntry, ...]:
        """Return some of them, the newest first."""
        ...

    async def authors(self) -> tuple[PersonId, ...]:
        """Return everybody who changed anything."""
        ...


class HasAudit(Protocol):
    """A unit of work with the audit."""

    @property
    def audit(self) -> Audit:
        """Within the unit's transaction."""
        ...


def difference(before: Any, after: Any) -> tuple[str, str]:
    """Return what differs between two versions of a record, as JSON: how it was, and how it is."""
    old, new = asdict(before), asdict(after)
    changed = [name for name in old if old[name] != new[name] and name not in _QUIET]
    return _as_json({name: old[name] for name in changed}), _as_json(
        {name: new[name] for name in changed}
    )


def _as_json(values: dict[str, Any]) -> str:
    return json.dumps(values, default=_in_json, ensure_ascii=False)


def _in_json(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)


def contents_of(record: Any) -> str:
    """Return a record that is new as JSON: what it says beyond nothing."""
    said = {one.name: getattr(record, one.name) for one in fields(record)}
    return _as_json({name: value for name, value in said.items() if value not in _NOTHING})
