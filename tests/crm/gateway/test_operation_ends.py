"""Every operation of the port ends in one place: counted, and refused while there is no portal."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.ops.metrics import Metrics
from bot.wiring.missing_portal import MissingPortal
from crm.client.bitrix24_client import Bitrix24Client, open_session
from crm.gateway.bitrix24_gateway import Bitrix24Gateway
from intake.delivery.amending import Amendment
from intake.delivery.plan import TraceMode
from intake.delivery.planning import look_up_of
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import SubmissionKey
from intake.outbox.delivery_errors import PermanentError, PortalWideError
from intake.outbox.outbox import LeaseLostError
from intake.submissions.submission import Created, CreatedEntity
from tests.crm.gateway.workshop import RecordingProgress, TracingProgress, Workshop
from tests.intake.delivery.made_up import submission

KEY = SubmissionKey("e" * 32)
DEAL = CreatedEntity(EntityKind.DEAL, 7, made=True)


PROGRESS = TracingProgress()
AMENDMENT = Amendment((DEAL,), None, "a note", "a mark")
OPERATIONS: dict[str, Callable[[Bitrix24Gateway], Awaitable[object]]] = {
    "look_up": lambda gateway: gateway.look_up(look_up_of(submission())),
    "reconcile": lambda gateway: gateway.reconcile(KEY, (EntityKind.DEAL,)),
    "upload": lambda gateway: gateway.upload(
        DEAL, None, (), KEY, in_doubt=False, progress=PROGRESS
    ),
    "amend": lambda gateway: gateway.amend(AMENDMENT, None, in_doubt=False, progress=PROGRESS),
    "delete_trace": lambda gateway: gateway.delete_trace(1, PROGRESS),
    "find_bundle": lambda gateway: gateway.find_bundle(
        replace(submission(), made=Created((DEAL,)))
    ),
    "probe": lambda gateway: gateway.probe(),
}
"""All but ``execute``, which needs a plan."""


def counted(metrics: Metrics, operation: str, outcome: str) -> float | None:
    labels = {"operation": operation, "outcome": outcome}
    return metrics.registry.get_sample_value("leadtrace_crm_operations_total", labels)


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def gateway(client: Bitrix24Client, metrics: Metrics) -> Bitrix24Gateway:
    return Bitrix24Gateway(client, ended=metrics.crm_operation_ended)


@pytest.mark.parametrize("operation", OPERATIONS)
async def test_without_a_portal_every_operation_is_refused_in_the_same_words(
    operation: str, metrics: Metrics
) -> None:
    async with open_session() as session:
        client = Bitrix24Client(session, MissingPortal())
        gateway = Bitrix24Gateway(client, ended=metrics.crm_operation_ended)
        with pytest.raises(PortalWideError) as refusal:
            await OPERATIONS[operation](gateway)
    assert refusal.value.reason == "(NO_PORTAL)"
    assert refusal.value.code == "NO_PORTAL"
    assert gateway.entity_url(EntityKind.DEAL, 7) is None
    assert counted(metrics, operation, "PortalWideError") == 1


async def test_a_delivery_counts_what_it_asked(workshop: Workshop, metrics: Metrics) -> None:
    await workshop.deliver(submission(), TraceMode.LINKED)
    assert counted(metrics, "look_up", "ok") == 1
    assert counted(metrics, "execute", "ok") == 1


async def test_a_refused_delivery_counts_as_what_it_is(
    workshop: Workshop, metrics: Metrics
) -> None:
    plan = await workshop.plan(submission(), TraceMode.LINKED)
    workshop.fault("refuse", method="crm.item.add")
    with pytest.raises(PermanentError):
        await workshop.gateway.execute(plan, workshop.progress.kept, workshop.progress)
    assert counted(metrics, "execute", "PermanentError") == 1
    assert counted(metrics, "execute", "ok") is None


async def test_a_lost_lease_is_no_end_that_the_portal_gave(
    workshop: Workshop, metrics: Metrics
) -> None:
    class Lost(RecordingProgress):
        async def dispatching(self) -> None:
            raise LeaseLostError

    plan = await workshop.plan(submission(), TraceMode.LINKED)
    with pytest.raises(LeaseLostError):
        await workshop.gateway.execute(plan, workshop.progress.kept, Lost())
    families = [family for family in metrics.registry.collect() if "crm" in family.name]
    assert {sample.labels["operation"] for one in families for sample in one.samples} == {"look_up"}
