"""To-dos after they were made: looking for one, moving it, ticking it off (bitrix24-work.md §4)."""

from dataclasses import dataclass, field
from typing import ClassVar

from crm.client.encoding import Params
from crm.client.methods.entity_types import EntityType
from crm.client.methods.method import Method
from crm.client.methods.php_values import flag, identifier, rows, text


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity, as far as a to-do of ours is recognised by it."""

    id: int
    text: str = field(repr=False)
    completed: bool


@dataclass(frozen=True, slots=True)
class TodoList(Method[tuple[Activity, ...]]):
    """``crm.activity.list`` → the newest to-dos that an entity owns, done or not."""

    name: ClassVar[str] = "crm.activity.list"
    repeatable: ClassVar[bool] = True

    kind: EntityType
    owner_id: int

    def params(self) -> Params:
        """All that a filter is compared with is text there."""
        return {
            "filter": {
                "OWNER_TYPE_ID": str(self.kind.type_id),
                "OWNER_ID": str(self.owner_id),
                "PROVIDER_ID": "CRM_TODO",
            },
            "order": {"ID": "DESC"},
            "select": ("ID", "DESCRIPTION", "COMPLETED"),
        }

    def read(self, result: object) -> tuple[Activity, ...]:
        """The result is the page itself."""
        return tuple(
            Activity(
                id=identifier(row.get("ID"), "result[].ID"),
                text=text(row.get("DESCRIPTION")),
                completed=flag(row.get("COMPLETED")),
            )
            for row in rows(result, "result")
        )


@dataclass(frozen=True, slots=True)
class ActivityComplete(Method[None]):
    """``crm.activity.update`` with nothing but *completed*: to-dos have no method for it."""

    name: ClassVar[str] = "crm.activity.update"
    repeatable: ClassVar[bool] = True

    id: int

    def params(self) -> Params:
        """The parameters of the call."""
        return {"id": self.id, "fields": {"COMPLETED": "Y"}}

    def read(self, result: object) -> None:
        """Whatever comes with a success says nothing."""


@dataclass(frozen=True, slots=True)
class ActivityDelete(Method[None]):
    """``crm.activity.delete``: a to-do as well."""

    name: ClassVar[str] = "crm.activity.delete"
    repeatable: ClassVar[bool] = True

    id: int

    def params(self) -> Params:
        """The parameters of the call."""
        return {"id": self.id}

    def read(self, result: object) -> None:
        """Whatever comes with a success says nothing."""


@dataclass(frozen=True, slots=True)
class TodoUpdateDeadline(Method[None]):
    """``crm.activity.todo.updateDeadline``: the one way to postpone that rewrites nothing else.

    A to-do that is done refuses it. (Documented in camel case; the portal reads names in any.)
    """

    name: ClassVar[str] = "crm.activity.todo.updatedeadline"
    repeatable: ClassVar[bool] = True

    id: int
    kind: EntityType
    owner_id: int
    deadline: str
    """ISO 8601 with an offset."""

    def params(self) -> Params:
        """The parameters of the call; the owner must be one that shows it."""
        return {
            "id": self.id,
            "ownerTypeId": self.kind.type_id,
            "ownerId": self.owner_id,
            "value": self.deadline,
        }

    def read(self, result: object) -> None:
        """The id comes back, and is known."""
