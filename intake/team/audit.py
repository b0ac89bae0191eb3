"""The audit: who changed what of a team, its people and its rules. Rows are only ever added."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol

from intake.kernel.ids import PersonId

_QUIET = frozenset({"revision"})
"""Fields whose change says nothing."""


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


class Audit(Protocol):
    """The audit's storage."""

    async def add(self, entry: AuditEntry) -> None:
        """Keep an entry."""
        ...

    async def latest(self, limit: int) -> tuple[AuditEntry, ...]:
        """Return the newest entries, the newest first."""
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
    return _told({name: old[name] for name in changed}), _told(
        {name: new[name] for name in changed}
    )


def _told(fields: dict[str, Any]) -> str:
    return json.dumps(fields, default=str, ensure_ascii=False)
