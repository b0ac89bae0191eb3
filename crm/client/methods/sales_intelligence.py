"""``crm.tracking.trace.*``: the records of Sales Intelligence (bitrix24.md §6, trace.md §5)."""

from dataclasses import dataclass, field
from typing import ClassVar

from crm.client.encoding import Params, Ref, Value
from crm.client.methods.entity_types import EntityType
from crm.client.methods.method import AddMethod, Method
from crm.client.methods.php_values import identifier


@dataclass(frozen=True, slots=True)
class TracedEntity:
    """An entity that a trace is linked to. Linking needs the right to edit it."""

    kind: EntityType
    id: int | Ref


@dataclass(frozen=True, slots=True)
class TraceAdd(AddMethod):
    """``crm.tracking.trace.add`` → the trace's number.

    ``trace`` is JSON as text, as the portal wants it. Traces can neither be listed nor read back,
    so a linked one sent twice shows twice.
    """

    name: ClassVar[str] = "crm.tracking.trace.add"
    repeatable: ClassVar[bool] = False
    id_path: ClassVar[tuple[str, ...]] = ()

    trace: str = field(repr=False)
    entities: tuple[TracedEntity, ...] = ()

    def params(self) -> Params:
        """The parameters of the call; without entities ``ENTITIES`` is left out."""
        params: dict[str, Value] = {"TRACE": self.trace}
        if self.entities:
            params["ENTITIES"] = [{"TYPE": e.kind.trace_type, "ID": e.id} for e in self.entities]
        return params

    def read(self, result: object) -> int:
        """The result is the bare number."""
        return identifier(result, "result")


@dataclass(frozen=True, slots=True)
class TraceDelete(Method[None]):
    """``crm.tracking.trace.delete``: unlinks it everywhere and deletes it, as far as rights go."""

    name: ClassVar[str] = "crm.tracking.trace.delete"
    repeatable: ClassVar[bool] = True

    id: int | Ref

    def params(self) -> Params:
        """``id`` is lower case here, unlike in its sibling."""
        return {"id": self.id}

    def read(self, result: object) -> None:
        """The result is null, whether anything was deleted or not."""
