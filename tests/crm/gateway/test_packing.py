"""Many deliveries at once: they share batches, and nothing of one touches another."""

import asyncio
import math
from dataclasses import replace

import pytest

from crm.client.call_time import CallTime
from crm.client.methods.command_batch import MAX_COMMANDS
from crm.client.methods.item import ItemAdd
from crm.gateway import bitrix24_gateway
from crm.gateway.bitrix24_gateway import Bitrix24Gateway
from crm.gateway.trace import TraceOptions
from intake.delivery.plan import TraceMode
from intake.delivery.planning import look_up_of, make_plan
from intake.forms.crm_part import EntityKind
from intake.forms.step import StepType
from intake.kernel.ids import PersonId, SubmissionKey
from intake.outbox.delivery_errors import AmbiguousError, DeliveryError
from intake.outbox.delivery_errors import PermanentError as Refusal
from intake.submissions.submission import Created, Submission
from tests.crm.gateway.workshop import COMMENT, RecordingProgress, Workshop
from tests.intake.delivery.made_up import PERSON, answer, submission

MODES = (TraceMode.LINKED, TraceMode.STORED, TraceMode.INLINE)


def stranger(number: int, touches: int = 1) -> Submission:
    """A submission that shares nothing with any other."""
    answers = (
        answer("name", StepType.NAME, f"Ann {number}", to=((EntityKind.CONTACT, "NAME"),)),
        answer("phone", StepType.PHONE, f"+49301{number:06}", to=((EntityKind.CONTACT, "PHONE"),)),
        answer("company", StepType.TEXT, f"No {number}", to=((EntityKind.COMPANY, "TITLE"),)),
    )
    return replace(
        submission(answers=answers, touches=touches),
        key=SubmissionKey(f"{number:032x}"),
        person=replace(PERSON, id=PersonId(number + 1)),
    )


async def deliver(workshop: Workshop, wanted: Submission, mode: TraceMode) -> Created:
    gateway = workshop.gateway
    with gateway.active():
        found = await gateway.look_up(look_up_of(wanted))
        plan = make_plan(wanted, found, mode=mode, comment=COMMENT)
        return await gateway.execute(plan, Created(), RecordingProgress())


async def deliver_all(
    workshop: Workshop,
    count: int,
    mode: TraceMode = TraceMode.LINKED,
    *,
    first: int = 0,
    touches: int = 1,
) -> list[Created | BaseException]:
    crowd = (stranger(first + number, touches) for number in range(count))
    work = (deliver(workshop, one, mode) for one in crowd)
    return await asyncio.gather(*work, return_exceptions=True)


@pytest.mark.parametrize("mode", MODES)
async def test_a_lone_one_waits_for_nobody(workshop: Workshop, mode: TraceMode) -> None:
    await deliver(workshop, stranger(1), mode)
    assert workshop.requests == (3 if mode is TraceMode.STORED else 2)


@pytest.mark.parametrize("mode", MODES)
async def test_a_backlog_fills_its_batches(workshop: Workshop, mode: TraceMode) -> None:
    await deliver_all(workshop, 200, mode)
    sent = len(workshop.commands_sent())
    assert workshop.requests <= 1.25 * math.ceil(sent / MAX_COMMANDS)  # a pause sends one early
    deals = workshop.all(EntityKind.DEAL)
    assert len(deals) == len(workshop.comments) == 200
    assert all(deal["traces"] for deal in deals)
    if mode is not TraceMode.INLINE:
        assert len(workshop.traces) == 200


async def test_everybody_gets_their_own(workshop: Workshop) -> None:
    await deliver_all(workshop, 60)
    assert {contact["fields"]["LAST_NAME"] for contact in workshop.all(EntityKind.CONTACT)} == {
        str(number) for number in range(60)
    }
    deals = workshop.all(EntityKind.DEAL)
    for deal in deals:
        contact = workshop.by_id(EntityKind.CONTACT, deal["fields"]["CONTACT_ID"])
        company = workshop.by_id(EntityKind.COMPANY, deal["fields"]["COMPANY_ID"])
        assert company["fields"]["TITLE"] == f"No {contact['fields']['LAST_NAME']}"
        assert deal["fields"]["ORIGIN_ID"] == contact["fields"]["ORIGIN_ID"]
        assert deal["traces"] == contact["traces"] == company["traces"]
        assert len(deal["traces"]) == 1
    owners = {tuple(comment["owner"]) for comment in workshop.comments}
    assert owners == {("deal", deal["id"]) for deal in deals}


async def test_a_refused_one_costs_the_others_nothing(workshop: Workshop) -> None:
    workshop.fault("refuse", method="crm.item.add", field="originId", value=f"{7:032x}", count=None)
    results = await deliver_all(workshop, 60)
    assert [number for number, one in enumerate(results) if not isinstance(one, Created)] == [7]
    assert isinstance(results[7], Refusal)
    assert len(workshop.all(EntityKind.DEAL)) == len(workshop.traces) == 59
    sent = len(workshop.commands_sent())
    assert workshop.requests <= 1.2 * math.ceil(sent / MAX_COMMANDS) + 1


