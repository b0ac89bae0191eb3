"""``crm.stagehistory.list``: the stages that leads and deals went through (bitrix24-work.md §2)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from crm.client.encoding import Params
from crm.client.methods.entity_types import EntityType
from crm.client.methods.method import Method
from crm.client.methods.php_values import identifier, member, moment, rows, text
from crm.client.methods.records import list_params


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage that was reached."""

    id: int
    owner_id: int
    stage: str
    semantics: str
    """``P``, ``S`` or ``F``."""
    created: datetime


@dataclass(frozen=True, slots=True)
class StageHistoryList(Method[tuple[StageRow, ...]]):
    """``crm.stagehistory.list`` → one page behind a row, of some entities, in the order of rows.

    It is no journal: rows of another pipeline, of a final stage that was left, and of what was
    deleted are gone. A filter that it does not know is dropped without a word, and everything comes
    back: so there is no other filter here than the documented two.
    """

    name: ClassVar[str] = "crm.stagehistory.list"
    repeatable: ClassVar[bool] = True

    kind: EntityType
    owners: tuple[int, ...]
    after: int = 0

    def params(self) -> Params:
        """The parameters of the call."""
        criteria: Params = {"@OWNER_ID": self.owners, ">ID": self.after}
        listed = list_params((), criteria, {"ID": "ASC"}, -1)
        return {"entityTypeId": self.kind.type_id, **listed}

    def read(self, result: object) -> tuple[StageRow, ...]:
        """The page stands in ``items``. Leads have statuses, deals stages."""
        prefix = "STATUS" if self.kind is EntityType.LEAD else "STAGE"
        return tuple(
            StageRow(
                id=identifier(row.get("ID"), "items[].ID"),
                owner_id=identifier(row.get("OWNER_ID"), "items[].OWNER_ID"),
                stage=text(row.get(f"{prefix}_ID")),
                semantics=text(row.get(f"{prefix}_SEMANTIC_ID")),
                created=moment(row.get("CREATED_TIME"), "items[].CREATED_TIME"),
            )
            for row in rows(member(result, "items", "result"), "items")
        )
