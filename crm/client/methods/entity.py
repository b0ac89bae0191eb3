"""``crm.lead|deal|contact|company|quote.*``, the classic methods: one family, five kinds.

bitrix24.md §4. Frozen by the vendor but working, and the only adds that take ``TRACE`` (trace.md
§4).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from crm.client.encoding import Params, Ref
from crm.client.methods.entity_types import EntityType
from crm.client.methods.method import AddMethod, Method
from crm.client.methods.php_values import done, identifier, rows
from crm.client.methods.records import (
    FieldDescription,
    Listing,
    Record,
    list_params,
    read_fields,
    read_record,
    walk_filter,
)


@dataclass(frozen=True, slots=True)
class EntityAdd(AddMethod):
    """``crm.<kind>.add`` → the new id.

    ``fields["TRACE"]`` is a JSON string, a stored trace's number or a Ref.
    """

    repeatable: ClassVar[bool] = False
    id_path: ClassVar[tuple[str, ...]] = ()

    kind: EntityType
    fields: Params = field(repr=False)
    options: Params = field(default_factory=dict)
    """The ``params`` of the call, such as ``REGISTER_SONET_EVENT``."""

    @property
    def name(self) -> str:
        """The method of this kind."""
        return f"{self.kind.classic}.add"

    def params(self) -> Params:
        """The parameters of the call."""
        return {"fields": self.fields, **({"params": self.options} if self.options else {})}

    def read(self, result: object) -> int:
        """The result is the bare id."""
        return identifier(result, "result")


@dataclass(frozen=True, slots=True)
class EntityGet(Method[Record]):
    """``crm.<kind>.get`` → the entity, every scalar a string."""

    repeatable: ClassVar[bool] = True

    kind: EntityType
    id: int | Ref

    @property
    def name(self) -> str:
        """The method of this kind."""
        return f"{self.kind.classic}.get"

    def params(self) -> Params:
        """The parameters of the call."""
        return {"id": self.id}

    def read(self, result: object) -> Record:
        """The result is the entity itself."""
        return read_record(result, "ID", "result")


@dataclass(frozen=True, slots=True)
class EntityList(Listing):
    """``crm.<kind>.list`` → one page. Custom fields and multifields come only when selected."""

    repeatable: ClassVar[bool] = True

    kind: EntityType
    filter: Params = field(default_factory=dict, repr=False)
    select: tuple[str, ...] = ()
    order: Params = field(default_factory=dict)
    start: int = 0

    @property
    def name(self) -> str:
        """The method of this kind."""
        return f"{self.kind.classic}.list"

    def params(self) -> Params:
        """The parameters of the call."""
        return list_params(self.select, self.filter, self.order, self.start)

    def read(self, result: object) -> tuple[Record, ...]:
        """The result is the page itself."""
        return tuple(read_record(row, "ID", "result[]") for row in rows(result, "result"))

    def after(self, last_id: int) -> "EntityList":
        """The rows behind an id."""
        return replace(
            self,
            filter=walk_filter(self.filter, "ID", last_id),
            select=self.select and tuple(dict.fromkeys(("ID", *self.select))),
            order={"ID": "ASC"},
            start=-1,
        )


@dataclass(frozen=True, slots=True)
class EntityUpdate(Method[None]):
    """``crm.<kind>.update``.

    Repeatable unless ``fields`` appends (a multifield row without ``ID``): say so with ``appends``.
    A classic update cannot move a deal to another pipeline: a stage of another one is silently
    ignored.
    """

    kind: EntityType
    id: int | Ref
    fields: Params = field(repr=False)
    options: Params = field(default_factory=dict)
    appends: bool = False

    @property
    def name(self) -> str:
        """The method of this kind."""
        return f"{self.kind.classic}.update"

    @property
    def repeatable(self) -> bool:
        """A second time sets the same values, unless it appends."""
        return not self.appends

    def params(self) -> Params:
        """The parameters of the call."""
        base: Params = {"id": self.id, "fields": self.fields}
        return {**base, **({"params": self.options} if self.options else {})}

    def read(self, result: object) -> None:
        """The result is a bare true."""
        done(result, "result")


@dataclass(frozen=True, slots=True)
class EntityDelete(Method[None]):
    """``crm.<kind>.delete``."""

    repeatable: ClassVar[bool] = True

    kind: EntityType
    id: int | Ref

    @property
    def name(self) -> str:
        """The method of this kind."""
        return f"{self.kind.classic}.delete"

    def params(self) -> Params:
        """The parameters of the call."""
        return {"id": self.id}

    def read(self, result: object) -> None:
        """The result is a bare true."""
        done(result, "result")


@dataclass(frozen=True, slots=True)
class EntityFields(Method[Mapping[str, FieldDescription]]):
    """``crm.<kind>.fields`` → descriptions by name. ``TRACE`` is in none of them."""

    repeatable: ClassVar[bool] = True

    kind: EntityType

    @property
    def name(self) -> str:
        """The method of this kind."""
        return f"{self.kind.classic}.fields"

    def params(self) -> Params:
        """No parameters."""
        return {}

    def read(self, result: object) -> Mapping[str, FieldDescription]:
        """The result is the map itself."""
        return read_fields(result, "result")
