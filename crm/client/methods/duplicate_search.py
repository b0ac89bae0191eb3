"""``crm.duplicate.findbycomm``: people and companies by phone or e-mail (bitrix24.md §7)."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from crm.client.encoding import Params, Value
from crm.client.methods.entity_types import EntityType
from crm.client.methods.method import Method
from crm.client.methods.php_values import elements, identifier, mapping, wrong

MAX_VALUES = 20
"""Values of one search."""

_KINDS = (EntityType.LEAD, EntityType.CONTACT, EntityType.COMPANY)
"""What is found at all."""


class CommunicationType(StrEnum):
    """What can be searched for. Messengers cannot."""

    PHONE = "PHONE"
    EMAIL = "EMAIL"


@dataclass(frozen=True, slots=True)
class Duplicates:
    """The ids found, in the portal's order.

    They may be of entities that the webhook's user cannot read.
    """

    leads: tuple[int, ...] = ()
    contacts: tuple[int, ...] = ()
    companies: tuple[int, ...] = ()

    def of(self, kind: EntityType) -> tuple[int, ...]:
        """The ids of one kind."""
        found = {
            EntityType.LEAD: self.leads,
            EntityType.CONTACT: self.contacts,
            EntityType.COMPANY: self.companies,
        }
        return found.get(kind, ())


@dataclass(frozen=True, slots=True)
class FindDuplicates(Method[Duplicates]):
    """``crm.duplicate.findbycomm`` → ids by kind.

    Phones are compared as written but for an extension: give every form in which one may stand
    there. Raises ValueError for no value or more than 20.
    """

    name: ClassVar[str] = "crm.duplicate.findbycomm"
    repeatable: ClassVar[bool] = True

    type: CommunicationType
    values: tuple[str, ...] = field(repr=False)
    kind: EntityType | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.values) <= MAX_VALUES:
            raise ValueError(f"a search takes 1 to {MAX_VALUES} values")
        if self.kind is not None and self.kind not in _KINDS:
            raise ValueError(f"the duplicate search does not know {self.kind}")

    def params(self) -> Params:
        """The parameters of the call; ``values`` is a list even for one."""
        params: dict[str, Value] = {"type": self.type.value, "values": self.values}
        if self.kind is not None:
            params["entity_type"] = self.kind.trace_type
        return params

    def read(self, result: object) -> Duplicates:
        """Only kinds with hits are there; no hit at all is an empty list. Anything else must not
        pass for *nobody*."""
        found = mapping(result, "result")
        if found and not any(kind.trace_type in found for kind in _KINDS):
            raise wrong("result", "ids by kind", found)
        leads, contacts, companies = (
            tuple(
                identifier(one, "result.*[]")
                for one in elements(found.get(kind.trace_type) or [], "result.*")
            )
            for kind in _KINDS
        )
        return Duplicates(leads, contacts, companies)
