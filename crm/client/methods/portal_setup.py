"""How the portal is set up: its mode, directories and pipelines (bitrix24.md §10)."""

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

from crm.client.call_errors import UnexpectedAnswerError
from crm.client.encoding import Params
from crm.client.methods.entity_types import EntityType
from crm.client.methods.method import Method
from crm.client.methods.php_values import flag, member, optional_int, rows, text


class CrmMode(IntEnum):
    """Whether the portal works with leads."""

    CLASSIC = 1
    """With leads."""
    SIMPLE = 2
    """Without: a lead that is created turns into a deal at once."""


@dataclass(frozen=True, slots=True)
class Status:
    """One value of a directory: a source, a stage, a type.

    ``code`` is what is written into an entity.
    """

    code: str
    name: str
    directory: str
    sort: int = 0
    semantics: str = ""
    """``S`` won, ``F`` lost, empty otherwise; stages only."""


@dataclass(frozen=True, slots=True)
class Category:
    """A pipeline. 0 is a valid id, of the first one."""

    id: int
    name: str
    default: bool = False


@dataclass(frozen=True, slots=True)
class SettingsModeGet(Method[CrmMode]):
    """``crm.settings.mode.get``."""

    name: ClassVar[str] = "crm.settings.mode.get"
    repeatable: ClassVar[bool] = True

    def params(self) -> Params:
        """No parameters."""
        return {}

    def read(self, result: object) -> CrmMode:
        """1 or 2."""
        number = optional_int(result)
        if number not in (1, 2):
            raise UnexpectedAnswerError("result: expected 1 or 2")
        return CrmMode(number)


@dataclass(frozen=True, slots=True)
class StatusList(Method[tuple[Status, ...]]):
    """``crm.status.list`` → one directory, in its order; it is not paged.

    ``directory`` is ``SOURCE``, ``STATUS`` (lead stages), ``DEAL_STAGE``, ``DEAL_STAGE_9``,
    ``QUOTE_STATUS``, ...; an unknown one is empty, not an error.
    """

    name: ClassVar[str] = "crm.status.list"
    repeatable: ClassVar[bool] = True

    directory: str

    def params(self) -> Params:
        """The parameters of the call."""
        return {"order": {"SORT": "ASC"}, "filter": {"ENTITY_ID": self.directory}}

    def read(self, result: object) -> tuple[Status, ...]:
        """The result is the list itself; everything in it is a string."""
        return tuple(
            Status(
                code=text(member(row, "STATUS_ID", "result[]")),
                name=text(row.get("NAME")),
                directory=text(row.get("ENTITY_ID")),
                sort=optional_int(row.get("SORT")) or 0,
                semantics=text(row.get("SEMANTICS")),
            )
            for row in rows(result, "result")
        )


@dataclass(frozen=True, slots=True)
class CategoryList(Method[tuple[Category, ...]]):
    """``crm.category.list``. Leads and quotes have no pipelines and are refused by the portal."""

    name: ClassVar[str] = "crm.category.list"
    repeatable: ClassVar[bool] = True

    kind: EntityType = EntityType.DEAL

    def params(self) -> Params:
        """The parameters of the call."""
        return {"entityTypeId": self.kind.type_id}

    def read(self, result: object) -> tuple[Category, ...]:
        """The pipelines stand in ``categories``."""
        found = []
        for row in rows(member(result, "categories", "result"), "categories"):
            number = optional_int(row.get("id"))
            if number is None:
                raise UnexpectedAnswerError("categories[].id: expected a number")
            found.append(
                Category(id=number, name=text(row.get("name")), default=flag(row.get("isDefault")))
            )
        return tuple(found)
