"""What stands in for the CRM while no webhook is set: everything waits (promise 8)."""

from contextlib import AbstractContextManager, nullcontext
from typing import NoReturn

from intake.delivery.amending import Amendment, TraceProgress
from intake.delivery.gateway import Progress, Upload
from intake.delivery.plan import Found, LookUp, Plan
from intake.forms.form import EntityKind
from intake.kernel.ids import SubmissionKey
from intake.outbox.delivery_errors import PortalWideError
from intake.submissions.submission import Created, CreatedEntity


class MissingPortal:
    """Refuses everything as a portal would that serves nobody: the queue pauses, nothing is
    lost."""

    def _refuse(self) -> NoReturn:
        raise PortalWideError("(NO_PORTAL)", code="NO_PORTAL")

    def active(self) -> AbstractContextManager[None]:
        """Count nothing."""
        return nullcontext()

    async def look_up(self, wanted: LookUp) -> Found:  # noqa: ARG002  # the port's signature
        """Refuse."""
        self._refuse()

    async def reconcile(
        self,
        key: SubmissionKey,  # noqa: ARG002  # the port's signature
        kinds: tuple[EntityKind, ...],  # noqa: ARG002
    ) -> Created:
        """Refuse."""
        self._refuse()

    async def execute(
        self,
        plan: Plan,  # noqa: ARG002  # the port's signature
        made: Created,  # noqa: ARG002
        progress: Progress,  # noqa: ARG002
    ) -> Created:
        """Refuse."""
        self._refuse()

    async def upload(
        self,
        owner: CreatedEntity,  # noqa: ARG002  # the port's signature
        field: str | None,  # noqa: ARG002
        files: tuple[Upload, ...],  # noqa: ARG002
        key: SubmissionKey,  # noqa: ARG002
        *,
        in_doubt: bool,  # noqa: ARG002
        progress: Progress,  # noqa: ARG002
    ) -> None:
        """Refuse."""
        self._refuse()

    async def amend(
        self,
        amendment: Amendment,  # noqa: ARG002  # the port's signature
        trace_id: int | None,  # noqa: ARG002
        *,
        in_doubt: bool,  # noqa: ARG002
        progress: TraceProgress,  # noqa: ARG002
    ) -> int | None:
        """Refuse."""
        self._refuse()

    async def delete_trace(self, trace_id: int, progress: Progress) -> None:  # noqa: ARG002
        """Refuse."""
        self._refuse()

    async def is_open(self, entity: CreatedEntity) -> bool:  # noqa: ARG002  # the port's signature
        """Refuse."""
        self._refuse()

    async def probe(self) -> None:
        """Refuse."""
        self._refuse()

    def entity_url(self, kind: EntityKind, entity_id: int) -> str | None:  # noqa: ARG002
        """Return nothing: there is no portal."""
        return None