@pytest.mark.parametrize("pipelined", [True, False])
async def test_no_comment_proves_a_trace_that_was_refused(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, pipelined: bool
) -> None:
    """Neither where all goes at once nor in the last stage, which has both."""
    monkeypatch.setattr(bitrix24_gateway, "pipelining_pays", lambda _: pipelined)
    how = {"error": "INTERNAL_SERVER_ERROR", "method": "crm.tracking.trace.add"}
    workshop.fault("refuse", **how, count=5, skip=5)
    results = await deliver_all(workshop, 30)
    assert sum(isinstance(one, AmbiguousError) for one in results) == 5
    assert len(workshop.comments) == 25
    for comment in workshop.comments:
        assert workshop.by_id(EntityKind.DEAL, comment["owner"][1])["traces"]


async def test_a_trace_that_is_refused_costs_the_others_nothing(workshop: Workshop) -> None:
    """Those behind it were not carried out, and go again."""
    workshop.fault("refuse", method="crm.tracking.trace.add", skip=20)
    results = await deliver_all(workshop, 60)
    assert all(isinstance(one, Created) for one in results)
    assert len(workshop.comments) == len(workshop.traces) == 60
    sent = len(workshop.commands_sent())
    assert workshop.requests <= 1.1 * math.ceil(sent / MAX_COMMANDS) + 3


@pytest.mark.parametrize(
    ("count", "touches", "each"), [(120, 1, False), (30, 3, True), (120, 1, True)]
)
async def test_traces_that_are_all_refused_do_not_stop_batch_after_batch(
    workshop: Workshop, count: int, touches: int, each: bool
) -> None:
    """A webhook's user who may add but not edit: each trace is refused, for everything and for
    ours alone, and everybody is delivered without."""
    if each:
        workshop.gateway = Bitrix24Gateway(workshop.client, trace=TraceOptions(each=True))
    workshop.portal.configure({"command_seconds": 0.001})
    workshop.fault("refuse", method="crm.tracking.trace.add", count=None)
    results = await deliver_all(workshop, count, touches=touches)
    assert all(isinstance(one, Created) for one in results)
    assert len(workshop.comments) == count
    sent = len(workshop.commands_sent())
    assert workshop.requests <= 1.3 * math.ceil(sent / MAX_COMMANDS) + 5


async def test_a_lost_answer_to_the_last_batch_is_proved_by_the_comments(
    workshop: Workshop,
) -> None:
    """Trace and comment travel together, so whoever finds the comment knows of the trace."""
    workshop.fault("cut_after", method="crm.tracking.trace.add", count=None)
    results = await deliver_all(workshop, 60)
    assert all(isinstance(one, AmbiguousError) for one in results)
    commented = {comment["owner"][1] for comment in workshop.comments}
    assert commented == {deal["id"] for deal in workshop.all(EntityKind.DEAL) if deal["traces"]}


@pytest.mark.parametrize("kind", ["cut_before", "cut_after", "html"])
async def test_a_lost_batch_leaves_a_doubt_to_those_in_it_only(
    workshop: Workshop, kind: str
) -> None:
    workshop.fault(kind, method="batch", count=1, skip=3)
    results = await deliver_all(workshop, 120)
    lost = [one for one in results if not isinstance(one, Created)]
    assert 0 < len(lost) <= MAX_COMMANDS
    assert all(isinstance(one, DeliveryError) for one in lost)
    assert not any(isinstance(one, Refusal) for one in lost)
    assert len(results) - len(lost) <= len(workshop.all(EntityKind.DEAL)) <= 120


async def test_a_refused_chain_stops_those_behind_it_and_they_go_again(
    workshop: Workshop,
) -> None:
    """A slow portal: chains pay, although one of them is refused."""
    workshop.portal.configure({"command_seconds": 0.001})
    workshop.client.limits.learned({ItemAdd.name: CallTime(0.4)})
    workshop.fault("refuse", method="crm.item.add", field="originId", value=f"{7:032x}", count=None)
    results = await deliver_all(workshop, 60)
    assert [number for number, one in enumerate(results) if not isinstance(one, Created)] == [7]
    assert len(workshop.all(EntityKind.DEAL)) == len(workshop.comments) == 59
    assert len(workshop.traces) == 59


async def test_a_crowd_goes_staged_where_the_one_before_it_was_refused(
    workshop: Workshop,
) -> None:
    """Each refusal stops a batch of chains, and the next crowd does not find that out again."""
    workshop.portal.configure({"command_seconds": 0.001})
    workshop.fault("refuse", method="crm.item.add", field="companyId", count=None)
    crowd, requests = 20, []
    for first in (0, crowd):
        workshop.client.limits.learned({ItemAdd.name: CallTime(0.4)})
        before = workshop.requests
        results = await deliver_all(workshop, crowd, first=first)
        assert all(isinstance(one, Refusal) for one in results)
        requests.append(workshop.requests - before)
    pipelined, staged = requests
    assert pipelined > crowd, "a batch for each refusal"
    assert staged < 10
