"""The timeline of an entity: comments and to-dos (bitrix24.md §9)."""

from dataclasses import dataclass, field
from typing import ClassVar

from crm.client.encoding import Params, Ref, Value
from crm.client.methods.entity_types import EntityType
from crm.client.methods.method import AddMethod, Method
from crm.client.methods.php_values import identifier, member, optional_int, rows, text
from crm.client.methods.records import list_params


@dataclass(frozen=True, slots=True)
class CommentFile:
    """A file of a comment: its name and raw base64, without any ``data:`` prefix."""

    name: str = field(repr=False)
    base64: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as it stands in the timeline; times as the portal writes them."""

    id: int
    text: str = field(repr=False)
    author_id: int | None = None
    created: str = ""


@dataclass(frozen=True, slots=True)
class CommentAdd(AddMethod):
    """``crm.timeline.comment.add`` → its id. ``fields`` must be lower case."""

    name: ClassVar[str] = "crm.timeline.comment.add"
    repeatable: ClassVar[bool] = False
    id_path: ClassVar[tuple[str, ...]] = ()

    kind: EntityType
    entity_id: int | Ref
    text: str = field(repr=False)
    files: tuple[CommentFile, ...] = ()

    def params(self) -> Params:
        """The parameters of the call."""
        fields: dict[str, Value] = {
            "ENTITY_TYPE": self.kind.timeline_type,
            "ENTITY_ID": self.entity_id,
            "COMMENT": self.text,
        }
        if self.files:
            fields["FILES"] = [[file.name, file.base64] for file in self.files]
        return {"fields": fields}

    def read(self, result: object) -> int:
        """The result is the bare id."""
        return identifier(result, "result")


@dataclass(frozen=True, slots=True)
class CommentList(Method[tuple[Comment, ...]]):
    """``crm.timeline.comment.list`` → one page of an entity's comments, newest first."""

    name: ClassVar[str] = "crm.timeline.comment.list"
    repeatable: ClassVar[bool] = True

    kind: EntityType
    entity_id: int | Ref
    order: Params = field(default_factory=lambda: {"ID": "DESC"})
    start: int = 0

    def params(self) -> Params:
        """Both parts of the filter are required."""
        criteria: Params = {
            "ENTITY_TYPE": self.kind.timeline_type,
            "ENTITY_ID": self.entity_id,
        }
        return list_params((), criteria, self.order, self.start)

    def read(self, result: object) -> tuple[Comment, ...]:
        """The result is the page itself."""
        return tuple(
            Comment(
                id=identifier(row.get("ID"), "result[].ID"),
                text=text(row.get("COMMENT")),
                author_id=optional_int(row.get("AUTHOR_ID")),
                created=text(row.get("CREATED")),
            )
            for row in rows(result, "result")
        )


@dataclass(frozen=True, slots=True)
class CommentDelete(Method[None]):
    """``crm.timeline.comment.delete``: one that stands on several cards leaves the named one."""

    name: ClassVar[str] = "crm.timeline.comment.delete"
    repeatable: ClassVar[bool] = True

    id: int
    kind: EntityType
    owner_id: int

    def params(self) -> Params:
        """The parameters of the call."""
        return {"id": self.id, "ownerTypeId": self.kind.type_id, "ownerId": self.owner_id}

    def read(self, result: object) -> None:
        """Whatever comes with a success (``null``) says nothing."""


@dataclass(frozen=True, slots=True)
class Binding:
    """An entity on which an entry of the timeline stands."""

    type: str
    """As :attr:`EntityType.timeline_type`; other kinds exist."""
    id: int


@dataclass(frozen=True, slots=True)
class BindingsList(Method[tuple[Binding, ...]]):
    """``crm.timeline.bindings.list`` → all entities of an entry, whatever we may see.

    After a merge that is the survivor; after a conversion the new entities are among them.
    """

    name: ClassVar[str] = "crm.timeline.bindings.list"
    repeatable: ClassVar[bool] = True

    entry_id: int

    def params(self) -> Params:
        """The parameters of the call."""
        return {"filter": {"OWNER_ID": self.entry_id}}

    def read(self, result: object) -> tuple[Binding, ...]:
        """The result is the list itself."""
        return tuple(
            Binding(text(row.get("ENTITY_TYPE")), identifier(row.get("ENTITY_ID"), "ENTITY_ID"))
            for row in rows(result, "result")
        )


@dataclass(frozen=True, slots=True)
class TodoAdd(AddMethod):
    """``crm.activity.todo.add`` → its id.

    ``deadline``: ISO 8601 or ``Y-m-d H:i:s``, in the portal's time.
    """

    name: ClassVar[str] = "crm.activity.todo.add"
    repeatable: ClassVar[bool] = False
    id_path: ClassVar[tuple[str, ...]] = ("id",)

    kind: EntityType
    owner_id: int | Ref
    deadline: str
    title: str = field(default="", repr=False)
    description: str = field(default="", repr=False)
    responsible_id: int | None = None
    ping_offsets: tuple[int, ...] = ()
    """Minutes before the deadline at which the responsible is reminded."""

    def params(self) -> Params:
        """The parameters of the call; what is empty is left to the portal's default."""
        params: dict[str, Value] = {
            "ownerTypeId": self.kind.type_id,
            "ownerId": self.owner_id,
            "deadline": self.deadline,
        }
        if self.title:
            params["title"] = self.title
        if self.description:
            params["description"] = self.description
        if self.responsible_id is not None:
            params["responsibleId"] = self.responsible_id
        if self.ping_offsets:
            params["pingOffsets"] = self.ping_offsets
        return params

    def read(self, result: object) -> int:
        """The id stands in ``id``."""
        return identifier(member(result, "id", "result"), "result.id")
