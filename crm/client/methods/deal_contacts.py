"""``crm.deal.contact.*``: the contacts of a deal (bitrix24.md §8)."""

from dataclasses import dataclass
from typing import ClassVar

from crm.client.encoding import Params, Ref, Value
from crm.client.methods.method import Method
from crm.client.methods.php_values import boolean, done, flag, identifier, optional_int, rows


@dataclass(frozen=True, slots=True)
class ContactLink:
    """One contact of a deal. The first becomes primary when none is."""

    contact_id: int | Ref
    primary: bool = False
    sort: int | None = None

    def fields(self) -> dict[str, Value]:
        """As the portal spells it."""
        fields: dict[str, Value] = {
            "CONTACT_ID": self.contact_id,
            "IS_PRIMARY": "Y" if self.primary else "N",
        }
        if self.sort is not None:
            fields["SORT"] = self.sort
        return fields


@dataclass(frozen=True, slots=True)
class DealContactAdd(Method[bool]):
    """``crm.deal.contact.add`` → False when the contact was linked already.

    Repeatable for that reason, unlike the other adds.
    """

    name: ClassVar[str] = "crm.deal.contact.add"
    repeatable: ClassVar[bool] = True

    deal_id: int | Ref
    link: ContactLink

    def params(self) -> Params:
        """The parameters of the call."""
        return {"id": self.deal_id, "fields": self.link.fields()}

    def read(self, result: object) -> bool:
        """True: linked now. False: was linked before."""
        return boolean(result, "result")


@dataclass(frozen=True, slots=True)
class DealContactDelete(Method[bool]):
    """``crm.deal.contact.delete`` → False when there was nothing to unlink."""

    name: ClassVar[str] = "crm.deal.contact.delete"
    repeatable: ClassVar[bool] = True

    deal_id: int | Ref
    contact_id: int | Ref

    def params(self) -> Params:
        """The parameters of the call."""
        return {"id": self.deal_id, "fields": {"CONTACT_ID": self.contact_id}}

    def read(self, result: object) -> bool:
        """True: unlinked now. False: was not linked."""
        return boolean(result, "result")


@dataclass(frozen=True, slots=True)
class DealContactItemsGet(Method[tuple[ContactLink, ...]]):
    """``crm.deal.contact.items.get``: the only classic way to see a deal's contacts (Traps 17)."""

    name: ClassVar[str] = "crm.deal.contact.items.get"
    repeatable: ClassVar[bool] = True

    deal_id: int | Ref

    def params(self) -> Params:
        """The parameters of the call."""
        return {"id": self.deal_id}

    def read(self, result: object) -> tuple[ContactLink, ...]:
        """The links in their order."""
        return tuple(
            ContactLink(
                contact_id=identifier(row.get("CONTACT_ID"), "result[].CONTACT_ID"),
                primary=flag(row.get("IS_PRIMARY")),
                sort=optional_int(row.get("SORT")),
            )
            for row in rows(result, "result")
        )


@dataclass(frozen=True, slots=True)
class DealContactItemsSet(Method[None]):
    """``crm.deal.contact.items.set``: replaces the whole set."""

    name: ClassVar[str] = "crm.deal.contact.items.set"
    repeatable: ClassVar[bool] = True

    deal_id: int | Ref
    links: tuple[ContactLink, ...]

    def __post_init__(self) -> None:
        if not self.links:
            raise ValueError("an empty set cannot be written: use DealContactItemsDelete")

    def params(self) -> Params:
        """The parameters of the call."""
        return {"id": self.deal_id, "items": [link.fields() for link in self.links]}

    def read(self, result: object) -> None:
        """The result is a bare true."""
        done(result, "result")


@dataclass(frozen=True, slots=True)
class DealContactItemsDelete(Method[None]):
    """``crm.deal.contact.items.delete``: unlinks every contact."""

    name: ClassVar[str] = "crm.deal.contact.items.delete"
    repeatable: ClassVar[bool] = True

    deal_id: int | Ref

    def params(self) -> Params:
        """The parameters of the call."""
        return {"id": self.deal_id}

    def read(self, result: object) -> None:
        """The result is a bare true."""
        done(result, "result")
