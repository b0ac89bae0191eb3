"""What is still tried after a refusal, and what it says in the log."""

import logging
from typing import Any

import pytest

from crm.client.failures import Call, unexpected
from crm.client.methods.command_batch import Batch, BatchResult, Failed
from crm.gateway.allowance import COMMENT, JOIN, TOP_UP, TRACE, Allowance, TraceReach
from intake.delivery.plan import TraceMode
from intake.forms.crm_part import EntityKind
from intake.outbox.delivery_errors import AmbiguousError, PermanentError
from tests.crm.gateway.workshop import Workshop
from tests.intake.delivery.made_up import submission

DONE = frozenset({"deal_rest"})


@pytest.mark.parametrize("trace", [TRACE, "trace_7"])
def test_a_trace_is_linked_to_less_and_less(trace: str) -> None:
    """To everything, to what is ours, to nothing; what was skipped stays so."""
    reach, allowed = [], Allowance(skipped=DONE)
    while (narrower := allowed.without(trace)) is not None:
        allowed = narrower
        reach.append(allowed.reach)
    assert reach == [TraceReach.OURS, TraceReach.NONE]
    assert allowed.skipped == DONE


@pytest.mark.parametrize("reach", TraceReach)
def test_the_rest_goes_on_without_a_top_up(reach: TraceReach) -> None:
    assert Allowance(reach, DONE).without(TOP_UP) == Allowance(reach, DONE | {TOP_UP})


@pytest.mark.parametrize("reach", TraceReach)
@pytest.mark.parametrize("step", [COMMENT, JOIN, "deal", "contact"])
def test_nothing_goes_on_without_what_was_asked_for(step: str, reach: TraceReach) -> None:
    assert Allowance(reach).without(step) is None


async def test_a_contact_that_may_not_be_topped_up_stays_as_it_is(
    workshop: Workshop, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has the step and the portal's code, and nothing of the person."""
    contact = await workshop.add_contact()
    workshop.fault("refuse", command="top_up", error="ERROR_CORE")
    with caplog.at_level(logging.WARNING):
        made = await workshop.deliver(submission(), TraceMode.LINKED)
    assert made.commented
    rows = workshop.by_id(EntityKind.CONTACT, contact)["multifields"]
    assert [row["type_id"] for row in rows] == ["PHONE"]
    said: list[dict[str, Any]] = [vars(one) for one in caplog.records if "step" in vars(one)]
    assert [(one["msg"], one["step"], one["code"]) for one in said] == [
        ("crm_step_refused", "top_up", "ERROR_CORE")
    ]


@pytest.mark.parametrize("step", ["deal", "comment"])
async def test_a_step_that_must_be_is_named_where_it_is_refused(
    workshop: Workshop, step: str
) -> None:
    workshop.fault("refuse", command=step)
    with pytest.raises(PermanentError) as caught:
        await workshop.deliver(submission(), TraceMode.LINKED)
    assert caught.value.reason.startswith("Access denied. (")
    assert caught.value.reason.endswith(f", {step})")


async def test_a_side_step_whose_answer_makes_no_sense_is_no_refused_one(
    workshop: Workshop,
) -> None:
    """It may have been done: there is a doubt, though the step might be left out."""
    await workshop.add_contact()
    plan = await workshop.plan(submission(), TraceMode.LINKED)
    original = workshop.client.batch

    async def garbled(batch: Batch) -> BatchResult:
        result = await original(batch)
        strange = Failed(unexpected(Call("crm.contact.update", repeatable=True), "expected true"))
        return BatchResult({**result.outcomes, "top_up": strange})

    workshop.client.batch = garbled  # type: ignore[method-assign]  # a proxy before the portal
    with pytest.raises(AmbiguousError) as caught:
        await workshop.gateway.execute(plan, workshop.progress.kept, workshop.progress)
    assert caught.value.reason.endswith(", top_up)")
