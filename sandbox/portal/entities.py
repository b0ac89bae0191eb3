"""Cards of the CRM, and what belongs to one card alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sandbox.portal.kinds import Key, Kind

POINTERS = {Kind.COMPANY: "COMPANY_ID", Kind.LEAD: "LEAD_ID"}
"""The fields by which cards point at a kind, beside the links."""


@dataclass(slots=True)
class Multifield:
    """One phone, e-mail, messenger or site of an entity."""

    id: int
    type_id: str
    value_type: str
    value: str


@dataclass(slots=True)
class Entity:
    """A lead, deal, contact, company or quote; ``values`` has classic names and Python values.

    What can be computed (primary contact, HAS_PHONE, stage semantics) is not in ``values``.
    """

    kind: Kind
    id: int
    values: dict[str, Any] = field(default_factory=dict)
    multifields: list[Multifield] = field(default_factory=list)

    @property
    def key(self) -> Key:
        """Kind and id."""
        return (self.kind, self.id)


@dataclass(slots=True)
class ProductRow:
    """A position of a deal, lead or quote."""

    id: int
    owner: Key
    product_id: int = 0
    name: str = ""
    price: float = 0.0
    quantity: float = 1.0
    sort: int = 10


@dataclass(frozen=True, slots=True)
class Change:
    """A field that was changed, with what stood in it."""

    card: Key
    field: str
    old: Any
    at: float
    user_id: int
