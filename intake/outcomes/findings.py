"""What one reading of the CRM found: gathered outside of any transaction, applied inside of one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from intake.outcomes.crm_reading import SeenEntity
from intake.outcomes.lead_entity import EntityKey, Gone, StageEvent


class Became(StrEnum):
    """How another entity came to stand for one."""

    MERGED = "merged"
    CONVERTED = "converted"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Successor:
    """An entity that stands for another one from now on."""

    how: Became
    seen: SeenEntity


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All that is known of some entities."""

    asked_at: datetime
    """By our clock, before anything was asked."""
    read_at: datetime
    """By the CRM's."""
    seen: tuple[SeenEntity, ...] = ()
    gone: Mapping[EntityKey, Gone] = field(default_factory=dict)
    became: Mapping[EntityKey, tuple[Successor, ...]] = field(default_factory=dict)
    stages: Mapping[EntityKey, tuple[StageEvent, ...]] = field(default_factory=dict)
    comments: Mapping[EntityKey, int] = field(default_factory=dict)

    def parts(self, size: int) -> "tuple[Findings, ...]":
        """Return the same in pieces that one short transaction can apply each. What was changed
        last there comes last."""
        ordered = sorted(self.seen, key=lambda one: (one.updated_at, one.key))
        cuts = range(0, len(ordered), size)
        pieces = (tuple(ordered[start : start + size]) for start in cuts)
        return (
            *((replace(self, seen=()),) if self.gone or self.became else ()),
            *(replace(self, seen=piece, gone={}, became={}) for piece in pieces),
        )
