"""The five kinds of CRM entity, and the four ways Bitrix24 names each."""

from enum import StrEnum


class EntityType(StrEnum):
    """A kind of CRM entity; the value is the timeline's and the classic methods' word."""

    LEAD = "lead"
    DEAL = "deal"
    CONTACT = "contact"
    COMPANY = "company"
    QUOTE = "quote"

    @property
    def type_id(self) -> int:
        """``entityTypeId`` of the universal methods (bitrix24.md §1.6)."""
        return _TYPE_IDS[self]

    @property
    def trace_type(self) -> str:
        """``TYPE`` in a trace's ``ENTITIES``, and the key in answers of the duplicate search."""
        return self.value.upper()

    @property
    def timeline_type(self) -> str:
        """``ENTITY_TYPE`` of a timeline comment."""
        return self.value

    @property
    def classic(self) -> str:
        """The prefix of the classic methods, without the dot."""
        return f"crm.{self.value}"

    @property
    def short(self) -> str:
        """The letter of the type in bindings such as ``D_17``."""
        return _SHORT[self]


_TYPE_IDS = {
    EntityType.LEAD: 1,
    EntityType.DEAL: 2,
    EntityType.CONTACT: 3,
    EntityType.COMPANY: 4,
    EntityType.QUOTE: 7,
}
_SHORT = {
    EntityType.LEAD: "L",
    EntityType.DEAL: "D",
    EntityType.CONTACT: "C",
    EntityType.COMPANY: "CO",
    EntityType.QUOTE: "Q",
}
