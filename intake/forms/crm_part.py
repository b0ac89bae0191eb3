"""What a submission becomes in the CRM, and where its answers go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class EntityKind(StrEnum):
    """The CRM's entities that a bundle may hold."""

    LEAD = "lead"
    DEAL = "deal"
    QUOTE = "quote"
    CONTACT = "contact"
    COMPANY = "company"


class Bundle(StrEnum):
    """Which main entity a submission becomes."""

    AUTO = "auto"
    """Lead or deal, by the portal's own mode (``crm.settings.mode.get``)."""
    LEAD = "lead"
    DEAL = "deal"
    QUOTE = "quote"


class CompanyMatch(StrEnum):
    """How an existing company is recognised."""

    TITLE = "title"
    """By its exact title."""
    TAX_ID = "tax_id"
    """By the field that holds its tax id, :attr:`CrmPart.tax_id_field`."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where an answer goes in the CRM."""

    entity: EntityKind | None
    """``None``: the bundle's main entity, whatever it is (``main`` in the form file)."""
    field: str
    """The field's classic, upper-case name: ``NAME``, ``PHONE``, ``COMMENTS``, ``UF_CRM_…``."""

    @property
    def is_company_title(self) -> bool:
        """Whether a company gets its name from here, be it in a lead of its own."""
        in_company = self.entity is EntityKind.COMPANY and self.field == "TITLE"
        return in_company or self.field == "COMPANY_TITLE"


@dataclass(frozen=True, slots=True)
class CrmPart:
    """What a submission becomes in the CRM."""

    bundle: Bundle = Bundle.AUTO
    contact: bool = True
    """Make or find a contact; a lead carries the person itself and takes none by default."""
    company: bool = False
    titles: Mapping[EntityKind, str] = field(default_factory=dict)
    """Templates: ``{form}``, ``{name}``, ``{link}``, ``{source}``, ``{step id}``."""
    pipeline: str | None = None
    """A deal pipeline's id or title."""
    stage: str | None = None
    """A stage's or status's id or title within that pipeline."""
    source_id: str | None = None
    """A code of the SOURCE directory."""
    assigned_by: int | None = None
    fields: Mapping[EntityKind, Mapping[str, str]] = field(default_factory=dict)
    """Constant values, by classic field names."""
    company_match: CompanyMatch = CompanyMatch.TITLE
    tax_id_field: str | None = None
