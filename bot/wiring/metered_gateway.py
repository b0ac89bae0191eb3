"""The CRM gateway, counted."""

from collections.abc import Awaitable
from contextlib import AbstractContextManager
from typing import TypeVar

from bot.ops.metrics import Metrics
from intake.delivery.amending import AmendingGateway, Amendment, TraceProgress
from intake.delivery.gateway import Progress, Upload
from intake.delivery.plan import Found, LookUp, Plan
from intake.forms.form import EntityKind
from intake.kernel.ids import SubmissionKey
from intake.outbox.delivery_errors import DeliveryError
from intake.submissions.submission import Created, CreatedEntity

R = TypeVar("R")


class MeteredGateway:
    """Passes everything on, and counts how it ended by the class of the error."""

    def __init__(self, inner: AmendingGateway, metrics: Metrics) -> None:
        self._inner = inner
        self._count = metrics.crm_operations

    async def _counted(self, operation: str, work: Awaitable[R]) -> R:
        try:
            result = await work
        except DeliveryError as error:
            self._count.labels(operation, type(error).__name__).inc()
            raise
        self._count.labels(operation, "ok").inc()
        return result

    def active(self) -> AbstractContextManager[None]:
        """Pass it on."""
        return self._inner.active()

    async def look_up(self, wanted: LookUp) -> Found:
        """Pass it on."""
        return await self._counted("look_up", self._inner.look_up(wanted))

    async def reconcile(self, key: SubmissionKey, kinds: tuple[EntityKind, ...]) -> Created:
        """Pass it on."""
        return await self._counted("reconcile", self._inner.reconcile(key, kinds))

    async def execute(self, plan: Plan, made: Created, progress: Progress) -> Created:
        """Pass it on."""
        return await self._counted("execute", self._inner.execute(plan, made, progress))

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
        """Pass it on."""
        work = self._inner.upload(owner, field, files, key, in_doubt=in_doubt, progress=progress)
        await self._counted("upload", work)

    async def amend(
        self, amendment: Amendment, trace_id: int | None, *, in_doubt: bool, progress: TraceProgress
    ) -> int | None:
        """Pass it on."""
        work = self._inner.amend(amendment, trace_id, in_doubt=in_doubt, progress=progress)
        return await self._counted("amend", work)

    async def delete_trace(self, trace_id: int, progress: Progress) -> None:
        """Pass it on."""
        await self._counted("delete_trace", self._inner.delete_trace(trace_id, progress))

    async def is_open(self, entity: CreatedEntity) -> bool:
        """Pass it on."""
        return await self._counted("is_open", self._inner.is_open(entity))

    async def probe(self) -> None:
        """Pass it on."""
        await self._counted("probe", self._inner.probe())

    def entity_url(self, kind: EntityKind, entity_id: int) -> str | None:
        """Pass it on."""
        return self._inner.entity_url(kind, entity_id)
