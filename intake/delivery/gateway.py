"""What the domain asks of a CRM."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from intake.delivery.plan import Found, LookUp, Plan
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import SubmissionKey
from intake.submissions.submission import Created, CreatedEntity


@dataclass(frozen=True, slots=True)
class Upload:
    """One file on its way into the CRM."""

    unique_id: str
    name: str
    content: bytes


class Progress(Protocol):
    """How the gateway tells what it does, while it does it."""

    async def dispatching(self) -> None:
        """Called, and awaited, before any request leaves that may change something.

        Raises:
            LeaseLostError: another owner has the row; nothing may be sent.
        """
        ...

    async def reached(self, made: Created) -> None:
        """Called as soon as it is known that something was made; kept in storage.

        Raises:
            LeaseLostError: another owner has the row; nothing more may be sent.
        """
        ...


class CrmGateway(Protocol):
    """A CRM. Every asynchronous method raises a
    :class:`~intake.outbox.delivery_errors.DeliveryError`."""

    def active(self) -> AbstractContextManager[None]:
        """Count one submission as being worked on for the time of the context.

        Those that are in progress together may share requests; a lone one waits for nobody.
        """
        ...

    async def look_up(self, wanted: LookUp) -> Found:
        """Find existing people, company and open main entity; changes nothing."""
        ...

    async def reconcile(self, key: SubmissionKey, kinds: tuple[EntityKind, ...]) -> Created:
        """Find what an attempt with an unknown end has made, by origin id or short key.

        To be called when the portal can no longer be at work on it.
        """
        ...

    async def execute(self, plan: Plan, made: Created, progress: Progress) -> Created:
        """Make what the plan wants and ``made`` lacks, and link it.

        Values for which the CRM has no place are left out: they stand in the comment and in what is
        returned (:attr:`~intake.submissions.submission.Created.misfits`).

        Raises also when only a part was made: that part was reported to ``progress`` before.
        """
        ...

    async def upload(
        self,
        owner: CreatedEntity,
        field: str | None,
        files: tuple[Upload, ...],
        key: SubmissionKey,
        *,
        in_doubt: bool,
        progress: Progress,
    ) -> None:
        """Bring files to an entity: into a file field, or into a timeline comment.

        With ``in_doubt`` the comment is looked for first.
        """
        ...

    async def probe(self) -> None:
        """Ask for nothing but an answer; ends quietly when the portal serves us again."""
        ...

    def entity_url(self, kind: EntityKind, entity_id: int) -> str | None:
        """Return the address of an entity's page in the portal, for people."""
        ...
