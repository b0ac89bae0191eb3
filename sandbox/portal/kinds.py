"""The kinds of CRM entities and their numbers and letters (bitrix24.md §1.6)."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """A kind of entity; the value is its name in method names (``crm.lead.add``)."""

    LEAD = "lead"
    DEAL = "deal"
    CONTACT = "contact"
    COMPANY = "company"
    QUOTE = "quote"

    @property
    def type_id(self) -> int:
        """``entityTypeId`` of the universal methods, ``ownerTypeId`` of activities."""
        return _TYPE_IDS[self]

    @property
    def trace_type(self) -> str:
        """TYPE in a trace's ENTITIES, and the key in ``findbycomm``."""
        return self.value.upper()

    @property
    def has_multifields(self) -> bool:
        """Deals and quotes have neither phones nor e-mails."""
        return self in (Kind.LEAD, Kind.CONTACT, Kind.COMPANY)

    @property
    def uf_entity(self) -> str:
        """The name that owns the kind's custom fields."""
        return f"CRM_{self.value.upper()}"


Key = tuple[Kind, int]
"""Kind and id of an entity."""

_TYPE_IDS = {Kind.LEAD: 1, Kind.DEAL: 2, Kind.CONTACT: 3, Kind.COMPANY: 4, Kind.QUOTE: 7}
_BY_TYPE_ID = {number: kind for kind, number in _TYPE_IDS.items()}
OLD_INVOICE = 5


def kind_of(type_id: int) -> Kind | None:
    """Return the kind with this number."""
    return _BY_TYPE_ID.get(type_id)


def kind_named(name: str) -> Kind | None:
    """Return the kind with this lower-case name."""
    return Kind(name) if name in set(Kind) else None
