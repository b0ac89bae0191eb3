"""Taking a trace back, once or twice."""

import pytest

from intake.delivery.plan import TraceMode
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import SubmissionKey
from intake.outbox.delivery_errors import PermanentError, TransientError
from intake.submissions.submission import Created
from tests.crm.gateway.workshop import RecordingProgress, Workshop
from tests.intake.delivery.made_up import submission


async def two_traces(workshop: Workshop) -> tuple[Created, int, int]:
    """A bundle's trace, and one of somebody else, who shares contact and company."""
    made = await workshop.deliver(submission(), TraceMode.LINKED)
    workshop.progress = RecordingProgress()
    other = await workshop.deliver(submission(key=SubmissionKey("e" * 32)), TraceMode.LINKED)
    assert made.trace_id is not None
    assert other.trace_id is not None
    return made, made.trace_id, other.trace_id


async def test_a_trace_is_taken_off_everything_and_others_stay(workshop: Workshop) -> None:
    made, number, other = await two_traces(workshop)
    workshop.progress.steps.clear()
    await workshop.gateway.delete_trace(number, workshop.progress)
    assert workshop.progress.steps == ["dispatching"]
    assert [trace["id"] for trace in workshop.state["traces"]] == [other]
    contact = made.entity(EntityKind.CONTACT)
    assert contact is not None
    assert workshop.by_id(EntityKind.CONTACT, contact.id)["traces"] == [other]


async def test_once_more_does_no_harm(workshop: Workshop) -> None:
    _, number, other = await two_traces(workshop)
    for _ in range(2):
        await workshop.gateway.delete_trace(number, workshop.progress)
    assert [trace["id"] for trace in workshop.state["traces"]] == [other]
    assert workshop.portal.calls["crm.tracking.trace.delete"] == 2


@pytest.mark.parametrize("fault", ["cut_before", "cut_after"])
async def test_a_lost_answer_leaves_no_doubt(workshop: Workshop, fault: str) -> None:
    """It may be repeated, so nothing needs to be looked for."""
    _, number, other = await two_traces(workshop)
    workshop.fault(fault, method="batch")
    with pytest.raises(TransientError):
        await workshop.gateway.delete_trace(number, workshop.progress)
    await workshop.gateway.delete_trace(number, workshop.progress)
    assert [trace["id"] for trace in workshop.state["traces"]] == [other]


async def test_a_refusal_is_told(workshop: Workshop) -> None:
    _, number, _ = await two_traces(workshop)
    workshop.fault("refuse", method="crm.tracking.trace.delete")
    with pytest.raises(PermanentError) as caught:
        await workshop.gateway.delete_trace(number, workshop.progress)
    assert caught.value.reason.endswith("(crm.tracking.trace.delete, trace)")
    assert len(workshop.traces) == 2
