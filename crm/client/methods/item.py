"""``crm.item.*``, the universal methods (bitrix24.md §5).

``useOriginalUfNames`` is always on: custom fields keep the one name (``UF_CRM_...``) that people
see in the portal. An item add makes no trace and silently drops ``TRACE``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from crm.client.encoding import Params, Ref
from crm.client.methods.entity_types import EntityType
from crm.client.methods.method import AddMethod, Method
from crm.client.methods.php_values import identifier, member, rows
from crm.client.methods.records import (
    FieldDescription,
    Listing,
    Record,
    list_params,
    read_fields,
    read_record,
    walk_filter,
)


def _base(kind: EntityType) -> dict[str, str | int]:
    return {"entityTypeId": kind.type_id, "useOriginalUfNames": "Y"}


@dataclass(frozen=True, slots=True)
class ItemAdd(AddMethod):
    """``crm.item.add`` → the new id."""

    name: ClassVar[str] = "crm.item.add"
    repeatable: ClassVar[bool] = False
    id_path: ClassVar[tuple[str, ...]] = ("item", "id")

    kind: EntityType
    fields: Params = field(repr=False)

    def params(self) -> Params:
        """The parameters of the call."""
        return {**_base(self.kind), "fields": self.fields}

    def read(self, result: object) -> int:
        """The id stands in ``item.id``."""
        return identifier(member(member(result, "item", "result"), "id", "item"), "item.id")


@dataclass(frozen=True, slots=True)
class ItemGet(Method[Record]):
    """``crm.item.get`` → the item, phones and e-mails (``fm``) included."""

    name: ClassVar[str] = "crm.item.get"
    repeatable: ClassVar[bool] = True

    kind: EntityType
    id: int | Ref

    def params(self) -> Params:
        """The parameters of the call."""
        return {**_base(self.kind), "id": self.id}

    def read(self, result: object) -> Record:
        """The item stands in ``item``."""
        return read_record(member(result, "item", "result"), "id", "item")


@dataclass(frozen=True, slots=True)
class ItemList(Listing):
    """``crm.item.list`` → one page. ``fm`` cannot be selected by name, only ``*`` brings it."""

    name: ClassVar[str] = "crm.item.list"
    repeatable: ClassVar[bool] = True

    kind: EntityType
    filter: Params = field(default_factory=dict, repr=False)
    select: tuple[str, ...] = ()
    order: Params = field(default_factory=dict)
    start: int = 0

    def params(self) -> Params:
        """The parameters of the call."""
        return {
            **_base(self.kind),
            **list_params(self.select, self.filter, self.order, self.start),
        }

    def read(self, result: object) -> tuple[Record, ...]:
        """The page stands in ``items``."""
        return tuple(
            read_record(row, "id", "items[]")
            for row in rows(member(result, "items", "result"), "items")
        )

    def after(self, last_id: int) -> "ItemList":
        """The rows behind an id."""
        return replace(
            self,
            filter=walk_filter(self.filter, "id", last_id),
            select=self.select and tuple(dict.fromkeys(("id", *self.select))),
            order={"id": "ASC"},
            start=-1,
        )


@dataclass(frozen=True, slots=True)
class ItemUpdate(Method[Record]):
    """``crm.item.update`` → the updated item.

    Repeatable unless ``fields`` appends (a new row in ``fm``), or is ``contested``: another value
    may follow at once, and one whose answer was lost could still arrive after it.
    """

    name: ClassVar[str] = "crm.item.update"

    kind: EntityType
    id: int | Ref
    fields: Params = field(repr=False)
    appends: bool = False
    contested: bool = False

    @property
    def repeatable(self) -> bool:
        """A second time sets the same values, unless it appends."""
        return not self.appends and not self.contested

    def params(self) -> Params:
        """The parameters of the call."""
        return {**_base(self.kind), "id": self.id, "fields": self.fields}

    def read(self, result: object) -> Record:
        """The whole item comes back in ``item``."""
        return read_record(member(result, "item", "result"), "id", "item")


@dataclass(frozen=True, slots=True)
class ItemDelete(Method[None]):
    """``crm.item.delete``."""

    name: ClassVar[str] = "crm.item.delete"
    repeatable: ClassVar[bool] = True

    kind: EntityType
    id: int | Ref

    def params(self) -> Params:
        """The parameters of the call."""
        return {"entityTypeId": self.kind.type_id, "id": self.id}

    def read(self, result: object) -> None:
        """Whatever comes with a success (``[]``) says nothing."""


@dataclass(frozen=True, slots=True)
class ItemFields(Method[Mapping[str, FieldDescription]]):
    """``crm.item.fields`` → descriptions by name; enumerations with their values."""

    name: ClassVar[str] = "crm.item.fields"
    repeatable: ClassVar[bool] = True

    kind: EntityType

    def params(self) -> Params:
        """The parameters of the call."""
        return _base(self.kind)

    def read(self, result: object) -> Mapping[str, FieldDescription]:
        """The descriptions stand in ``fields``."""
        return read_fields(member(result, "fields", "result"), "fields")
