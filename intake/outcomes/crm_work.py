"""What the CRM is told of a lead that is worked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.delivery.gateway import Progress
from intake.outbox.delivery_errors import PermanentError
from intake.outcomes.lead_entity import EntityKey


@dataclass(frozen=True, slots=True)
class Todo:
    """A to-do with its deadline."""

    owner: EntityKey
    until: datetime
    title: str
    text: str
    """BB-code."""
    mark: str
    """How it is recognised, as the last words of its text."""
    responsible: int | None


class CrmWork(Protocol):
    """A CRM that is told. Every method raises a
    :class:`~intake.outbox.delivery_errors.DeliveryError`."""

    async def responsible(self, keys: Sequence[EntityKey]) -> Mapping[EntityKey, int | None]:
        """Return who is responsible now; what is gone is left out."""
        ...

    async def assign(
        self, keys: Sequence[EntityKey], user: int, progress: Progress
    ) -> Mapping[EntityKey, PermanentError]:
        """Make somebody responsible for these, one after the other; return what was refused."""
        ...

    async def note(
        self, owner: EntityKey, text: str, mark: str, *, in_doubt: bool, progress: Progress
    ) -> None:
        """Leave a note in an entity's timeline; with ``in_doubt`` it is looked for first."""
        ...

    async def put_todo(
        self, todo: Todo, todo_id: int | None, *, in_doubt: bool, progress: Progress
    ) -> int:
        """Move a to-do to another deadline, or make it: also when it was done meanwhile, or is
        gone. Return its number."""
        ...

    async def finish_todo(self, todo_id: int, progress: Progress) -> None:
        """Tick a to-do off; one that is gone is done."""
        ...

    async def lose(
        self, keys: Sequence[EntityKey], reason: str, progress: Progress
    ) -> Mapping[EntityKey, PermanentError]:
        """Move those that are in progress to a stage of failure, and return what was refused.

        Those whose stages do not have that reason get the one with the same name, or the first.
        """
        ...
