"""What the handlers of personal data work with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import PersonId, UpdateId
from intake.kernel.retention import Retention
from intake.operations.delete_me import Deletion
from intake.operations.personal_records import Everything


class DeletesPerson(Protocol):
    """Somebody wants to be forgotten."""

    async def is_staff(self, person_id: PersonId) -> bool:
        """Say whether they work here, or did, so that nothing is deleted."""
        ...

    async def __call__(
        self, update_id: UpdateId, person_id: PersonId, asked_at: datetime, message_id: int | None
    ) -> Deletion:
        """Delete everything; ``message_id`` is the message with the button."""
        ...


class ExportsPerson(Protocol):
    """Somebody wants to read what is stored."""

    async def __call__(
        self, update_id: UpdateId, person_id: PersonId, *, by: PersonId
    ) -> Everything | None:
        """Return it; ``None``: there is nothing."""
        ...


@dataclass(frozen=True, slots=True)
class PrivacyCases:
    """Everything that ``/privacy``, ``/export`` and ``/delete_me`` need."""

    delete: DeletesPerson
    export: ExportsPerson
    clock: Clock
    retention: Retention
    in_crm: bool
    """What we made in the CRM is emptied as well."""
